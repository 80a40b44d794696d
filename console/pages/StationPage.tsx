/** One station: who it is, what it says now, what it said before, and how well it reaches us. */
import { useCallback, useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { StationView } from '../../shared/api.ts';
import { flagsOf } from '../../shared/quality.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { hourMs, minuteMs, secondMs } from '../../shared/time.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { getQuarantine, readingsCsvUrl } from '../api/resources.ts';
import { useResource } from '../api/use-resource.ts';
import { Chart } from '../components/Chart.tsx';
import { Completeness } from '../components/Completeness.tsx';
import { ConditionChip, ConditionMark, NetworkGlyph, ProvenanceChip, useNetworksText } from '../components/Glyphs.tsx';
import { Icon } from '../components/Icon.tsx';
import { LevelChip, LevelNote, useReached } from '../components/Level.tsx';
import { RefusedTable } from '../components/Refused.tsx';
import { Calm, Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { Age, MeasuredAt, Value } from '../components/Value.tsx';
import { useSettings } from '../language/settings.tsx';
import { useJudgedNow, useLive, useNow, useServices, useStation, useValues, useWatch } from '../live/services.tsx';
import { useThresholds } from '../live/thresholds.tsx';
import { useStationSeries } from '../live/use-series.ts';
import { stationNow } from '../model/city-view.ts';
import { isStale, networkOf, quantitiesOf, type Values } from '../model/condition.ts';
import { isLevelQuantity, type LevelState, levelSpans, severityOf } from '../model/levels.ts';
import { gapAfterMs, isRange, panelsOf, type Range, rangeMs, ranges } from '../model/series.ts';

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
      {value !== undefined &&
        flagsOf(value.quality).map((flag) => (
          <dd key={flag} className="tile-note loud">
            <ConditionMark condition={flag} /> {t(`quality.${flag}`)}
          </dd>
        ))}
      {level && <LevelNote state={level} />}
      {quantity === 'water_level' && station.datum && <dd className="tile-note">{t(`datum.${station.datum}`)}</dd>}
    </div>
  );
};

const Charts = ({ station, values }: { station: StationView; values: Values }) => {
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
  const csvTo = Math.ceil(store.serverNow() / minuteMs) * minuteMs;
  return (
    <section aria-labelledby="charts-title" className="charts">
      <div className="charts-head">
        <h2 id="charts-title">{t('station.history')}</h2>
        <fieldset className="segmented">
          <legend className="hidden-visually">{t('range.label')}</legend>
          {ranges.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={range === each}
              onClick={() => setSearch(each === '24h' ? {} : { range: each }, { replace: true })}
            >
              {t(`range.${each}`)}
            </button>
          ))}
        </fieldset>
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
          {panels.map((panel) => (
            <Chart
              key={panel[0]?.quantity}
              series={panel}
              provenance={station.provenance}
              from={from}
              to={now}
              gapMs={gapMs}
              isBucketed={everyMs !== null}
              levels={levels}
            />
          ))}
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
          <Link className="button" href={`/?station=${station.id}&view=map`}>
            <Icon name="map" size={18} /> {t('station.onMap')}
          </Link>
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
      <div className="station-columns">
        <Charts station={station} values={values} />
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
