/** Pieces of work as a list: what, when, by whom, and what was found. */
import type { CareEntry } from '../../../shared/care-api.ts';
import { useSettings } from '../../language/settings.tsx';

const Entry = ({ entry, onWithdraw }: { entry: CareEntry; onWithdraw: (() => void) | undefined }) => {
  const { t, format } = useSettings();
  const { kind, doneAt, doneBy, enteredAt, enteredBy, findings, parts, calibration, nextDue, withdrawn } = entry;
  const dash = (text: string): string => text || '—';
  return (
    <>
      <div className="care-entry-head">
        <strong>{withdrawn ? <del>{t(`care.kind.${kind}`)}</del> : t(`care.kind.${kind}`)}</strong>
        <time dateTime={new Date(doneAt).toISOString()}>{format.dateTime(doneAt)}</time>
        {onWithdraw && !withdrawn && (
          <button
            type="button"
            className="button small push"
            aria-label={t('care.withdraw.of', { kind: t(`care.kind.${kind}`), at: format.dateTime(doneAt) })}
            onClick={onWithdraw}
          >
            {t('care.withdraw')}
          </button>
        )}
      </div>
      {withdrawn && (
        <p className="form-problem small">
          {t('care.log.withdrawn', { at: format.dateTime(withdrawn.at), by: withdrawn.by, reason: withdrawn.reason })}
        </p>
      )}
      {findings && <p className="pre-line">{findings}</p>}
      {parts && <p>{t('care.log.parts', { parts })}</p>}
      {calibration && (
        <p>
          {t('care.log.calibration', {
            reference: dash(calibration.reference),
            before: dash(calibration.before),
            after: dash(calibration.after),
            certificate: dash(calibration.certificate),
          })}
        </p>
      )}
      {nextDue && !withdrawn && <p>{t('care.log.next', { day: format.day(nextDue) })}</p>}
      <p className="quiet small">{t('care.log.by', { name: doneBy, by: enteredBy, at: format.dateTime(enteredAt) })}</p>
    </>
  );
};

export const Entries = ({
  entries,
  onWithdraw,
  head,
}: {
  entries: readonly CareEntry[];
  onWithdraw?: ((entry: CareEntry) => void) | undefined;
  /** What stands above an entry, e.g. its station. */
  head?: (entry: CareEntry) => React.ReactNode;
}) => (
  <ul className="care-entries">
    {entries.map((entry) => (
      <li key={entry.id} data-off={entry.withdrawn ? '' : undefined}>
        {head?.(entry)}
        <Entry entry={entry} onWithdraw={onWithdraw && (() => onWithdraw(entry))} />
      </li>
    ))}
  </ul>
);
