/** What stands in the cells of a row of the fleet; cards say the same. */
import { Link } from 'wouter';
import { type BatteryTrend, batteryWords, isSoonEmpty, trendArrows } from '../../fleet/battery-text.ts';
import { clockState } from '../../fleet/first-word.ts';
import { type FleetRow, leastShare, lowBattery } from '../../fleet/rows.ts';
import { useSettings } from '../../language/settings.tsx';
import { useRefusalWords } from './refusal-words.ts';
import { Strip, shareText } from './Strip.tsx';

export const missing = <span className="quiet">—</span>;

export const KeptCell = ({ row: { counted } }: { row: FleetRow }) => {
  const { format } = useSettings();
  if (!counted) return <span className="strip-empty" aria-hidden="true" />;
  const isLow = (counted.kept.share ?? 1) < leastShare;
  return (
    <span className="strip-cell">
      <Strip kept={counted.kept} />
      <span className={isLow ? 'strip-share loud' : 'strip-share'}>{shareText(counted.kept, format.number)}</span>
    </span>
  );
};

/** Where it is heading, in two short lines; nothing where too little is known. */
const BatteryTrendNote = ({ trend }: { trend: BatteryTrend }) => {
  const { t, format } = useSettings();
  const { pace, left } = batteryWords(trend, { t, format });
  return (
    <span className={isSoonEmpty(trend) ? 'fleet-note loud' : 'fleet-note'}>
      <span aria-hidden="true">{trendArrows[trend.direction]}</span> {pace}
      {left && (
        <>
          <span className="hidden-visually">,</span> <span className="fleet-left">{left}</span>
        </>
      )}
    </span>
  );
};

export const BatteryCell = ({ row: { entry, counted } }: { row: FleetRow }) => {
  const { t, format } = useSettings();
  const { battery } = entry.station;
  if (battery === null) return missing;
  return (
    <>
      {battery > lowBattery ? (
        <>{format.number(battery)}%</>
      ) : (
        <span className="fleet-low">
          {format.number(battery)}% <span className="small">{t('fleetTable.low')}</span>
        </span>
      )}
      {counted?.battery && <BatteryTrendNote trend={counted.battery} />}
    </>
  );
};

/** Of cellular modems and Wi-Fi alike, roughly: more is not known of the radio of a station. */
const barSteps = [-110, -100, -85, -70] as const;

export const SignalCell = ({ row: { entry } }: { row: FleetRow }) => {
  const { t, format } = useSettings();
  const { rssi } = entry.station;
  if (rssi === null) return missing;
  const bars = barSteps.filter((step) => rssi >= step).length;
  return (
    <span className="signal-cell">
      <svg width="16" height="12" viewBox="0 0 16 12" role="img" aria-label={t('fleetTable.bars', { bars })}>
        {barSteps.map((step, i) => (
          <rect
            key={step}
            className={i < bars ? 'signal-on' : 'signal-off'}
            x={i * 4 + 0.5}
            y={9 - i * 3 - 0.5}
            width="2.5"
            height={i * 3 + 3}
          />
        ))}
      </svg>
      {format.number(rssi)} dBm
    </span>
  );
};

export const FirmwareCell = ({ row: { entry, isBehind } }: { row: FleetRow }) => {
  const { t } = useSettings();
  const { firmware } = entry.station;
  if (firmware === null) return missing;
  return (
    <>
      {firmware} {isBehind && <span className="fleet-note">{t('fleetTable.behind')}</span>}
    </>
  );
};

export const useClockText = (): ((lagMs: number) => string) => {
  const { t, format } = useSettings();
  return (lagMs) => t(`fleetTable.clock.${clockState(lagMs)}`, { amount: format.duration(Math.abs(lagMs)) });
};

export const ClockCell = ({ row: { lagMs } }: { row: FleetRow }) => {
  const text = useClockText();
  return lagMs === undefined ? missing : text(lagMs);
};

export const RefusedCell = ({ row: { entry, counted } }: { row: FleetRow }) => {
  const { t, format } = useSettings();
  const words = useRefusalWords();
  if (!counted) return missing;
  const { refused } = counted.kept;
  if (refused === 0) return <>{format.number(0)}</>;
  const reason = counted.reasons[0]?.code;
  return (
    <span className="refused-cell" title={reason && words.fix(reason)}>
      <Link
        href={`/stations?view=refused&station=${entry.station.id}`}
        aria-label={t('fleet.refusedOf', { count: refused, station: entry.station.name })}
      >
        {format.number(refused)}
      </Link>
      {reason && (
        <span className="fleet-note" title={words.full(reason)}>
          {words.short(reason)}
        </span>
      )}
    </span>
  );
};

export const CalibrationCell = ({ row: { counted, calibrationDays } }: { row: FleetRow }) => {
  const { t, format } = useSettings();
  if (counted?.calibrationDue === undefined || calibrationDays === undefined) return missing;
  return (
    <>
      {format.day(counted.calibrationDue)}
      {calibrationDays < 0 ? (
        <span className="fleet-note loud">{t('record.overdue', { count: -calibrationDays })}</span>
      ) : calibrationDays <= 30 ? (
        <span className="fleet-note">{t('record.dueSoon', { count: calibrationDays })}</span>
      ) : null}
    </>
  );
};
