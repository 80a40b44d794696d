/** The air of the city: the index of the city, of its wards, and every station that measures it, worst first. */

import { memo, useEffect, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import type { IndicesAggregate } from '../../shared/indices-api.ts';
import { quantities } from '../../shared/quantities.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { useResource } from '../api/use-resource.ts';
import { ProvenanceChip } from '../components/Glyphs.tsx';
import { AqiTile, IndexChip } from '../components/indices/AqiBadge.tsx';
import { LimitMark } from '../components/indices/LimitMark.tsx';
import { BandEntries } from '../components/Legend.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { EmptyCity, Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useRowWindow } from '../components/use-window.ts';
import { getWardIndices } from '../indices/api.ts';
import { byIndex, measuresAqi } from '../indices/badge.ts';
import { useIndices } from '../indices/use-indices.ts';
import { spanText } from '../indices/words.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { useCityNow } from '../live/use-city.ts';
import type { StationNow } from '../model/city-view.ts';
import { usePast } from '../time/past-context.ts';

/** Must be the height of `.air-row` in indices.css. */
const rowRem = 4;

const Worst = ({ worst, nameOf }: { worst: IndicesAggregate['worst']; nameOf: (id: string) => string }) =>
  worst ? (
    <>
      <IndexChip value={worst.value} band={worst.band} isCapped={worst.isCapped} />{' '}
      <Link href={`/stations/${worst.station}`}>{nameOf(worst.station)}</Link>
    </>
  ) : (
    <span className="quiet">—</span>
  );

const Row = memo(
  ({ entry, place, total }: { entry: StationNow; place: number; total: number }) => {
    const { t, language } = useSettings();
    const { station, indices } = entry;
    const ward = findWard(station.ward);
    const limit = indices?.limits.air;
    return (
      <li className="air-row" aria-posinset={place} aria-setsize={total}>
        <Link href={`/stations/${station.id}?tab=figures`}>
          <span className="air-place" aria-hidden="true">
            {indices?.vnAqi ? place : ''}
          </span>
          <AqiTile station={station} />
          <span className="row-name">
            <span className="row-title">{station.name}</span>
            <span className="row-place">
              {limit && (
                <span className="row-limit" data-limit={limit.state}>
                  <LimitMark state={limit.state} size={11} /> {t(`limit.${limit.state}`)}
                </span>
              )}
              <ProvenanceChip provenance={station.provenance} />
              {indices?.vnAqi && (
                <span className="row-ward">
                  {t('aqi.dominantIs', { symbol: quantities[indices.vnAqi.dominant].symbol })}
                </span>
              )}
              <span className="row-ward">{ward ? wardName(ward, language) : t('station.outside')}</span>
            </span>
          </span>
        </Link>
      </li>
    );
  },
  (before, after) =>
    before.entry.station === after.entry.station &&
    before.entry.indices === after.entry.indices &&
    before.place === after.place &&
    before.total === after.total,
);

const Ranking = ({ stations }: { stations: readonly StationNow[] }) => {
  const list = useRef<HTMLUListElement>(null);
  const { start, end, before, after } = useRowWindow(list, stations.length, rowRem);
  return (
    <ul ref={list} className="air-ranking" style={{ paddingTop: before, paddingBottom: after }}>
      {stations.slice(start, end).map((entry, i) => (
        <Row key={entry.station.id} entry={entry} place={start + i + 1} total={stations.length} />
      ))}
    </ul>
  );
};

export const AirPage = () => {
  const { t, format, language } = useSettings();
  const { stations, isKnown } = useCityNow();
  const past = usePast();
  const indices = useIndices();
  const hour = indices?.hour;
  const restoring = indices?.restoring ?? null;
  const now = useNow(minuteMs);
  const wardsNow = useResource(past ? null : 'wards', getWardIndices, minuteMs);
  const { failure, reload } = wardsNow;
  const data = past ? past.wards : wardsNow.data;
  // A new hour, at once.
  useEffect(() => {
    if (hour !== undefined) reload();
  }, [hour, reload]);
  useTitle(t('nav.air'));
  const air = useMemo(() => {
    const collator = new Intl.Collator('vi', { numeric: true });
    return stations
      .filter(({ station, condition }) => condition !== 'retired' && measuresAqi(station))
      .sort((a, b) => byIndex(a.indices, b.indices) || collator.compare(a.station.name, b.station.name));
  }, [stations]);
  const inWard = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { station } of air) counts.set(station.ward, (counts.get(station.ward) ?? 0) + 1);
    return counts;
  }, [air]);
  const nameOf = (id: string): string => stations.find(({ station }) => station.id === id)?.station.name ?? id;
  const wards = data && [...data.wards].sort((a, b) => (b.worst?.value ?? -1) - (a.worst?.value ?? -1));
  if (isKnown && stations.length === 0) {
    return (
      <div className="page">
        <h1 tabIndex={-1}>{t('nav.air')}</h1>
        <EmptyCity />
      </div>
    );
  }
  const pairs = data && [
    { name: t('air.worst'), value: <Worst worst={data.city.worst} nameOf={nameOf} /> },
    {
      name: t('air.median'),
      value: data.city.median ? (
        <IndexChip value={data.city.median.value} band={data.city.median.band} />
      ) : (
        <span className="quiet">—</span>
      ),
    },
    {
      name: t('air.valid'),
      value: t('air.validOf', { valid: data.city.valid, stations: Math.max(air.length, data.city.valid) }),
    },
    {
      name: t('air.limits'),
      value: t('air.limitsOf', { exceeded: data.city.limits.exceeded, judged: data.city.limits.judged }),
    },
  ];
  return (
    <div className="page wide air">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('nav.air')}</h1>
        <PageHelp page="air" />
        {hour !== undefined && (
          <p className="quiet">{t('aqi.hour', { span: spanText(hour - hourMs, hour, now, { format }) })}</p>
        )}
        <Link className="button" href="/?colour=aqi&network=air">
          {t('air.map')}
        </Link>
      </div>
      <p className="page-lead quiet">{t('air.lead')}</p>
      {restoring && <p className="figures-note">{t('indices.restoring')}</p>}
      {!data && failure && <Failed failure={failure} onRetry={reload} />}
      <section className="panel air-city" aria-labelledby="air-city">
        <div className="panel-head">
          <h2 id="air-city">{t('air.city')}</h2>
          {data?.simulated && <ProvenanceChip provenance="simulated" />}
        </div>
        {pairs ? (
          <dl className="air-pairs">
            {pairs.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        ) : (
          <div className="skeleton air-pairs-skeleton" />
        )}
      </section>
      <div className="air-columns">
        <section className="panel" aria-labelledby="air-stations">
          <div className="panel-head">
            <h2 id="air-stations">{t('air.stations')}</h2>
          </div>
          {isKnown ? <Ranking stations={air} /> : <div className="skeleton year-skeleton" />}
          {isKnown && air.length === 0 && <p className="panel-note quiet">{t('air.noStations')}</p>}
        </section>
        <div className="air-side">
          <section className="panel" aria-labelledby="air-wards">
            <div className="panel-head">
              <h2 id="air-wards">{t('air.wards')}</h2>
              {data?.simulated && <ProvenanceChip provenance="simulated" />}
            </div>
            {wards ? (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
              <section className="table-scroll" aria-label={t('air.wards')} tabIndex={0}>
                <table className="air-wards">
                  <caption className="hidden-visually">{t('air.wards')}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{t('air.ward')}</th>
                      <th scope="col">{t('air.worst')}</th>
                      <th scope="col">{t('air.median')}</th>
                      <th scope="col" className="figure">
                        {t('air.valid')}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {wards
                      .filter((each) => each.valid > 0 || inWard.has(each.ward))
                      .map((each) => {
                        const ward = findWard(each.ward);
                        return (
                          <tr key={each.ward} data-ward={each.ward}>
                            <th scope="row">{ward ? wardName(ward, language) : each.ward}</th>
                            <td>
                              <Worst worst={each.worst} nameOf={nameOf} />
                            </td>
                            <td>
                              {each.median ? (
                                <IndexChip value={each.median.value} band={each.median.band} />
                              ) : (
                                <span className="quiet">—</span>
                              )}
                            </td>
                            <td className="figure">
                              {format.number(each.valid)}/
                              {format.number(Math.max(inWard.get(each.ward) ?? 0, each.valid))}
                            </td>
                          </tr>
                        );
                      })}
                  </tbody>
                </table>
              </section>
            ) : (
              !failure && <div className="skeleton year-skeleton" />
            )}
          </section>
          <section className="panel" aria-labelledby="air-bands">
            <div className="panel-head">
              <h2 id="air-bands">{t('air.bands')}</h2>
            </div>
            <div className="panel-note">
              <BandEntries />
              <p className="quiet small">{t('aqi.notLimit')}</p>
            </div>
          </section>
        </div>
      </div>
    </div>
  );
};
