/** Dust at a station is of another kind than around it: a note for people, no flag of its readings. */
import type { NeighbourNote } from '../../shared/indices-api.ts';
import { quantities } from '../../shared/quantities.ts';
import { hourMs } from '../../shared/time.ts';
import { useSettings } from '../language/settings.tsx';
import { ConditionMark } from './Glyphs.tsx';

export const NeighbourWarning = ({ note: { quantity, hours } }: { note: NeighbourNote }) => {
  const { t, format } = useSettings();
  const [first, last] = [hours[0], hours.at(-1)];
  if (!first || !last) return null;
  return (
    <p className="figures-note">
      <ConditionMark condition="suspect" /> <strong>{t('quality.neighbour')}.</strong>{' '}
      {t('quality.neighbour.note', {
        symbol: quantities[quantity].symbol,
        value: format.withUnit(quantity, last.value),
        median: format.withUnit(quantity, last.median),
        count: last.neighbours,
        from: format.time(first.at),
        to: format.time(last.at + hourMs),
      })}
    </p>
  );
};
