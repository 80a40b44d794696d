/** A value never stands alone: its unit, its time and its freshness are always with it. */
import { useEffect, useRef, useState } from 'react';
import type { LatestValue } from '../../shared/api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { minuteMs, secondMs } from '../../shared/time.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { isStale, saidAt } from '../model/condition.ts';
import { usePast } from '../time/past-context.ts';

/** True for a moment after `at` has moved on; never on the first showing. */
const useChanged = (at: number | undefined): boolean => {
  const before = useRef(at);
  const [changed, setChanged] = useState(false);
  useEffect(() => {
    if (before.current === at) return;
    const first = before.current === undefined;
    before.current = at;
    if (first) return;
    setChanged(true);
    const timer = setTimeout(() => setChanged(false), secondMs);
    return () => clearTimeout(timer);
  }, [at]);
  return changed;
};

/** How long ago, ticking; the title holds the exact instant. */
export const Age = ({ at }: { at: number }) => {
  const { t, format } = useSettings();
  const now = useNow();
  const past = usePast();
  // A picture of what is played knows no more than the step.
  if (past?.withinMs !== undefined && at === past.at) {
    return <span className="nowrap">{t('time.age.within', { duration: format.duration(past.withinMs) })}</span>;
  }
  return (
    <time dateTime={new Date(at).toISOString()} title={format.exact(at)}>
      {format.age(at, now)}
    </time>
  );
};

/** The figure and its unit; the caller shows the age beside it. Missing is a dash, never 0. */
export const Value = ({
  quantity,
  value,
  interval,
}: {
  quantity: QuantityId;
  value: LatestValue | undefined;
  /** Planned seconds between readings; decides when it is stale. */
  interval: number;
}) => {
  const { format, t } = useSettings();
  const now = useNow(10 * secondMs);
  // What is played changes everywhere at once.
  const isPast = usePast() !== undefined;
  const changed = useChanged(value?.at) && !isPast;
  if (!value) {
    return (
      <span className="value" data-freshness="never">
        <span className="figure">
          <span aria-hidden="true">—</span>
          <span className="hidden-visually">{t('value.none')}</span>
        </span>
      </span>
    );
  }
  const stale = isStale(saidAt(value), interval, now);
  return (
    <span className="value" data-freshness={stale ? 'stale' : 'fresh'}>
      <span className={changed ? 'figure changed' : 'figure'}>{format.value(quantity, value.value)}</span>
      <span className="unit">{quantities[quantity].unit}</span>
      {stale && <span className="hidden-visually"> ({t('condition.stale')})</span>}
    </span>
  );
};

/** The exact time for something young, so that two values can be compared: `08:05:12`; with its date when it is not today. */
export const MeasuredAt = ({ at }: { at: number }) => {
  const { format } = useSettings();
  const now = useNow(minuteMs);
  const isToday = format.date(at) === format.date(now);
  return <time dateTime={new Date(at).toISOString()}>{isToday ? format.clock(at) : format.dateTime(at)}</time>;
};
