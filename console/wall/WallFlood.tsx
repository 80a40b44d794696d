/** Second view: rivers against their alarm levels, streets by how deep they are under water, rain. */
import { type ReactNode, useCallback, useMemo } from 'react';
import { minuteMs } from '../../shared/time.ts';
import { useResource } from '../api/use-resource.ts';
import { NetworkGlyph, ProvenanceChip } from '../components/Glyphs.tsx';
import { EvidenceMark, LevelChip, SeverityMark } from '../components/Level.tsx';
import { getWaterSummary } from '../flood/api.ts';
import { crossingOf, type Gauge, gaugesOf, type Outlook, tellingTrend } from '../flood/gauges.ts';
import { mostRain, rainOf } from '../flood/rain.ts';
import { type Spot, spotsOf } from '../flood/spots.ts';
import { levelName, levelSentence } from '../format/level-text.ts';
import { crossingText, directionOf, rateText } from '../indices/words.ts';
import { useSettings } from '../language/settings.tsx';
import { useThresholds } from '../live/thresholds.tsx';
import type { StationNow } from '../model/city-view.ts';
import { evidenceOf, type LevelQuantity, type Severity, severityOf } from '../model/levels.ts';
import { useFitting } from './use-fitting.ts';

const shownGauges = 6;
const shownSpots = 7;

const trendSigns = { rising: '↗', falling: '↘', steady: '→' } as const;

/** ` · ↗ Đang lên 12 cm/giờ`; of water that stands nothing is said. */
const Trend = ({ outlook, quantity }: { outlook: Outlook | undefined; quantity: LevelQuantity }) => {
  const { t, format } = useSettings();
  const trend = tellingTrend(outlook);
  if (!trend) return null;
  const direction = directionOf(trend);
  if (direction === 'steady') return null;
  return (
    <span className="wall-trend" data-direction={direction}>
      {' · '}
      <span aria-hidden="true">{trendSigns[direction]}</span>{' '}
      {t(`wall.trend.${direction}`, { rate: rateText(quantity, Math.abs(trend.perHour), { format }, false) })}
    </span>
  );
};

/** Where the water stands among its levels, each with its own sign; the sentence above names the one that matters. */
const GaugeBar = ({ value, levels }: { value: number; levels: Gauge['levels'] }) => {
  const all = [value, ...levels.map((level) => level.value)];
  const high = Math.max(...all) + 0.4;
  const low = Math.min(...all) - 0.8;
  const place = (at: number): string => `${(((at - low) / (high - low)) * 100).toFixed(1)}%`;
  return (
    <div className="wall-bar" aria-hidden="true">
      <div className="wall-bar-water" style={{ width: place(value) }} />
      {levels.map((level) => (
        <span
          key={level.id}
          className="wall-bar-mark"
          data-severity={severityOf(level)}
          style={{ left: place(level.value) }}
        >
          <SeverityMark severity={severityOf(level)} />
        </span>
      ))}
    </div>
  );
};

/** A place with its figure beside it, and what is to be said of both. */
const WaterRow = ({
  entry: { station, condition },
  severity,
  figure,
  age,
  isOld,
  isCut,
  children,
  bar,
}: {
  entry: Pick<StationNow, 'station' | 'condition'>;
  severity: Severity | undefined;
  figure: string | undefined;
  age: string | undefined;
  isOld: boolean;
  isCut: boolean;
  children: ReactNode;
  bar?: ReactNode;
}) => (
  <li className="wall-row water" data-severity={severity} data-cut={isCut || undefined}>
    <div>
      <p className="wall-row-title">
        <NetworkGlyph network="flood" condition={condition} provenance={station.provenance} severity={severity} />
        {station.name}
      </p>
      <p className="wall-row-what">
        <ProvenanceChip provenance={station.provenance} /> {children}
      </p>
    </div>
    <p className="wall-row-side">
      <strong className="wall-row-figure" data-stale={isOld || undefined}>
        {figure ?? '—'}
      </strong>
      <span className="wall-row-age">{age}</span>
    </p>
    {bar}
  </li>
);

const GaugeRow = ({ gauge, now, isCut }: { gauge: Gauge; now: number; isCut: boolean }) => {
  const { t, format } = useSettings();
  const { condition, value, state, levels, outlook, isStale } = gauge;
  const crossing = crossingOf(gauge, now);
  const words = { t, format };
  return (
    <WaterRow
      entry={gauge}
      severity={state?.reached && severityOf(state.reached)}
      figure={value && format.withUnit('water_level', value.value)}
      age={value && format.age(value.at, now)}
      isOld={isStale}
      isCut={isCut}
      bar={value && levels.length > 0 && <GaugeBar value={value.value} levels={levels} />}
    >
      {state ? levelSentence(state, words, now) : t(value ? 'wall.flood.unjudged' : `condition.${condition}`)}
      <Trend outlook={outlook} quantity="water_level" />{' '}
      {state && evidenceOf(state) === 'unverified' && <EvidenceMark evidence="unverified" />}
      {crossing && (
        <strong className="loud">
          {' '}
          {crossingText(crossing.next, levelName(crossing.level, format.language), now, words)}
        </strong>
      )}
    </WaterRow>
  );
};

const SpotRow = ({ spot, now, isCut }: { spot: Spot; now: number; isCut: boolean }) => {
  const { t, format, language } = useSettings();
  const { entry, state, wet, outlook, kind } = spot;
  const reached = state?.reached;
  return (
    <WaterRow
      entry={entry}
      severity={reached && severityOf(reached)}
      figure={state && format.withUnit('water_depth', state.value.value)}
      age={state && format.age(state.value.at, now)}
      isOld={state?.isStale ?? false}
      isCut={isCut}
    >
      {kind === 'unknown' ? (
        t(`condition.${entry.condition}`)
      ) : reached ? (
        <>
          <LevelChip level={reached} /> {reached.kind === 'class' && reached.meaning?.[language]}
        </>
      ) : (
        state && levelSentence(state, { t, format }, now)
      )}
      <Trend outlook={outlook} quantity="water_depth" />
      {wet && ` · ${t('wall.flood.since', { since: format.moment(wet.since, now) })}`}
    </WaterRow>
  );
};

export const WallFlood = ({ stations, now }: { stations: readonly StationNow[]; now: number }) => {
  const { t, format } = useSettings();
  const { catalogue, judge } = useThresholds();
  const load = useCallback((signal: AbortSignal) => getWaterSummary(signal), []);
  const { data: summary } = useResource('water', load, minuteMs);
  const gauges = useMemo(
    () => gaugesOf(stations, { summary, catalogue: catalogue ?? [], date: format.localDate(now), now }),
    [stations, summary, catalogue, format, now],
  );
  const spots = useMemo(() => spotsOf(stations, judge, now, summary), [stations, judge, now, summary]);
  const wet = spots.filter(({ kind }) => kind === 'wet');
  const dry = spots.filter(({ kind }) => kind === 'dry').length;
  const silent = spots.filter(({ kind }) => kind === 'unknown').length;
  const [spotList, spotsFit] = useFitting(Math.min(spots.length, shownSpots));
  const [gaugeList, gaugesFit] = useFitting(Math.min(gauges.length, shownGauges));
  const shown = spots.slice(0, Math.min(spotsFit, shownSpots));
  const moreGauges = gauges.length - Math.min(gaugesFit, shownGauges);
  const left = (kind: Spot['kind'], all: number): number => all - shown.filter((spot) => spot.kind === kind).length;
  const [more, moreSilent, moreDry] = [left('wet', wet.length), left('unknown', silent), left('dry', dry)];
  const rain = mostRain(rainOf(stations, summary), 1);
  return (
    <div className="wall-flood">
      <section className="wall-list">
        <h2>{t('wall.flood.rivers')}</h2>
        {gauges.length === 0 && <p className="wall-note">{t('wall.flood.riversNone')}</p>}
        <ul ref={gaugeList}>
          {gauges.slice(0, shownGauges).map((gauge, i) => (
            <GaugeRow key={gauge.station.id} gauge={gauge} now={now} isCut={i >= gaugesFit} />
          ))}
        </ul>
        {moreGauges > 0 && <p className="wall-note">{t('wall.flood.more', { count: moreGauges })}</p>}
      </section>
      <section className="wall-list">
        <h2>{t('wall.flood.streets')}</h2>
        {spots.length === 0 && <p className="wall-note">{t('wall.flood.none')}</p>}
        {spots.length > 0 && wet.length === 0 && (
          <p className="wall-state">{t(dry > 0 ? 'wall.flood.dry' : 'wall.flood.unjudged')}</p>
        )}
        <ul ref={spotList}>
          {spots.slice(0, shownSpots).map((spot, i) => (
            <SpotRow key={spot.entry.station.id} spot={spot} now={now} isCut={i >= spotsFit} />
          ))}
        </ul>
        <p className="wall-note">
          {[
            more > 0 && t('wall.attention.more', { count: more }),
            moreSilent > 0 && t('wall.flood.unknown', { count: moreSilent }),
            moreDry > 0 && t('wall.flood.dryAll', { count: moreDry }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {rain?.sum.amount != null && (
          <p className="wall-note">
            {t('wall.rain', {
              amount: format.withUnit('rain', rain.sum.amount),
              station: rain.row.entry.station.name,
            })}{' '}
            <ProvenanceChip provenance={rain.row.entry.station.provenance} />
          </p>
        )}
      </section>
    </div>
  );
};
