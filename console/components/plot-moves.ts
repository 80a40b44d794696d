/** How a chart is moved through time: dragging across it and turning the wheel over it. */
import type uPlot from 'uplot';
import { type Instant, secondMs } from '../../shared/time.ts';
import type { PlotOptions } from './plot.ts';

/** What moves the time that is seen, as a chart hears of it. */
export interface PlotMoves {
  /** Chosen by dragging across. */
  readonly onSelect?: ((span: { readonly from: Instant; readonly to: Instant }) => void) | undefined;
  /** The wheel was turned with Ctrl or Cmd: closer below 1, around an instant. */
  readonly onZoom?: ((factor: number, around: Instant) => void) | undefined;
  /** Turned sideways, or with Shift: by a share of what is seen. */
  readonly onPan?: ((share: number) => void) | undefined;
  readonly onReset?: (() => void) | undefined;
}

/** Narrower than this is a click, CSS pixels. */
const leastSelection = 4;

export const tellSelection = (plot: uPlot, { moves }: PlotOptions): void => {
  const { left, width } = plot.select;
  if (width < leastSelection) return;
  const at = (pixel: number): Instant => Math.round(plot.posToVal(pixel, 'x') * secondMs);
  moves().onSelect?.({ from: at(left), to: at(left + width) });
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
};

/** A plain wheel scrolls the page, as everywhere. */
export const hearWheel = (plot: uPlot, { moves }: PlotOptions): void => {
  plot.over.addEventListener(
    'wheel',
    (event) => {
      const { onZoom, onPan } = moves();
      if (onZoom && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        const around = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x') * secondMs;
        onZoom(Math.exp(Math.max(-0.5, Math.min(0.5, event.deltaY / 300))), around);
        return;
      }
      const sideways = event.deltaX !== 0 ? event.deltaX : event.shiftKey ? event.deltaY : 0;
      if (!onPan || Math.abs(sideways) < Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
      if (sideways === 0) return;
      event.preventDefault();
      onPan(Math.max(-0.25, Math.min(0.25, sideways / Math.max(1, plot.over.clientWidth))));
    },
    { passive: false },
  );
};
