/** One alert as a dense row. */
import { Link } from 'wouter';
import type { Alert } from '../../../shared/alert-api.ts';
import { secondMs } from '../../../shared/time.ts';
import { isPressing, originOf } from '../../alerts/situations.ts';
import { figureText, sinceText, stepText } from '../../alerts/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { OriginChip, SeverityChip, StateChip } from './Marks.tsx';

/** Shelved, suppressed, silent, recorded afterwards: why an alert is not like the others. */
export const AlertNotes = ({ alert, now }: { alert: Alert; now: number }) => {
  const { t, format } = useSettings();
  const notes = [
    alert.isPast && t('alerts.past'),
    alert.silentSince !== null &&
      alert.state !== 'cleared' &&
      t('alerts.silentSince', { at: format.moment(alert.silentSince, now) }),
    alert.shelvedUntil !== null && t('alerts.shelvedUntil', { at: format.moment(alert.shelvedUntil, now) }),
    alert.suppressedBy !== null && t('alerts.suppressed'),
  ].filter((note) => note !== false);
  return notes.map((note) => (
    <span key={note} className="chip">
      {note}
    </span>
  ));
};

export const AlertRow = ({
  alert,
  isChosen = false,
  onChoose,
  withStation = true,
}: {
  alert: Alert;
  isChosen?: boolean;
  onChoose?: ((isChosen: boolean) => void) | undefined;
  withStation?: boolean;
}) => {
  const { t, format, language } = useSettings();
  const { catalogue } = useThresholds();
  const now = useNow(10 * secondMs);
  const words = { t, format };
  const isOver = alert.state === 'cleared';
  const shown = isOver ? alert.highest : alert.severity;
  const step = stepText(alert, catalogue, words);
  return (
    <li
      className="alert-row"
      data-severity={shown}
      data-waiting={isPressing(alert) || undefined}
      data-over={isOver || undefined}
      data-origin={originOf(alert)}
      data-chosen={isChosen || undefined}
    >
      {onChoose && (
        <label className="row-pick">
          <input type="checkbox" checked={isChosen} onChange={(event) => onChoose(event.target.checked)} />
          <span className="hidden-visually">
            {t('alerts.choose', { what: `${alert.rule.name[language]}, ${alert.station.name}` })}
          </span>
        </label>
      )}
      <Link href={`/alerts/${alert.id}`} className="alert-main" data-row={`alert ${alert.id}`}>
        <SeverityChip severity={shown} />
        <span className="alert-what">
          {withStation && <strong>{alert.station.name}</strong>} <span>{alert.rule.name[language]}</span>{' '}
          <OriginChip of={alert} />
        </span>
        <span className="alert-figure">{[figureText(alert, words), step].filter(Boolean).join(', ')}</span>
        <span className="alert-when">{sinceText(alert.onsetAt, alert.clearedAt ?? alert.returnedAt, now, words)}</span>
      </Link>
      <span className="alert-state">
        <StateChip of={alert} />
        <AlertNotes alert={alert} now={now} />
        {alert.assignee && !isOver && <span className="quiet small">{alert.assignee.name}</span>}
      </span>
    </li>
  );
};
