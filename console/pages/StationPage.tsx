/** One station: who it is, what it says now, what it said before, and how well it reaches us. */
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { StationView } from '../../shared/api.ts';
import type { Judgement } from '../../shared/judgement-api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { hourMs, minuteMs, secondMs } from '../../shared/time.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { useMayJudge } from '../access/use-may-judge.ts';
import { useSession } from '../access/use-session.tsx';
import { getQuarantine, readingsCsvUrl } from '../api/resources.ts';
import { useResource } from '../api/use-resource.ts';
import { Chart } from '../components/Chart.tsx';
import { Completeness } from '../components/Completeness.tsx';
import { ConditionChip, ConditionMark, NetworkGlyph, ProvenanceChip, useNetworksText } from '../components/Glyphs.tsx';
import { Icon } from '../components/Icon.tsx';
import { AqiChip } from '../components/indices/AqiBadge.tsx';
import { AveragedChart } from '../components/indices/AveragedChart.tsx';
import { useHash } from '../components/indices/use-hash.ts';
import type { ChosenSpan } from '../components/JudgementForm.tsx';
import { LevelChip, LevelNote, useReached } from '../components/Level.tsx';
import { QualityNotes } from '../components/QualityNotes.tsx';
import { RefusedTable } from '../components/Refused.tsx';
import { Calm, Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { Age, MeasuredAt, Value } from '../components/Value.tsx';
import { type Averaging, averagingOf, averagings, isAveraged } from '../indices/averages.ts';
import { hasFigures, measuresAqi } from '../indices/badge.ts';
import { useSettings } from '../language/settings.tsx';
import { useJudgedNow, useLive, useNow, useServices, useStation, useValues, useWatch } from '../live/services.tsx';
import { useThresholds } from '../live/thresholds.tsx';
import { useJudgements } from '../live/use-judgements.ts';
import { useStationSeries } from '../live/use-series.ts';
import { stationNow } from '../model/city-view.ts';
import { isStale, networkOf, quantitiesOf, type Values } from '../model/condition.ts';
import { isLevelQuantity, type LevelState, levelSpans, severityOf } from '../model/levels.ts';
import { gapAfterMs, isRange, panelsOf, type Range, rangeMs, ranges } from '../model/series.ts';

/** For staff only; the public never fetches it. */
const StationRecord = lazy(() =>
  import('../components/StationRecord.tsx').then((module) => ({ default: module.StationRecord })),
);

const Judgements = lazy(() =>
  import('../components/Judgements.tsx').then((module) => ({ default: module.Judgements })),
);

/** What follows from the readings: brought after the readings themselves. */
const StationFigures = lazy(() =>
  import('../components/indices/StationFigures.tsx').then((module) => ({ default: module.StationFigures })),
);
const StationYear = lazy(() =>
  import('../components/indices/StationYear.tsx').then((module) => ({ default: module.StationYear })),
);

const noValues: Values = {};
const refusedShown = 8;

const Tile = ({
  station,
  quantity,
  values,
  level,
}: {
  station: StationView;
  quantity: QuantityId;
  values: Values;
  level: LevelState | undefined;
}) => {
  const { t, language } = useSettings();
  const now = useNow(10 * secondMs);
  const value = values[quantity];
  const stale = value !== undefined && isStale(value.at, station.interval, now);
  return (
    <div className="tile" data-severity={level?.reached && severityOf(level.reached)}>
      <dt>{quantities[quantity].name[language]}</dt>
      <dd>
        <Value quantity={quantity} value={value} interval={station.interval} />
      </dd>
      <dd className="tile-time">
        {value ? (
          <>
            <MeasuredAt at={value.at} />
            {now - value.at < hourMs && (
              <>
                {' · '}
                <Age at={value.at} />
              </>
            )}
          </>
        ) : (
          t('value.none')
        )}
      </dd>
      {stale && (
        <dd className="tile-note">
          <ConditionMark condition="stale" /> {t('condition.stale')}
        </dd>
      )}
      {value !== undefined && <QualityNotes quality={value.quality} />}
      {level && <LevelNote state={level} />}
      {quantity === 'water_level' && station.datum && <dd className="tile-note">{t(`datum.${station.datum}`)}</dd>}
    </div>
  );
};

const Charts = ({
  station,
  values,
  judgements,
  onSelect,
}: {
  station: StationView;
  values: Values;
  judgements: readonly Judgement[] | undefined;
  onSelect: ((span: ChosenSpan) => void) | undefined;
}) => {
  const { t, format } = useSettings();
  const { store } = useServices();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('range');
  const range: Range = isRange(asked) ? asked : '24h';
  const now = useNow(range === '1h' ? 5 * secondMs : minuteMs);
  // The set of quantities, not the values: a new value must not ask for the history again.
  const list = quantitiesOf(station, values).join(' ');
  const wanted = useMemo(() => (list === '' ? [] : (list.split(' ') as QuantityId[])), [list]);
  const { series, failure, isLoading, reload, everyMs, isTruncated } = useStationSeries(
    station.id,
    wanted,
    range,
    station.interval,
  );
  const gapMs = gapAfterMs(station.interval, everyMs);
  const panels = useMemo(
    () =>
      panelsOf(wanted).map((panel) =>
        panel.map((quantity) => series?.find((each) => each.quantity === quantity) ?? { quantity, points: [] }),
      ),
    [wanted, series],
  );
  const { catalogue } = useThresholds();
  const { localDate } = format;
  const from = now - rangeMs[range];
  const levels = useMemo(
    () =>
      catalogue === undefined
        ? []
        : wanted
            .filter(isLevelQuantity)
            .flatMap((quantity) => levelSpans(station, quantity, catalogue, { from, to: now }, localDate)),
    [station, wanted, catalogue, from, now, localDate],
  );
  const averaged = useMemo(
    () => new Set(catalogue ? wanted.filter((quantity) => isAveraged(quantity, catalogue)) : []),
    [wanted, catalogue],
  );
  const averaging = averaged.size > 0 ? averagingOf(search.get('average')) : 0;
  const choose = (next: { range?: Range; average?: Averaging }): void => {
    const average = next.average ?? (next.range === '1h' ? 0 : averaging);
    // An hour has no averages over hours to show.
    const span = next.range ?? (average > 0 && range === '1h' ? '24h' : range);
    setSearch(
      { ...(span !== '24h' && { range: span }), ...(average > 0 && { average: String(average) }) },
      { replace: true },
    );
  };
  const csvTo = Math.ceil(store.serverNow() / minuteMs) * minuteMs;
  return (
    <section aria-labelledby="charts-title" className="charts">
      <div className="charts-head">
        <h2 id="charts-title">{t('station.history')}</h2>
        <fieldset className="segmented">
          <legend className="hidden-visually">{t('range.label')}</legend>
          {ranges.map((each) => (
            <button key={each} type="button" aria-pressed={range === each} onClick={() => choose({ range: each })}>
              {t(`range.${each}`)}
            </button>
          ))}
        </fieldset>
        {averaged.size > 0 && (
          <fieldset className="segmented">
            <legend className="hidden-visually">{t('average.label')}</legend>
            {averagings.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={averaging === each}
                onClick={() => choose({ average: each })}
              >
                {each === 0 ? t('average.none') : t('average.hours', { count: each })}
              </button>
            ))}
          </fieldset>
        )}
        <a
          className="button"
          href={readingsCsvUrl({ station: station.id, from: csvTo - rangeMs[range], to: csvTo })}
          download={`${station.id}.csv`}
        >
          <Icon name="download" size={18} /> {t('station.csv')}
        </a>
      </div>
      {everyMs !== null && <p className="quiet">{t('chart.bucketed', { minutes: everyMs / minuteMs })}</p>}
      {isTruncated && <p className="quiet">{t('chart.truncated')}</p>}
      {series === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {series !== undefined && failure && <p className="quiet">{t('chart.notRenewed')}</p>}
      {isLoading && (
        <div className="chart-grid" role="status">
          <span className="hidden-visually">{t('chart.loading')}</span>
          {panels.map((panel) => (
            <div key={panel[0]?.quantity} className="panel skeleton" style={{ height: '20rem' }} />
          ))}
        </div>
      )}
      {series !== undefined && (
        <div className="chart-grid">
          {panels.map((panel) => {
            const own = panel.map(({ quantity }) => quantity).filter((quantity) => averaged.has(quantity));
            return averaging !== 0 && own.length > 0 ? (
              <AveragedChart
                key={panel[0]?.quantity}
                station={station}
                panel={own}
                averaging={averaging}
                from={from}
                to={now}
              />
            ) : (
              <Chart
                key={panel[0]?.quantity}
                series={panel}
                provenance={station.provenance}
                from={from}
                to={now}
                gapMs={gapMs}
                isBucketed={everyMs !== null}
                bucketMs={everyMs ?? 0}
                levels={levels}
                judgements={judgements}
                onSelect={onSelect}
              />
            );
          })}
        </div>
      )}
    </section>
  );
};

const Refused = ({ station }: { station: StationView }) => {
  const { t } = useSettings();
  const load = useCallback(
    (signal: AbortSignal) => getQuarantine({ station: station.id, limit: refusedShown }, signal),
    [station.id],
  );
  const refused = useResource(`refused ${station.id}`, load, minuteMs);
  return (
    <section className="panel" aria-labelledby="refused-title">
      <div className="panel-head">
        <h2 id="refused-title">{t('station.refused')}</h2>
        {station.refused > 0 && (
          <Link href={`/stations?view=refused&station=${station.id}`}>{t('station.refusedAll')}</Link>
        )}
      </div>
      {refused.data === undefined && refused.failure && <Failed failure={refused.failure} onRetry={refused.reload} />}
      {refused.isLoading && <div className="skeleton" style={{ height: '4rem', margin: '0 1rem 1rem' }} />}
      {refused.data?.length === 0 && <Calm title={t('station.refusedNone')} />}
      {refused.data && refused.data.length > 0 && <RefusedTable entries={refused.data} withStation={false} />}
    </section>
  );
};

const About = ({ station }: { station: StationView }) => {
  const { t, format } = useSettings();
  const { config } = useServices();
  const networks = useNetworksText();
  const pairs: [string, string][] = [
    [t('about.id'), station.id],
    [t('about.networks'), networks(station)],
    [t('fleet.interval'), format.duration(station.interval * secondMs)],
    [t('fleet.battery'), station.battery === null ? '—' : `${format.number(station.battery)}%`],
    [t('fleet.signal'), station.rssi === null ? '—' : `${format.number(station.rssi)} dBm`],
    [t('about.model'), station.model ?? '—'],
    [t('fleet.firmware'), station.firmware ?? '—'],
    [t('about.position'), `${format.number(station.lat, 4)}; ${format.number(station.lon, 4)}`],
    [t('fleet.refused'), format.number(station.refused)],
  ];
  return (
    <section className="panel" aria-labelledby="about-title">
      <div className="panel-head">
        <h2 id="about-title">{t('about.title')}</h2>
      </div>
      <dl className="pairs">
        {pairs.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className="whole">
          <dt>{t('about.topic')}</dt>
          <dd className="mono">{`${config.topicRoot}/${station.id}/reading`}</dd>
        </div>
      </dl>
    </section>
  );
};

const Unknown = ({ id }: { id: string }) => {
  const { t } = useSettings();
  useTitle(t('station.unknown'));
  return (
    <div className="page">
      <h1 tabIndex={-1}>{t('station.unknown')}</h1>
      <div className="state">
        <p>{t('station.unknownText', { id })}</p>
        <p>
          <Link href="/stations">{t('notFound.stations')}</Link>
        </p>
      </div>
    </div>
  );
};

const Known = ({ station }: { station: StationView }) => {
  const { t, language } = useSettings();
  const mayReadRecords = useSession().may('stations.read');
  const mayJudge = useMayJudge(station);
  const judgements = useJudgements(station.id);
  const [chosen, setChosen] = useState<ChosenSpan>();
  const values = useValues(station.id) ?? noValues;
  const now = useJudgedNow();
  const networks = useNetworksText();
  const { condition, newest } = stationNow(station, values, now);
  const ward = findWard(station.ward);
  const shown = quantitiesOf(station, values);
  const { judge } = useThresholds();
  const levels = judge(station, values, now);
  const reached = useReached(station, values, now);
  useTitle(station.name);
  useWatch(station.id);
  useHash('figures');
  return (
    <div className="page wide station">
      <header className="station-head">
        <NetworkGlyph
          network={networkOf(station)}
          condition={condition}
          provenance={station.provenance}
          severity={reached && severityOf(reached.reached)}
          size={44}
        />
        <div>
          <p className="quiet">
            {networks(station)} · {ward ? wardName(ward, language) : t('station.outside')}
          </p>
          <h1 tabIndex={-1}>{station.name}</h1>
          <p className="chips">
            {reached && <LevelChip level={reached.reached} />}
            <AqiChip station={station} />
            <ProvenanceChip provenance={station.provenance} />
            <ConditionChip condition={condition} />
            <span className="quiet">
              {newest === undefined ? (
                t('value.none')
              ) : (
                <>
                  {t('station.newest')} <Age at={newest} />
                </>
              )}
              {station.state !== 'unknown' &&
                station.state !== 'ready' &&
                station.state !== 'lost' &&
                ` · ${t(`state.${station.state}`)}`}
            </span>
          </p>
        </div>
        <div className="station-actions">
          {condition !== 'retired' && (
            <Link className="button" href={`/?station=${station.id}&view=map`}>
              <Icon name="map" size={18} /> {t('station.onMap')}
            </Link>
          )}
        </div>
      </header>
      <section aria-labelledby="now-title">
        <h2 id="now-title" className="hidden-visually">
          {t('station.now')}
        </h2>
        <dl className={shown.length > 4 ? 'tiles' : 'tiles few'}>
          {shown.map((quantity) => (
            <Tile
              key={quantity}
              station={station}
              quantity={quantity}
              values={values}
              level={levels.find((each) => each.quantity === quantity)}
            />
          ))}
        </dl>
      </section>
      {hasFigures(station) && (
        <section id="figures" className="figures" aria-labelledby="figures-title">
          <h2 id="figures-title" tabIndex={-1}>
            {t('figures.title')}
          </h2>
          <Suspense fallback={<div className="skeleton figures-skeleton" />}>
            <StationFigures station={station} />
          </Suspense>
        </section>
      )}
      <div className="station-columns">
        <Charts
          station={station}
          values={values}
          judgements={judgements.data}
          onSelect={mayJudge ? setChosen : undefined}
        />
        <div className="station-side">
          <section className="panel" aria-labelledby="completeness-title">
            <div className="panel-head">
              <h2 id="completeness-title">{t('completeness.title')}</h2>
            </div>
            <Completeness station={station} />
          </section>
          <About station={station} />
        </div>
      </div>
      {(measuresAqi(station) || station.quantities.includes('laeq')) && (
        <Suspense fallback={<div className="skeleton year-skeleton" />}>
          <StationYear station={station} />
        </Suspense>
      )}
      {(mayReadRecords || mayJudge) && (
        <Suspense>
          <Judgements station={station} measured={shown} judgements={judgements} chosen={chosen} onChosen={setChosen} />
        </Suspense>
      )}
      {mayReadRecords && (
        <Suspense>
          <StationRecord station={station} />
        </Suspense>
      )}
      <Refused station={station} />
    </div>
  );
};

export const StationPage = ({ id }: { id: string }) => {
  const { t } = useSettings();
  const station = useStation(id);
  const origin = useLive((state) => state.origin);
  if (station) return <Known station={station} />;
  if (origin === 'live') return <Unknown id={id} />;
  return (
    <div className="page wide" role="status">
      <span className="hidden-visually">{t('city.loading')}</span>
      <div className="skeleton" style={{ height: '5rem' }} />
      <div className="skeleton" style={{ height: '8rem' }} />
      <div className="skeleton" style={{ height: '20rem' }} />
    </div>
  );
};
