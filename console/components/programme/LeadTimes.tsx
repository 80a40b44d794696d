/** How long people had before the water reached a level, over the period. */
import { Link } from 'wouter';
import type { LeadTimes as Figures, LeadTimeRow } from '../../../shared/city-programme-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import { limitValueText } from '../../format/limit-text.ts';
import { useSettings } from '../../language/settings.tsx';
import { LevelChip } from '../Level.tsx';

const Cells = ({ row }: { row: LeadTimeRow }) => {
  const { t, format } = useSettings();
  const lead = (ms: number | null): string =>
    ms === null
      ? '—'
      : ms < minuteMs
        ? t('programme.lead.noTime')
        : format.duration(Math.floor(ms / minuteMs) * minuteMs);
  return (
    <>
      <td className="figure" data-label={t('programme.lead.events')}>
        {format.number(row.events)}
      </td>
      <td className="figure" data-label={t('programme.lead.warned')}>
        {t('programme.lead.warnedOf', { warned: row.warned, events: row.events })}
      </td>
      <td className="figure" data-label={t('programme.lead.median')}>
        <strong>{lead(row.medianMs)}</strong>
      </td>
      <td className="figure" data-label={t('programme.lead.worst')}>
        {lead(row.worstMs)}
      </td>
    </>
  );
};

export const LeadTimes = ({ figures, ward }: { figures: Figures; ward: string | undefined }) => {
  const { t, format } = useSettings();
  const { all, levels, simulated, complete } = figures;
  const thresholds = new Map(figures.thresholds.map((threshold) => [threshold.id, threshold]));
  const where = new URLSearchParams({
    view: 'all',
    hazard: 'flood',
    kind: simulated ? 'simulated' : 'real',
    ...(ward && { ward }),
  });
  return (
    <div id="programme-lead-time">
      {all.events === 0 ? (
        <p className="panel-note">
          <strong>{t('programme.lead.title')}:</strong> {t('programme.lead.none')}
        </p>
      ) : (
        <table className="programme-table">
          <caption>{t('programme.lead.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('programme.lead.level')}</th>
              {(['events', 'warned', 'median', 'worst'] as const).map((column) => (
                <th key={column} scope="col" className="figure">
                  {t(`programme.lead.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {levels.map((row) => {
              const level = row.threshold === null ? undefined : thresholds.get(row.threshold);
              return level?.kind === 'alarm-level' || level?.kind === 'class' ? (
                <tr key={level.id}>
                  <th scope="row">
                    <LevelChip level={level} /> {/* Alarm levels stand at another height at each gauge. */}
                    {level.kind === 'class' && (
                      <span className="quiet small lead-mark">≥ {limitValueText(level, { t, format })}</span>
                    )}
                  </th>
                  <Cells row={row} />
                </tr>
              ) : null;
            })}
            {levels.length > 1 && (
              <tr>
                <th scope="row">{t('programme.lead.all')}</th>
                <Cells row={all} />
              </tr>
            )}
          </tbody>
        </table>
      )}
      {!complete && <p className="panel-note loud">{t('programme.lead.incomplete')}</p>}
      <p className="panel-note quiet small">
        {t('programme.lead.how')} <Link href={`/alerts?${where}`}>{t('programme.lead.situations')}</Link>
      </p>
    </div>
  );
};
