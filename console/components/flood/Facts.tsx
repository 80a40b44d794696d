/** The state of the water in four facts that can be read from across the room; each leads to its part of the page. */
import type { WaterSummary } from '../../../shared/indices-api.ts';
import type { LevelThreshold } from '../../../shared/thresholds/threshold.ts';
import { minuteMs } from '../../../shared/time.ts';
import type { Gauge } from '../../flood/gauges.ts';
import { mostRain, type RainRow } from '../../flood/rain.ts';
import type { Spot } from '../../flood/spots.ts';
import { levelName } from '../../format/level-text.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { levelStandsMs, severityOf } from '../../model/levels.ts';
import { SeverityMark } from '../Level.tsx';

const Fact = ({
  href,
  name,
  worst,
  figure,
  words,
}: {
  href: string;
  name: string;
  /** Colours the fact. */
  worst?: LevelThreshold | undefined;
  figure: string;
  /** Joined into one line. */
  words: readonly (string | false | undefined)[];
}) => (
  <a className="flood-fact" href={href} data-severity={worst && severityOf(worst)}>
    <span className="flood-fact-name">
      {worst && <SeverityMark severity={severityOf(worst)} size={14} />} {name}
    </span>
    <strong className="flood-fact-figure">{figure}</strong>
    <span className="flood-fact-words">{words.filter(Boolean).join(' · ')}</span>
  </a>
);

export const Facts = ({
  gauges,
  spots,
  rain,
  tide,
  isKnown,
  isRainKnown,
}: {
  gauges: readonly Gauge[];
  spots: readonly Spot[];
  rain: readonly RainRow[];
  tide: WaterSummary['tide'];
  isKnown: boolean;
  /** Sums come from the gateway alone. */
  isRainKnown: boolean;
}) => {
  const { t, format, language } = useSettings();
  const now = useNow(minuteMs);
  const wet = spots.filter(({ kind }) => kind === 'wet');
  const unknown = spots.filter(({ kind }) => kind === 'unknown').length;
  const deepest = wet[0]?.state;
  // One that fell silent above a level is taken to stand there until somebody has looked, a day at most.
  const over = gauges.filter(({ state }) => state?.reached && now - state.value.at <= levelStandsMs);
  const silent = gauges.filter(({ state, isStale, levels }) => levels.length > 0 && (!state || isStale)).length;
  const rising = gauges.filter(({ outlook }) => outlook?.next != null).length;
  const worstGauge = over[0];
  const judged = gauges.filter(({ state, isStale }) => state && !isStale).length;
  const hour = mostRain(rain, 1);
  const day = mostRain(rain, 24);
  const high = tide?.extremes.find(({ kind, at }) => kind === 'high' && at > now);
  const low = tide?.extremes.find(({ kind, at }) => kind === 'low' && at > now);
  const metres = (level: number): string => `${format.number(level, 1)}\u00a0m`;
  const dash = '—';
  return (
    <nav className="flood-facts" aria-label={t('flood.facts')}>
      <Fact
        href="#streets"
        name={t('flood.streets')}
        worst={deepest?.reached}
        figure={
          !isKnown || spots.length === 0
            ? dash
            : deepest
              ? t('flood.fact.wet', { count: wet.length })
              : unknown === spots.length
                ? t('flood.fact.unknown')
                : t('flood.fact.dry')
        }
        words={[
          deepest
            ? t('flood.fact.deepest', {
                depth: format.withUnit('water_depth', deepest.value.value),
                name: wet[0]?.entry.station.name ?? '',
              })
            : isKnown && t('flood.fact.spots', { count: spots.length }),
          isKnown && unknown > 0 && t('flood.fact.unheard', { count: unknown }),
        ]}
      />
      <Fact
        href="#rivers"
        name={t('flood.rivers')}
        worst={worstGauge?.state?.reached}
        figure={
          !isKnown || gauges.length === 0
            ? dash
            : worstGauge?.state?.reached
              ? t('flood.fact.over', { count: over.length, level: levelName(worstGauge.state.reached, language) })
              : judged > 0
                ? t('flood.fact.below')
                : t('flood.fact.unknown')
        }
        words={[
          worstGauge ? worstGauge.station.name : isKnown && t('flood.fact.gauges', { count: gauges.length, judged }),
          rising > 0 && t('flood.fact.crossing', { count: rising }),
          silent > 0 && t('flood.fact.silent', { count: silent }),
        ]}
      />
      <Fact
        href="#rain"
        name={t('flood.fact.rain')}
        figure={
          rain.length === 0 ? dash : hour ? format.withUnit('rain', hour.sum.amount ?? 0) : t('flood.fact.noRain')
        }
        words={[
          hour ? hour.row.entry.station.name : isRainKnown && t('flood.fact.rainGauges', { count: rain.length }),
          day && t('flood.fact.rainDay', { amount: format.withUnit('rain', day.sum.amount ?? 0) }),
        ]}
      />
      <Fact
        href="#tide"
        name={t('flood.fact.tide')}
        figure={high ? `${metres(high.national)} · ${format.shortMoment(high.at, now)}` : dash}
        words={[
          low && t('tide.low', { level: metres(low.national), time: format.shortMoment(low.at, now) }),
          tide !== null && t('flood.fact.model'),
        ]}
      />
    </nav>
  );
};
