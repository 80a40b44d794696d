/** The span while the wheel turns: shown at once, put into the address when it comes to rest. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Instant } from '../../../shared/time.ts';
import { panned, type Span, seenAt, type TimeSpan, zoomed } from '../../station/span.ts';
import type { PlotMoves } from '../plot-moves.ts';

const restMs = 250;

export const useWheelSpan = (
  span: Span,
  now: Instant,
  onSpan: (span: Span, how: 'push' | 'replace') => void,
): { readonly seen: TimeSpan; readonly moves: PlotMoves } => {
  const [turning, setTurning] = useState<TimeSpan>();
  const seen = turning ?? seenAt(span, now);
  const latest = useRef({ seen, now, onSpan });
  latest.current = { seen, now, onSpan };
  // Whoever chooses another span meanwhile means that one.
  const chosen = JSON.stringify(span);
  useEffect(() => setTurning(undefined), [chosen]);
  useEffect(() => {
    if (!turning) return;
    const timer = setTimeout(() => latest.current.onSpan({ kind: 'fixed', ...turning }, 'push'), restMs);
    return () => clearTimeout(timer);
  }, [turning]);
  const moves = useMemo((): PlotMoves => {
    const turn = (next: TimeSpan): void => {
      // Several turns may come before the next drawing.
      latest.current = { ...latest.current, seen: next };
      setTurning(next);
    };
    return {
      onZoom: (factor, around) => turn(zoomed(latest.current.seen, factor, latest.current.now, around)),
      onPan: (share) => turn(panned(latest.current.seen, share, latest.current.now)),
      onReset: () => latest.current.onSpan({ kind: 'last', preset: '24h' }, 'push'),
    };
  }, []);
  return { seen, moves };
};
