/** The fleet on a narrow screen: one card per station with the same facts as the table. */
import { type ReactNode, useRef } from 'react';
import { Link } from 'wouter';
import { batteryWords } from '../../fleet/battery-text.ts';
import type { FleetRow, Work } from '../../fleet/rows.ts';
import { useSettings } from '../../language/settings.tsx';
import { networkOf } from '../../model/condition.ts';
import { ConditionChip, NetworkGlyph, ProvenanceChip } from '../Glyphs.tsx';
import { AqiChip } from '../indices/AqiBadge.tsx';
import { useRowWindow } from '../use-window.ts';
import { Age } from '../Value.tsx';
import { KeptCell } from './cells.tsx';

/** Must be the height of `.fleet-card` in fleet-page.css, and with actions. */
const rowRem = 8.75;
const rowWithActionsRem = 12;

const Card = ({
  row,
  place,
  total,
  actions,
}: {
  row: FleetRow;
  place: number;
  total: number;
  actions: ((row: FleetRow) => ReactNode) | undefined;
}) => {
  const { t, format } = useSettings();
  const { station, condition } = row.entry;
  // What the state says already is not said again.
  const work = row.work.filter((kind) => kind !== 'lost' && kind !== 'fault' && kind !== 'silent');
  const battery = row.counted?.battery;
  const trend = battery && batteryWords(battery, { t, format });
  const workText = (kind: Work): string =>
    kind === 'battery' && trend?.left ? `${t('fleetWork.battery')}, ${trend.left}` : t(`fleetWork.${kind}`);
  const facts = [
    station.battery === null
      ? ''
      : [`${t('fleet.battery')} ${format.number(station.battery)}%`, trend?.pace, trend?.left]
          .filter(Boolean)
          .join(', '),
    station.rssi === null ? '' : `${t('fleet.signal')} ${format.number(station.rssi)} dBm`,
    station.firmware === null ? '' : `${t('fleet.firmware')} ${station.firmware}`,
  ].filter(Boolean);
  return (
    <li className={actions ? 'fleet-card with-actions' : 'fleet-card'} aria-posinset={place} aria-setsize={total}>
      <Link href={`/stations/${station.id}`}>
        <NetworkGlyph network={networkOf(station)} condition={condition} provenance={station.provenance} />
        <span className="row-name">
          <span className="row-title">{station.name}</span>
          <span className="chips">
            <ConditionChip condition={condition} />
            <AqiChip station={station} />
            <ProvenanceChip provenance={station.provenance} />
            <span className="quiet small">{station.lastSeenAt === null ? '—' : <Age at={station.lastSeenAt} />}</span>
          </span>
          <KeptCell row={row} />
          {work.length > 0 ? (
            <span className="fleet-facts loud">{work.map(workText).join(' · ')}</span>
          ) : (
            <span className="fleet-facts">{facts.join(' · ')}</span>
          )}
        </span>
      </Link>
      {actions && <div className="fleet-actions">{actions(row)}</div>}
    </li>
  );
};

export const FleetCards = ({
  rows,
  actions,
}: {
  rows: readonly FleetRow[];
  actions?: ((row: FleetRow) => ReactNode) | undefined;
}) => {
  const list = useRef<HTMLUListElement>(null);
  const { start, end, before, after } = useRowWindow(list, rows.length, actions ? rowWithActionsRem : rowRem);
  return (
    <ul ref={list} className="panel fleet-cards" style={{ paddingTop: before, paddingBottom: after }}>
      {rows.slice(start, end).map((row, i) => (
        <Card key={row.entry.station.id} row={row} place={start + i + 1} total={rows.length} actions={actions} />
      ))}
    </ul>
  );
};
