/** The fleet on a narrow screen: one card per station with the same facts as the table. */
import { useRef } from 'react';
import { Link } from 'wouter';
import { useSettings } from '../language/settings.tsx';
import { useStation } from '../live/services.tsx';
import type { StationNow } from '../model/city-view.ts';
import { networkOf } from '../model/condition.ts';
import { ConditionChip, NetworkGlyph, ProvenanceChip } from './Glyphs.tsx';
import { AqiChip } from './indices/AqiBadge.tsx';
import { useRowWindow } from './use-window.ts';
import { Age } from './Value.tsx';

/** Must be the height of `.fleet-card` in pages.css. */
const rowRem = 7.75;

const Card = ({ entry, place, total }: { entry: StationNow; place: number; total: number }) => {
  const { t, format } = useSettings();
  const station = useStation(entry.station.id) ?? entry.station;
  const facts = [
    `${t('fleet.interval')} ${format.duration(station.interval * 1_000)}`,
    station.battery === null ? '' : `${t('fleet.battery')} ${format.number(station.battery)}%`,
    station.rssi === null ? '' : `${t('fleet.signal')} ${format.number(station.rssi)} dBm`,
    station.firmware === null ? '' : `${t('fleet.firmware')} ${station.firmware}`,
    `${t('fleet.refused')} ${format.number(station.refused)}`,
  ];
  return (
    <li className="fleet-card" aria-posinset={place} aria-setsize={total}>
      <Link href={`/stations/${station.id}`}>
        <NetworkGlyph network={networkOf(station)} condition={entry.condition} provenance={station.provenance} />
        <span className="row-name">
          <span className="row-title">{station.name}</span>
          <span className="chips">
            <ConditionChip condition={entry.condition} />
            <AqiChip station={station} />
            <ProvenanceChip provenance={station.provenance} />
            <span className="quiet small">{station.lastSeenAt === null ? '—' : <Age at={station.lastSeenAt} />}</span>
          </span>
          <span className="fleet-facts">{facts.filter(Boolean).join(' · ')}</span>
        </span>
      </Link>
    </li>
  );
};

export const FleetCards = ({ stations }: { stations: readonly StationNow[] }) => {
  const list = useRef<HTMLUListElement>(null);
  const { start, end, before, after } = useRowWindow(list, stations.length, rowRem);
  return (
    <ul ref={list} className="panel fleet-cards" style={{ paddingTop: before, paddingBottom: after }}>
      {stations.slice(start, end).map((entry, i) => (
        <Card key={entry.station.id} entry={entry} place={start + i + 1} total={stations.length} />
      ))}
    </ul>
  );
};
