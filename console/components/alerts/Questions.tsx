/** The questions before something is done that needs words, or that hurts. */
import { type ReactNode, useState } from 'react';
import type { AlertActionRequest } from '../../../shared/alert-api.ts';
import { useSession } from '../../access/use-session.tsx';
import type { Targets } from '../../alerts/acts.ts';
import { getAssignees } from '../../alerts/api.ts';
import { isHolding } from '../../alerts/situations.ts';
import { situationNumber, situationTitle } from '../../alerts/words.ts';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { Dialog } from '../Dialog.tsx';
import { FormActions, FormFailure, FormField, useSending } from '../Form.tsx';
import { Icon, type IconName } from '../Icon.tsx';

const statesOf = ({ situations, alerts }: Targets) => [...situations, ...alerts].map(({ state }) => state);

export const useTargetNames = (): ((targets: Targets) => string[]) => {
  const { t, format } = useSettings();
  return ({ situations, alerts }) => [
    ...situations.map((each) => `${situationNumber(each)} ${situationTitle(each, { t, format })}`),
    ...alerts.map((each) => `${each.station.name}: ${each.rule.name[format.language]}`),
  ];
};

const shownNames = 6;

const About = ({ targets }: { targets: Targets }) => {
  const { t } = useSettings();
  const names = useTargetNames()(targets);
  return (
    <ul className="plain-list">
      {names.slice(0, shownNames).map((name, i) => (
        <li key={i}>{name}</li>
      ))}
      {names.length > shownNames && <li>{t('alerts.andMore', { count: names.length - shownNames })}</li>}
    </ul>
  );
};

export type Action = AlertActionRequest['action'];
type Send = (action: Action) => Promise<void>;

const minReason = 3;

const Reason = ({
  value,
  onValue,
  label,
  hint,
  problem,
  isFirst = true,
}: {
  value: string;
  onValue: (value: string) => void;
  label: string;
  hint?: string;
  problem?: string | undefined;
  isFirst?: boolean;
}) => (
  <FormField label={label} hint={hint} problem={problem}>
    {(parts) => (
      <span className="field wide">
        <textarea
          {...parts}
          rows={3}
          maxLength={1_000}
          data-first={isFirst ? '' : undefined}
          value={value}
          onChange={(event) => onValue(event.target.value)}
        />
      </span>
    )}
  </FormField>
);

interface AskProps {
  readonly targets: Targets;
  readonly send: Send;
  readonly onClose: () => void;
}

const AskFrame = ({
  title,
  action,
  icon,
  isDanger = false,
  isTouched,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  action: string;
  icon: IconName;
  isDanger?: boolean;
  isTouched: boolean;
  /** Undefined = something is missing; it was said beside the field. */
  onSubmit: () => Promise<void> | undefined;
  onClose: () => void;
  children: ReactNode;
}) => {
  const { t } = useSettings();
  const { send, isBusy, failure } = useSending(async () => {
    const sent = onSubmit();
    if (!sent) return;
    await sent;
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose} isSmall holds={isTouched}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {children}
        <FormFailure failure={failure} text={failure?.code === 'CHANGE_INVALID' ? failure.detail : undefined} />
        <FormActions>
          <button type="submit" className={isDanger ? 'button danger' : 'button primary'} disabled={isBusy}>
            <Icon name={icon} size={18} /> {action}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </FormActions>
      </form>
    </Dialog>
  );
};

const AskAssign = ({ targets, send, onClose }: AskProps) => {
  const { t } = useSettings();
  const { person } = useSession();
  const { data, failure } = useResource('assignees', getAssignees);
  const current = [...targets.situations, ...targets.alerts][0]?.assignee?.id ?? '';
  const [to, setTo] = useState<string>();
  const [note, setNote] = useState('');
  const chosen = to ?? (current !== '' ? current : (person?.id ?? ''));
  const people = [...(data ?? [])].sort((a, b) => Number(b.id === person?.id) - Number(a.id === person?.id));
  return (
    <AskFrame
      title={t('alerts.assign.title')}
      action={t('alerts.assign.action')}
      icon="assign"
      isTouched={note.trim() !== ''}
      onClose={onClose}
      onSubmit={() => send({ kind: 'assign', person: chosen === '' ? null : chosen, note: note.trim() })}
    >
      <About targets={targets} />
      <FormField label={t('alerts.assign.to')} hint={t('alerts.assign.hint')}>
        {(parts) => (
          <span className="field wide">
            <select {...parts} data-first="" value={chosen} onChange={(event) => setTo(event.target.value)}>
              {people.map(({ id, name, role }) => (
                <option key={id} value={id}>
                  {id === person?.id ? t('alerts.assign.me', { name }) : `${name} · ${t(`role.${role}`)}`}
                </option>
              ))}
              {!data && person && <option value={person.id}>{t('alerts.assign.me', { name: person.name })}</option>}
              <option value="">{t('alerts.assign.nobody')}</option>
            </select>
          </span>
        )}
      </FormField>
      <FormFailure failure={failure} />
      <Reason value={note} onValue={setNote} label={t('alerts.note.optional')} isFirst={false} />
    </AskFrame>
  );
};

/** Minutes. */
const shelfTimes = [30, 60, 240, 720, 1_440, 10_080] as const;

const AskShelve = ({ targets, send, onClose }: AskProps) => {
  const { t, format } = useSettings();
  const [minutes, setMinutes] = useState<number>(60);
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = note.trim().length < minReason;
  return (
    <AskFrame
      title={t('alerts.shelve.title')}
      action={t('alerts.shelve.action')}
      icon="shelve"
      isDanger
      isTouched={note.trim() !== ''}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        return isShort ? undefined : send({ kind: 'shelve', minutes, note: note.trim() });
      }}
    >
      <About targets={targets} />
      <p>{t('alerts.shelve.means')}</p>
      <FormField label={t('alerts.shelve.for')}>
        {(parts) => (
          <span className="field">
            <select {...parts} value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
              {shelfTimes.map((each) => (
                <option key={each} value={each}>
                  {each % 1_440 === 0 ? t('alerts.days', { count: each / 1_440 }) : format.duration(each * 60_000)}
                </option>
              ))}
            </select>
          </span>
        )}
      </FormField>
      <Reason
        value={note}
        onValue={setNote}
        label={t('alerts.reason')}
        hint={t('alerts.reason.hint')}
        problem={isTried && isShort ? t('alerts.reason.missing') : undefined}
      />
    </AskFrame>
  );
};

const AskNote = ({ targets, send, onClose }: AskProps) => {
  const { t } = useSettings();
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const isEmpty = note.trim() === '';
  return (
    <AskFrame
      title={t('alerts.note.title')}
      action={t('alerts.note.action')}
      icon="note"
      isTouched={!isEmpty}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        return isEmpty ? undefined : send({ kind: 'note', note: note.trim() });
      }}
    >
      <About targets={targets} />
      <Reason
        value={note}
        onValue={setNote}
        label={t('alerts.note')}
        hint={t('alerts.note.hint')}
        problem={isTried && isEmpty ? t('alerts.note.missing') : undefined}
      />
    </AskFrame>
  );
};

const AskClose = ({ targets, send, onClose }: AskProps) => {
  const { t } = useSettings();
  const holds = statesOf(targets).some(isHolding);
  const [isFalse, setFalse] = useState(holds);
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = note.trim().length < minReason;
  return (
    <AskFrame
      title={t('alerts.close.title')}
      action={t(isFalse ? 'alerts.close.action.false' : 'alerts.close.action')}
      icon="flag"
      isDanger
      isTouched={note.trim() !== ''}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        return isShort ? undefined : send({ kind: 'close', isFalse, note: note.trim() });
      }}
    >
      <About targets={targets} />
      {holds ? (
        <p className="form-failure">{t('alerts.close.holds')}</p>
      ) : (
        <label className="check">
          <input type="checkbox" checked={isFalse} onChange={(event) => setFalse(event.target.checked)} />
          {t('alerts.close.false')}
        </label>
      )}
      <Reason
        value={note}
        onValue={setNote}
        label={t('alerts.reason')}
        hint={t('alerts.reason.hint')}
        problem={isTried && isShort ? t('alerts.reason.missing') : undefined}
      />
    </AskFrame>
  );
};

export const questions = { assign: AskAssign, shelve: AskShelve, note: AskNote, close: AskClose } as const;
