/** Stations of the noise network, worst first; choosing one shows its hours, its week and its days. */
import { memo, useRef } from 'react';
import { Link } from 'wouter';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { findWard, wardName } from '../../../shared/wards.ts';
import { limitValueText } from '../../format/limit-text.ts';
import { useSettings } from '../../language/settings.tsx';
import type { NoiseStation } from '../../noise/stations.ts';
import { ConditionChip, ProvenanceChip } from '../Glyphs.tsx';
import { LimitMark } from '../indices/LimitMark.tsx';
import { useRowWindow } from '../use-window.ts';
import { HourStrip } from './HourStrip.tsx';

/** Must be the height of `.noise-row` in noise.css. */
const rowRem = 5.75;

const Row = memo(
  ({
    one,
    thresholds,
    isChosen,
    place,
    total,
  }: {
    one: NoiseStation;
    thresholds: readonly Threshold[];
    isChosen: boolean;
    place: number;
    total: number;
  }) => {
    const { t, format, language } = useSettings();
    const { entry, row, state, lastHour, exceeded, judged } = one;
    const { station, condition } = entry;
    const ward = findWard(station.ward);
    const limit = thresholds.find(({ id }) => id === lastHour?.threshold);
    return (
      <li className="noise-row" data-limit={state} aria-posinset={place} aria-setsize={total}>
        <Link href={`/noise?station=${station.id}`} aria-current={isChosen ? 'true' : undefined} replace>
          <span className="noise-level">
            <strong>{lastHour?.value == null ? '—' : format.value('laeq', lastHour.value)}</strong>
            <span className="quiet small">dBA</span>
          </span>
          <span className="noise-words">
            <span className="row-title">{station.name}</span>
            <span className="noise-line">
              <span className="row-limit" data-limit={state}>
                <LimitMark state={state} size={11} /> {limit || !row ? t(`limit.${state}`) : t('noises.noLimit')}
              </span>
              {limit && <span className="small">{t('limit.of', { value: limitValueText(limit, { t, format }) })}</span>}
            </span>
            <span className="noise-line quiet small">
              {judged > 0 && (
                <span className={exceeded > 0 ? 'noise-count' : undefined}>
                  {t('noises.exceededOf', { exceeded, judged })}
                </span>
              )}
              <ProvenanceChip provenance={station.provenance} />
              {condition !== 'measuring' && <ConditionChip condition={condition} />}
              <span className="noise-ward">{ward ? wardName(ward, language) : t('station.outside')}</span>
            </span>
          </span>
          <HourStrip hours={row?.hours ?? []} thresholds={thresholds} width={96} height={40} />
        </Link>
      </li>
    );
  },
  (before, after) =>
    before.one.entry.station === after.one.entry.station &&
    before.one.entry.condition === after.one.entry.condition &&
    before.one.row === after.one.row &&
    before.thresholds === after.thresholds &&
    before.isChosen === after.isChosen &&
    before.place === after.place &&
    before.total === after.total,
);

export const NoiseList = ({
  stations,
  thresholds,
  chosen,
}: {
  stations: readonly NoiseStation[];
  thresholds: readonly Threshold[];
  chosen: string | undefined;
}) => {
  const list = useRef<HTMLUListElement>(null);
  const { start, end, before, after } = useRowWindow(list, stations.length, rowRem);
  return (
    <ul ref={list} className="noise-list" style={{ paddingTop: before, paddingBottom: after }}>
      {stations.slice(start, end).map((one, i) => (
        <Row
          key={one.entry.station.id}
          one={one}
          thresholds={thresholds}
          isChosen={one.entry.station.id === chosen}
          place={start + i + 1}
          total={stations.length}
        />
      ))}
    </ul>
  );
};
