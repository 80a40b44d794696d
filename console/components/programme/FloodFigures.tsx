/** Hours of water at or above each level, gauge by gauge, and the inundations of streets. */
import { Link } from 'wouter';
import type {
  InundationRow,
  LeadTimes as LeadTimesFigures,
  LevelRow,
  ProgrammeFigures,
} from '../../../shared/city-programme-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import type { LevelThreshold, Threshold } from '../../../shared/thresholds/threshold.ts';
import { findWard, wardName } from '../../../shared/wards.ts';
import { limitValueText } from '../../format/limit-text.ts';
import { useSettings } from '../../language/settings.tsx';
import { EvidenceMark, LevelChip } from '../Level.tsx';
import { LeadTimes } from './LeadTimes.tsx';
import { PartHead, partId } from './PartHead.tsx';
import { lawText } from './words.ts';

const isLevel = (threshold: Threshold | undefined): threshold is LevelThreshold =>
  threshold?.kind === 'alarm-level' || threshold?.kind === 'class';

const useWardText = () => {
  const { t, language } = useSettings();
  return (code: string): string => {
    const ward = findWard(code);
    return ward ? wardName(ward, language) : t('station.outside');
  };
};

const Gauge = ({ row, thresholds }: { row: LevelRow; thresholds: ReadonlyMap<string, Threshold> }) => {
  const { t, format, language } = useSettings();
  const wardText = useWardText();
  const levels = row.levels.flatMap(({ threshold: id, reached }) => {
    const level = thresholds.get(id);
    return isLevel(level) ? [{ level, reached }] : [];
  });
  const [first] = levels;
  const isOneEvidence = levels.every(({ level }) => level.evidence === first?.level.evidence);
  return (
    <tr>
      <th scope="row">
        <Link href={`/stations/${row.station}`}>{row.name}</Link>
        <span className="quiet small">
          {wardText(row.ward)} · {quantities[row.quantity].name[language]}
        </span>
        {first && (
          <span className="small limit-law">
            <Link href="/limits?network=flood">{lawText(first.level, language)}</Link>{' '}
            {isOneEvidence && <EvidenceMark evidence={first.level.evidence} />}{' '}
            <span className="quiet">{first.level.programme.join(', ')}</span>
          </span>
        )}
      </th>
      <td data-label={t('programme.flood.reached')}>
        <ul className="level-hours">
          {levels.map(({ level, reached }) => (
            <li key={level.id} data-reached={reached > 0 || undefined}>
              <LevelChip level={level} />
              <span className="quiet small">≥ {limitValueText(level, { t, format })}</span>
              <strong>{t('programme.hours', { count: reached })}</strong>
              {!isOneEvidence && <EvidenceMark evidence={level.evidence} />}
            </li>
          ))}
        </ul>
      </td>
      <td className="figure" data-label={t('programme.flood.measured')}>
        {format.number(row.measured)}
      </td>
    </tr>
  );
};

const endKeys = {
  dry: 'programme.flood.end.dry',
  silent: 'programme.flood.end.silent',
  ongoing: 'programme.flood.end.ongoing',
  cut: 'programme.flood.end.cut',
} as const satisfies Record<InundationRow['end'], string>;

const Inundation = ({ row, thresholds }: { row: InundationRow; thresholds: ReadonlyMap<string, Threshold> }) => {
  const { t, format } = useSettings();
  const wardText = useWardText();
  const level = row.threshold === null ? undefined : thresholds.get(row.threshold);
  return (
    <tr>
      <th scope="row">
        <Link href={`/stations/${row.station}`}>{row.name}</Link>
        <span className="quiet small">{wardText(row.ward)}</span>
      </th>
      <td data-label={t('programme.flood.begins')}>
        {row.beginsBefore && <span className="quiet small">{t('programme.flood.before')} </span>}
        {format.dateTime(row.from)}
      </td>
      <td data-label={t('programme.flood.lasts')}>
        <strong>{t('programme.flood.about', { duration: format.duration(row.to - row.from) })}</strong>
        <span className={row.end === 'dry' ? 'quiet small' : 'small'}>{t(endKeys[row.end])}</span>
      </td>
      <td data-label={t('programme.flood.depth')}>
        <strong className="nowrap">{format.withUnit('water_depth', row.max)}</strong>{' '}
        {isLevel(level) && <LevelChip level={level} />}
      </td>
    </tr>
  );
};

export const FloodFigures = ({
  figures,
  leadTimes,
  ward,
}: {
  figures: ProgrammeFigures;
  leadTimes: LeadTimesFigures | null;
  ward: string | undefined;
}) => {
  const { t } = useSettings();
  const { levels, inundations, inundationCount } = figures;
  const thresholds = new Map(figures.thresholds.map((threshold) => [threshold.id, threshold]));
  return (
    <section className="panel" aria-labelledby={partId('flood')}>
      <PartHead part="flood" simulated={figures.simulated && figures.stations > 0} />
      {levels.length === 0 ? (
        <p className="panel-note quiet">{t('programme.flood.none')}</p>
      ) : (
        <table className="programme-table">
          <caption>{t('programme.flood.levels')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('programme.flood.gauge')}</th>
              <th scope="col">{t('programme.flood.reached')}</th>
              <th scope="col" className="figure">
                {t('programme.flood.measured')}
              </th>
            </tr>
          </thead>
          <tbody>
            {levels.map((row) => (
              <Gauge key={`${row.station} ${row.quantity}`} row={row} thresholds={thresholds} />
            ))}
          </tbody>
        </table>
      )}
      {inundations.length > 0 && (
        <table className="programme-table">
          <caption>{t('programme.flood.events', { count: inundationCount })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('programme.flood.spot')}</th>
              <th scope="col">{t('programme.flood.begins')}</th>
              <th scope="col">{t('programme.flood.lasts')}</th>
              <th scope="col">{t('programme.flood.depth')}</th>
            </tr>
          </thead>
          <tbody>
            {inundations.map((row) => (
              <Inundation key={`${row.station} ${row.from}`} row={row} thresholds={thresholds} />
            ))}
          </tbody>
        </table>
      )}
      {levels.some(({ quantity }) => quantity === 'water_depth') && inundations.length === 0 && (
        <p className="panel-note">{t('programme.flood.noEvent')}</p>
      )}
      {inundations.length < inundationCount && (
        <p className="panel-note quiet">{t('programme.flood.more', { count: inundations.length })}</p>
      )}
      <p className="panel-note quiet small">{t('programme.flood.how')}</p>
      {leadTimes && <LeadTimes figures={leadTimes} ward={ward} />}
    </section>
  );
};
