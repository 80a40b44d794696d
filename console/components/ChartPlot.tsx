/** The drawn part of a chart: follows the width of its place, the theme and the language. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type uPlot from 'uplot';
import type { Instant } from '../../shared/time.ts';
import { useIsDark, useSettings } from '../language/settings.tsx';
import { readColours } from '../map/colours.ts';
import { joinSeries, type Series, seriesKey } from '../model/series.ts';
import { type AlertBand, type CareBand, createPlot, type JudgedBand, type LevelLine, plotData } from './plot.ts';
import type { PlotMoves } from './plot-moves.ts';

export interface ChartPlotProps {
  readonly series: readonly Series[];
  readonly from: Instant;
  readonly to: Instant;
  readonly gapMs: number;
  readonly height: number;
  readonly levels: readonly LevelLine[];
  readonly judged: readonly JudgedBand[];
  readonly alerts: readonly AlertBand[];
  readonly care: readonly CareBand[];
  readonly moves: PlotMoves;
  readonly onRow: (row: number | null) => void;
}

/** Paper is light whatever the screen is, and does not wait: what it shows is drawn before this returns. */
const useIsPrinting = (): boolean => {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const query = matchMedia('print');
    const follow = (): void => flushSync(() => setPrinting(query.matches));
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return isPrinting;
};

export const ChartPlot = (props: ChartPlotProps) => {
  const { series, from, to, gapMs, height, levels, judged, alerts, care, moves } = props;
  const { format } = useSettings();
  const isPrinting = useIsPrinting();
  const isDark = useIsDark() && !isPrinting;
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const joined = useMemo(() => joinSeries(series, gapMs), [series, gapMs]);
  const latest = useRef({ ...props, joined });
  latest.current = { ...props, joined };
  const isSelectable = moves.onSelect !== undefined;
  const lines = series.map((each) => `${seriesKey(each)}${each.isRight ? ' right' : ''}`).join(', ');

  // Made anew for other lines or another theme: the colours are read when it is made.
  useEffect(() => {
    const place = element.current;
    if (!place) return;
    const chart = createPlot(place, plotData(latest.current.joined), {
      lines: latest.current.series,
      colours: readColours(),
      format,
      width: place.clientWidth,
      height,
      onRow: (row) => latest.current.onRow(row),
      joined: () => latest.current.joined,
      levels: () => latest.current.levels,
      judged: () => latest.current.judged,
      alerts: () => latest.current.alerts,
      care: () => latest.current.care,
      moves: () => latest.current.moves,
      isSelectable,
    });
    chart.setScale('x', { min: latest.current.from / 1_000, max: latest.current.to / 1_000 });
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height }));
    observer.observe(place);
    return () => {
      observer.disconnect();
      plot.current = undefined;
      chart.destroy();
    };
  }, [lines, format, isDark, isSelectable, height]);

  useEffect(() => {
    plot.current?.batch((chart: uPlot) => {
      chart.setData(plotData(joined), false);
      chart.setScale('x', { min: from / 1_000, max: to / 1_000 });
    });
  }, [joined, from, to, levels, judged, alerts, care]);

  return <div ref={element} className="plot" aria-hidden="true" style={{ height }} />;
};
