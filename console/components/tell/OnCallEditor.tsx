/** An on-call list under the hands of somebody: who, in which order, from when, for how long, and who stands in. */
import { useState } from 'react';
import type { KeptOnCall, OnCall } from '../../../shared/notification-api.ts';
import { onCallSchema } from '../../../shared/notification-api.ts';
import { dayMs, minuteMs } from '../../../shared/time.ts';
import { readNumber } from '../../fleet/number.ts';
import { fromLocalInput, toLocalInput } from '../../format/local-input.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { addDocument, changeDocument } from '../../rules/api.ts';
import { mondayOf } from '../../rules/rota.ts';
import { Dialog } from '../Dialog.tsx';
import { SelectField, TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { Icon } from '../Icon.tsx';
import { PickMany } from '../rules/PickMany.tsx';
import type { People } from './people.ts';
import { Rota } from './Rota.tsx';

interface ExceptionDraft {
  readonly key: number;
  readonly person: string;
  readonly from: string;
  readonly to: string;
}

const roles = ['environment', 'field', 'emergency', 'administrator'] as const;

const moved = (list: readonly string[], index: number, by: -1 | 1): string[] => {
  const next = [...list];
  const [one] = next.splice(index, 1);
  if (one !== undefined) next.splice(index + by, 0, one);
  return next;
};

const Order = ({
  chosen,
  people,
  onChange,
}: {
  chosen: readonly string[];
  people: People;
  onChange: (chosen: string[]) => void;
}) => {
  const { t } = useSettings();
  if (chosen.length < 2) return null;
  return (
    <div className="form-field">
      <span className="form-label">{t('tell.onCall.order')}</span>
      <ol className="order-list">
        {chosen.map((id, index) => (
          <li key={id}>
            <span>{people.nameOf(id)}</span>
            <button
              type="button"
              className="button icon-only small"
              disabled={index === 0}
              aria-label={t('tell.onCall.up', { name: people.nameOf(id) })}
              onClick={() => onChange(moved(chosen, index, -1))}
            >
              <Icon name="up" size={20} />
            </button>
            <button
              type="button"
              className="button icon-only small"
              disabled={index === chosen.length - 1}
              aria-label={t('tell.onCall.down', { name: people.nameOf(id) })}
              onClick={() => onChange(moved(chosen, index, 1))}
            >
              <Icon name="down" size={20} />
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
};

let nextKey = 1;

export const OnCallEditor = ({
  kept,
  people,
  onClose,
  onChanged,
}: {
  /** Undefined = a new one. */
  kept: KeptOnCall | undefined;
  people: People;
  onClose: () => void;
  onChanged: () => void;
}) => {
  const { t, format } = useSettings();
  const { store } = useServices();
  const [first] = useState(() => ({
    name: kept?.body.name ?? '',
    role: kept?.body.role ?? ('emergency' as const),
    people: kept?.body.people ?? [],
    startsOn: kept?.body.startsOn ?? mondayOf(format.localDate(store.serverNow())),
    handoverAt: kept?.body.handoverAt ?? '07:00',
    turnDays: String(kept?.body.turnDays ?? 7),
    exceptions: (kept?.body.exceptions ?? []).map(({ person, from, to }): ExceptionDraft => {
      nextKey += 1;
      return { key: nextKey, person, from: toLocalInput(from, format), to: toLocalInput(to, format) };
    }),
  }));
  const [draft, setDraft] = useState<Omit<typeof first, 'role'> & { role: OnCall['role'] }>(first);
  const [isTried, setTried] = useState(false);
  const change = (next: Partial<typeof draft>): void => setDraft((before) => ({ ...before, ...next }));
  const setException = (key: number, next: Partial<ExceptionDraft>): void =>
    change({ exceptions: draft.exceptions.map((each) => (each.key === key ? { ...each, ...next } : each)) });
  const spans = draft.exceptions.map(({ person, from, to }) => ({
    person,
    from: fromLocalInput(from, format),
    to: fromLocalInput(to, format),
  }));
  const isSpanGood = spans.every(
    ({ person, from, to }) => person !== '' && from !== undefined && to !== undefined && from < to,
  );
  const parsed = onCallSchema.safeParse({
    name: draft.name,
    role: draft.role,
    people: draft.people,
    startsOn: draft.startsOn,
    handoverAt: draft.handoverAt,
    turnDays: readNumber(draft.turnDays),
    exceptions: spans,
  });
  const turn = readNumber(draft.turnDays);
  const problems = {
    name: draft.name.trim() === '' ? t('tell.name.missing') : undefined,
    people: draft.people.length === 0 ? t('tell.onCall.people.missing') : undefined,
    startsOn: draft.startsOn === '' ? t('tell.onCall.starts.missing') : undefined,
    turnDays:
      turn === undefined || !Number.isInteger(turn) || turn < 1 || turn > 90 ? t('tell.onCall.turn.wrong') : undefined,
    exceptions: isSpanGood ? undefined : t('tell.onCall.exceptions.wrong'),
  };
  const problem = (field: keyof typeof problems): string | undefined => (isTried ? problems[field] : undefined);
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (!parsed.success || !isSpanGood) return;
    if (kept) await changeDocument('/on-call', kept, parsed.data);
    else await addDocument('/on-call', parsed.data);
    onChanged();
    onClose();
  });
  return (
    <Dialog
      title={t(kept ? 'tell.onCall.edit' : 'tell.onCall.add')}
      onClose={onClose}
      holds={JSON.stringify(draft) !== JSON.stringify(first)}
    >
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div className="form-pair">
          <TextField
            label={t('tell.name')}
            isFirst
            maxLength={120}
            problem={problem('name')}
            value={draft.name}
            onChange={(name) => change({ name })}
          />
          <SelectField
            label={t('tell.onCall.role')}
            hint={t('tell.onCall.role.hint')}
            value={draft.role}
            choices={roles.map((role) => [role, t(`role.${role}`)])}
            onChange={(role) => change({ role })}
          />
        </div>
        <fieldset className="all-or-some">
          <legend>{t('tell.onCall.people')}</legend>
          <PickMany
            options={people.options}
            chosen={draft.people}
            onChange={(chosen) => change({ people: chosen })}
            search={t('tell.people.search')}
            none={t('tell.people.none')}
          />
          {problem('people') && <p className="form-problem small">{problem('people')}</p>}
        </fieldset>
        <Order chosen={draft.people} people={people} onChange={(chosen) => change({ people: chosen })} />
        <div className="form-pair">
          <TextField
            type="date"
            label={t('tell.onCall.starts')}
            problem={problem('startsOn')}
            value={draft.startsOn}
            onChange={(startsOn) => change({ startsOn })}
          />
          <TextField
            type="time"
            label={t('tell.onCall.handover')}
            value={draft.handoverAt}
            onChange={(handoverAt) => handoverAt && change({ handoverAt })}
          />
          <TextField
            label={t('tell.onCall.turn')}
            unit={t('tell.onCall.turn.unit')}
            isFigure
            maxLength={3}
            problem={problem('turnDays')}
            value={draft.turnDays}
            onChange={(turnDays) => change({ turnDays })}
          />
        </div>
        <fieldset className="all-or-some">
          <legend>{t('tell.onCall.exceptions')}</legend>
          <p className="quiet small">{t('tell.onCall.exceptions.hint')}</p>
          {draft.exceptions.map(({ key, person, from, to }) => (
            <div key={key} className="exception-row">
              <SelectField
                label={t('tell.onCall.standsIn')}
                value={person}
                choices={[
                  ['', t('tell.person.choose')],
                  ...people.options.map(({ id, name }): [string, string] => [id, name]),
                ]}
                onChange={(chosen) => setException(key, { person: chosen })}
              />
              <TextField
                type="datetime-local"
                label={t('ruleTest.from')}
                value={from}
                onChange={(value) => setException(key, { from: value })}
              />
              <TextField
                type="datetime-local"
                label={t('ruleTest.to')}
                value={to}
                onChange={(value) => setException(key, { to: value })}
              />
              <button
                type="button"
                className="button icon-only plain"
                aria-label={t('tell.onCall.exceptions.remove')}
                onClick={() => change({ exceptions: draft.exceptions.filter((each) => each.key !== key) })}
              >
                <Icon name="close" size={16} />
              </button>
            </div>
          ))}
          {problem('exceptions') && <p className="form-problem small">{problem('exceptions')}</p>}
          <button
            type="button"
            className="button small"
            onClick={() => {
              nextKey += 1;
              const now = Math.floor(store.serverNow() / minuteMs) * minuteMs;
              change({
                exceptions: [
                  ...draft.exceptions,
                  {
                    key: nextKey,
                    person: '',
                    from: toLocalInput(now, format),
                    to: toLocalInput(now + dayMs, format),
                  },
                ],
              });
            }}
          >
            <Icon name="add" size={16} /> {t('tell.onCall.exceptions.add')}
          </button>
        </fieldset>
        {parsed.success && isSpanGood && <Rota list={parsed.data} people={people} name={draft.name} />}
        <FormFailure failure={failure} />
        <FormActions>
          <button type="submit" className="button primary" disabled={isBusy}>
            {t(kept ? 'action.save' : 'tell.add')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </FormActions>
      </form>
    </Dialog>
  );
};
