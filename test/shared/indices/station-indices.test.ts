/** From readings to the figures of a station. */
import { describe, expect, it } from 'vitest';
import { dayOfDate } from '../../../shared/indices/local-day.ts';
import { compliancesAt, dailyAqiOn, hourlyAqiAt, waterOutlookAt } from '../../../shared/indices/station-indices.ts';
import { createWindows } from '../../../shared/indices/windows.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';

const day = dayOfDate('2026-11-22');
const at = day.start + 20 * hourMs + 30 * minuteMs;
const windows = createWindows();
for (let minute = 0; minute < 30 * 60; minute += 1) {
  windows.add({
    station: 'tram-1',
    at: at - (minute + 1) * minuteMs,
    receivedAt: at,
    quality: 0,
    // Rises by 0.2 m an hour to 1.2 m above a zero that lies 0.7 m above the national one.
    values: { pm25: 40, o3: 130, laeq: 68, water_level: 1.2 - (0.2 * (minute + 1)) / 60 },
  });
}
const station = {
  id: 'tram-1',
  quantities: ['pm25', 'o3', 'laeq', 'water_level'] satisfies QuantityId[],
  areaClass: 'ordinary',
  gauge: 'kien-an',
  datum: 'national_msl',
  datumOffset: 0.5,
} as const;
const site = { ...station, quantities: [...station.quantities] };

describe('of a station', () => {
  it('the hourly index is that of the last complete hour', () => {
    const { to, index, hours } = hourlyAqiAt(windows, site, at);

    expect(to).toBe(day.start + 20 * hourMs);
    expect(index).toMatchObject({ index: 80, dominant: { quantity: 'pm25', over: 'nowcast' } });
    expect(hours.pm25).toHaveLength(12);
    expect(Object.keys(hours).sort()).toEqual(['o3', 'pm25']);
  });

  it('the daily index is there once 18 hours are', () => {
    expect(dailyAqiOn(windows, site, day)).toMatchObject({ index: 110, dominant: { quantity: 'o3', over: '8h' } });
    expect(dailyAqiOn(windows, site, dayOfDate('2026-11-21'))).toMatchObject({ index: null });
  });

  it('every limit in force there is judged, guidelines on request', () => {
    const states = (options = {}) =>
      compliancesAt(windows, site, builtInThresholds, at, options).map(({ threshold, state }) => [threshold.id, state]);

    expect(states()).toEqual([
      ['qcvn-05-2023.pm25.24h.2026', 'near'],
      ['qcvn-05-2023.o3.1h', 'within'],
      ['qcvn-05-2023.o3.8h', 'exceeds'],
      ['qcvn-26-2010.ordinary.day', 'within'],
    ]);
    // Of the guidelines only percentiles of a year fit these quantities.
    expect(states({ withGuidelines: true })).toEqual(states());
  });

  it('the next alarm level is looked for above the zero of its datum', () => {
    const { trends, next } = waterOutlookAt(windows, site, 'water_level', builtInThresholds, { at });

    expect(trends.map(({ minutes }) => minutes)).toEqual([15, 30, 60]);
    expect(trends[1]?.trend.level).toBeCloseTo(1.7, 9);
    expect(next?.threshold.id).toBe('bd.kien-an.2');
    expect(((next?.crossing.at ?? 0) - at) / hourMs).toBeCloseTo(1, 6);
    expect(
      waterOutlookAt(windows, { ...site, datum: 'local' }, 'water_level', builtInThresholds, { at }).next,
    ).toBeNull();
  });

  it('without readings nothing is known', () => {
    const silent = { ...site, id: 'tram-2' };

    expect(hourlyAqiAt(windows, silent, at).index.index).toBeNull();
    expect(
      compliancesAt(windows, silent, builtInThresholds, at).every(({ state }) => state === 'not-enough-data'),
    ).toBe(true);
    expect(waterOutlookAt(windows, silent, 'water_level', builtInThresholds, { at })).toEqual({
      trends: [],
      next: null,
    });
  });
});
