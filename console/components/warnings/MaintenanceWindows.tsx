/** Announced maintenance: while it lasts alerts of these stations are recorded and nobody is told. */
import { useMemo, useState } from 'react';
import { type KeptMaintenance, maintenanceSchema } from '../../../shared/alert-api.ts';
import { hourMs, minuteMs, secondMs } from '../../../shared/time.ts';
import { useSession } from '../../access/use-session.tsx';
import { useResource } from '../../api/use-resource.ts';
import { fromLocalInput, toLocalInput } from '../../format/local-input.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow, useServices } from '../../live/services.tsx';
import { announceMaintenance, endMaintenance, getMaintenance } from '../../rules/api.ts';
import { ruleScopeText } from '../../rules/sentence.ts';
import { Confirm, Dialog } from '../Dialog.tsx';
import { TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { type ScopeDraft, ScopeFields } from '../rules/ScopeFields.tsx';
import { useRuleNames, useWords } from '../rules/use-rule-names.ts';
import { Part } from '../tell/Part.tsx';

const renewMs = 30 * secondMs;

const noStations: ScopeDraft = { networks: null, wards: null, stations: [] };

const Editor = ({ onClose, onChanged }: { onClose: () => void; onChanged: () => void }) => {
  const { t, format } = useSettings();
  const { store } = useServices();
  const [first] = useState(() => {
    const now = Math.floor(store.serverNow() / minuteMs) * minuteMs;
    return {
      scope: noStations,
      from: toLocalInput(now, format),
      to: toLocalInput(now + 2 * hourMs, format),
      reason: '',
    };
  });
  const [draft, setDraft] = useState(first);
  const [isTried, setTried] = useState(false);
  const change = (next: Partial<typeof first>): void => setDraft((before) => ({ ...before, ...next }));
  const isEmpty = (field: keyof ScopeDraft): boolean => draft.scope[field]?.length === 0;
  const parsed = maintenanceSchema.safeParse({
    scope: draft.scope,
    from: fromLocalInput(draft.from, format),
    to: fromLocalInput(draft.to, format),
    reason: draft.reason,
  });
  const isWrong = (field: 'from' | 'to' | 'reason'): boolean =>
    isTried && !parsed.success && parsed.error.issues.some(({ path }) => path[0] === field);
  const isEverything = draft.scope.networks === null && draft.scope.wards === null && draft.scope.stations === null;
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (!parsed.success) return;
    await announceMaintenance(parsed.data);
    onChanged();
    onClose();
  });
  const missing = (field: keyof ScopeDraft): string | undefined =>
    isTried && isEmpty(field) ? t('ruleEdit.scope.missing') : undefined;
  return (
    <Dialog title={t('warnings.maintenance.add')} onClose={onClose} holds={draft !== first}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>{t('warnings.maintenance.what')}</p>
        <ScopeFields
          scope={draft.scope}
          onChange={(next) => change({ scope: { ...draft.scope, ...next } })}
          problems={{ networks: missing('networks'), wards: missing('wards'), stations: missing('stations') }}
        />
        {isEverything && <p className="form-problem">{t('warnings.maintenance.everything')}</p>}
        <div className="form-pair">
          <TextField
            type="datetime-local"
            label={t('ruleTest.from')}
            problem={isWrong('from') ? t('warnings.time.missing') : undefined}
            value={draft.from}
            onChange={(from) => change({ from })}
          />
          <TextField
            type="datetime-local"
            label={t('ruleTest.to')}
            problem={isWrong('to') ? t('warnings.maintenance.to.wrong') : undefined}
            value={draft.to}
            onChange={(to) => change({ to })}
          />
        </div>
        <TextField
          label={t('warnings.maintenance.reason')}
          maxLength={1_000}
          problem={isWrong('reason') ? t('warnings.maintenance.reason.missing') : undefined}
          value={draft.reason}
          onChange={(reason) => change({ reason })}
        />
        <FormFailure failure={failure} />
        <FormActions>
          <button type="submit" className="button primary" disabled={isBusy}>
            {t('warnings.maintenance.announce')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </FormActions>
      </form>
    </Dialog>
  );
};

export const MaintenanceWindows = () => {
  const words = useWords();
  const { t, format } = words;
  const { may } = useSession();
  const mayWrite = may('maintenance.write');
  const names = useRuleNames(undefined);
  const now = useNow(10 * secondMs);
  const windows = useResource('maintenance', getMaintenance, renewMs);
  const [isOpen, setOpen] = useState(false);
  const [ended, setEnded] = useState<KeptMaintenance>();
  const ordered = useMemo(
    () =>
      [...(windows.data ?? [])].sort(
        (a, b) =>
          Number(a.maintenance.to <= now) - Number(b.maintenance.to <= now) || b.maintenance.from - a.maintenance.from,
      ),
    [windows.data, now],
  );
  return (
    <Part
      id="maintenance"
      title={t('warnings.maintenance')}
      lead={t('warnings.maintenance.lead')}
      resource={windows}
      empty={t('warnings.maintenance.none')}
      add={mayWrite ? { text: t('warnings.maintenance.add'), onPress: () => setOpen(true) } : undefined}
    >
      <ul className="warning-list">
        {ordered.map((kept) => {
          const { scope, from, to, reason } = kept.maintenance;
          const state = now < from ? 'future' : now < to ? 'now' : 'over';
          return (
            <li key={kept.id} className="warning-item" data-off={state === 'over' ? '' : undefined}>
              <div className="warning-head">
                <strong>{reason}</strong>
                <span className="chip">{t(`warnings.state.${state}`)}</span>
                {mayWrite && state !== 'over' && (
                  <button
                    type="button"
                    className="button small push"
                    aria-label={`${t(state === 'now' ? 'warnings.maintenance.end' : 'warnings.maintenance.cancel')}: ${reason}`}
                    onClick={() => setEnded(kept)}
                  >
                    {t(state === 'now' ? 'warnings.maintenance.end' : 'warnings.maintenance.cancel')}
                  </button>
                )}
              </div>
              <p>{ruleScopeText(scope, words, names)}</p>
              <p>{t('warnings.valid', { from: format.dateTime(from), to: format.dateTime(to) })}</p>
              {kept.createdBy !== null && (
                <p className="quiet small">
                  {t('warnings.enteredBy', { at: format.dateTime(kept.createdAt), by: kept.createdBy })}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {isOpen && <Editor onClose={() => setOpen(false)} onChanged={windows.reload} />}
      {ended && (
        <Confirm
          title={t('warnings.maintenance.end.title')}
          action={t('warnings.maintenance.end')}
          onClose={() => setEnded(undefined)}
          onConfirm={async () => {
            await endMaintenance(ended.id);
            windows.reload();
          }}
        >
          <p>{t('warnings.maintenance.end.what')}</p>
        </Confirm>
      )}
    </Part>
  );
};
