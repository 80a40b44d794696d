import { describe, expect, it } from 'vitest';
import { enrolmentSchema } from '../../../shared/api.ts';
import type { RecordedReading, Recording } from '../../../simulators/replay/recording.ts';
import { describeReplay, mergeRecordings, shiftToEnd } from '../../../simulators/replay/series.ts';
import type { Values } from '../../../simulators/signals/signal.ts';

const recording = (...readings: [at: number, values: Values][]): Recording => ({
  id: 'replay-x',
  name: 'x',
  readings: readings.map(([at, values]): RecordedReading => ({ at, values })),
});

describe('mergeRecordings', () => {
  it('makes one reading of what several files say about one instant', () => {
    const merged = mergeRecordings([
      recording([1000, { pm25: 1 }], [2000, { pm25: 2 }]),
      recording([1500, { humidity: 70 }], [2000, { humidity: 71 }]),
    ]);

    expect(merged).toEqual({
      readings: [
        { at: 1000, values: { pm25: 1 } },
        { at: 1500, values: { humidity: 70 } },
        { at: 2000, values: { pm25: 2, humidity: 71 } },
      ],
      joined: 1,
      replaced: 0,
    });
  });

  it('keeps the order of a file that is a little out of order, and turns one round that begins with the newest', () => {
    const crooked = mergeRecordings([
      recording([1, { rain: 1 }], [3, { rain: 3 }], [2, { rain: 2 }], [4, { rain: 4 }]),
    ]);
    const backwards = mergeRecordings([recording([3, { rain: 3 }], [2, { rain: 2 }], [1, { rain: 1 }])]);

    expect(crooked.readings.map(({ at }) => at)).toEqual([1, 3, 2, 4]);
    expect(backwards.readings.map(({ at }) => at)).toEqual([1, 2, 3]);
  });

  it('counts values that a later line of the same instant replaces', () => {
    const merged = mergeRecordings([recording([1, { rain: 1 }], [1, { rain: 5 }])]);

    expect(merged).toEqual({ readings: [{ at: 1, values: { rain: 5 } }], joined: 1, replaced: 1 });
  });
});

describe('shiftToEnd', () => {
  it('moves everything by the same whole seconds so that the latest reading is now', () => {
    const { readings, byMs } = shiftToEnd(
      [
        { at: 5_000, values: {} },
        { at: 9_000, values: {} },
        { at: 7_000, values: {} },
      ],
      20_400,
    );

    expect(byMs).toBe(11_000);
    expect(readings.map(({ at }) => at)).toEqual([16_000, 20_000, 18_000]);
  });
});

describe('describeReplay', () => {
  it('introduces a station that a gateway would enrol', () => {
    const readings = [0, 150, 300, 480].map((s) => ({ at: s * 1000, values: { pm25: 1, water_level: 2 } }));

    const station = describeReplay('replay-x', 'Mill', { lat: 51.7, lon: -1.2 }, readings);

    expect(station).toEqual({
      id: 'replay-x',
      name: 'Mill',
      networks: ['air', 'flood'],
      quantities: ['pm25', 'water_level'],
      interval: 150,
      lat: 51.7,
      lon: -1.2,
      datum: 'local',
    });
    enrolmentSchema.parse({ token: 'x'.repeat(24), station });
  });
});
