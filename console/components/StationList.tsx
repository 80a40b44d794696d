/** The stations as a list of rows; only those near the screen are drawn. */
import { memo, useRef } from 'react';
import { Link } from 'wouter';
import { minuteMs } from '../../shared/time.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { shortName } from '../format/quantity.ts';
import { useSettings } from '../language/settings.tsx';
import { useRecent } from '../live/recent.ts';
import { useNow, useValues } from '../live/services.tsx';
import type { StationNow } from '../model/city-view.ts';
import { mainQuantity, networkOf } from '../model/condition.ts';
import { severityOf } from '../model/levels.ts';
import { ConditionMark, isLoud, NetworkGlyph, ProvenanceChip } from './Glyphs.tsx';
import { AqiTile } from './indices/AqiBadge.tsx';
import { LimitMark } from './indices/LimitMark.tsx';
import { LevelChip, useReached } from './Level.tsx';
import { Sparkline } from './Sparkline.tsx';
import { useRowWindow } from './use-window.ts';
import { Age, Value } from './Value.tsx';

/** Must be the height of `.station-row` in pages.css. */
const rowRem = 4;

export interface StationListProps {
  readonly stations: readonly StationNow[];
  /** The station lit up on the map. */
  readonly selected: string | undefined;
  readonly onPoint: (id: string | undefined) => void;
}

const Row = memo(
  ({
    entry,
    place,
    total,
    isSelected,
    onPoint,
  }: {
    entry: StationNow;
    place: number;
    total: number;
    isSelected: boolean;
    onPoint: (id: string | undefined) => void;
  }) => {
    const { t, language } = useSettings();
    const { station, condition } = entry;
    const values = useValues(station.id) ?? entry.values;
    const quantity = mainQuantity(station, values);
    const value = quantity && values[quantity];
    const recent = useRecent(station.id, quantity);
    const now = useNow(minuteMs);
    const ward = findWard(station.ward);
    const level = useReached(station, values, now);
    const exceeds = entry.exceeded.length > 0;
    return (
      <li
        className="station-row"
        aria-posinset={place}
        aria-setsize={total}
        data-selected={isSelected || undefined}
        data-condition={condition}
        data-level={level ? severityOf(level.reached) : undefined}
        onPointerEnter={() => onPoint(station.id)}
        onPointerLeave={() => onPoint(undefined)}
        onFocus={() => onPoint(station.id)}
        onBlur={() => onPoint(undefined)}
      >
        <Link href={`/stations/${station.id}`}>
          <NetworkGlyph
            network={networkOf(station)}
            condition={condition}
            provenance={station.provenance}
            severity={level && severityOf(level.reached)}
          />
          <span className="row-name">
            <span className="row-title">{station.name}</span>
            <span className="row-place">
              {level && <LevelChip level={level.reached} />}
              {exceeds && (
                <span className="row-limit" data-limit="exceeds">
                  <LimitMark state="exceeds" size={11} /> {t('limit.exceeds')}
                </span>
              )}
              <ProvenanceChip provenance={station.provenance} />
              {condition !== 'measuring' && (
                <span className={isLoud(condition) ? 'row-condition loud' : 'row-condition'}>
                  <ConditionMark condition={condition} size={11} /> {t(`condition.${condition}`)}
                </span>
              )}
              <span className="row-ward">{ward ? wardName(ward, language) : t('station.outside')}</span>
            </span>
          </span>
          <Sparkline points={recent} now={now} />
          <AqiTile station={station} />
          <span className="row-value">
            {quantity && <Value quantity={quantity} value={value} interval={station.interval} />}
            <span className="row-age">
              {quantity && shortName(quantity, language, t)}
              {value && (
                <>
                  <span className="row-dot">{' · '}</span>
                  <Age at={value.at} />
                </>
              )}
            </span>
          </span>
        </Link>
      </li>
    );
  },
  (before, after) =>
    before.entry.station === after.entry.station &&
    before.entry.condition === after.entry.condition &&
    before.entry.exceeded.length === after.entry.exceeded.length &&
    before.place === after.place &&
    before.total === after.total &&
    before.isSelected === after.isSelected &&
    before.onPoint === after.onPoint,
);

export const StationList = ({ stations, selected, onPoint }: StationListProps) => {
  const list = useRef<HTMLUListElement>(null);
  const { start, end, before, after } = useRowWindow(list, stations.length, rowRem);
  return (
    <ul ref={list} className="station-list" style={{ paddingTop: before, paddingBottom: after }}>
      {stations.slice(start, end).map((entry, i) => (
        <Row
          key={entry.station.id}
          entry={entry}
          place={start + i + 1}
          total={stations.length}
          isSelected={entry.station.id === selected}
          onPoint={onPoint}
        />
      ))}
    </ul>
  );
};

/** Rows without content, of the same height, until the first stations are known. */
export const StationListSkeleton = () => (
  <ul className="station-list" aria-hidden="true">
    {Array.from({ length: 8 }, (_, i) => (
      <li key={i} className="station-row empty">
        <span className="skeleton" style={{ width: 24, height: 24 }} />
        <span className="skeleton" style={{ width: `${9 + ((i * 5) % 7)}rem`, height: '1rem' }} />
        <span className="skeleton" style={{ width: '5rem', height: '1.25rem', marginLeft: 'auto' }} />
      </li>
    ))}
  </ul>
);
