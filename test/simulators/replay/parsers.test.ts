import { describe, expect, it } from 'vitest';
import { parseColumnMap } from '../../../simulators/replay/generic-csv.ts';
import { type ParseOptions, parseFile } from '../../../simulators/replay/parse.ts';
import { FormatError } from '../../../simulators/replay/recording.ts';

const parse = (text: string, options: Partial<ParseOptions> = {}) =>
  parseFile(text, { fileName: 'file.csv', timeFormat: 'iso', zoneMinutes: 0, ...options });
const at = (iso: string): number => Date.parse(iso);

describe('Sensor.Community, archive', () => {
  const heading = 'sensor_id;sensor_type;location;lat;lon;timestamp;P1;durP1;ratioP1;P2;durP2;ratioP2';

  it('reads P1 as PM10 and P2 as PM2.5, in UTC, and names the station after the sensor', () => {
    const file = parse(`${heading}\n4711;SDS011;99;20.85;106.68;2026-11-01T00:00:22;15.38;;;8.50;;\n`);

    expect(file).toMatchObject({ format: 'sensor-community', lines: 1, problems: [] });
    expect(file.recordings).toEqual([
      {
        id: 'replay-sds011-4711',
        name: 'Sensor.Community SDS011 4711',
        lat: 20.85,
        lon: 106.68,
        readings: [{ at: at('2026-11-01T00:00:22Z'), values: { pm10: 15.38, pm25: 8.5 } }],
      },
    ]);
  });

  it('reads a climate sensor, its pressure in hectopascal', () => {
    const text = [
      'sensor_id;sensor_type;location;lat;lon;timestamp;pressure;altitude;pressure_sealevel;temperature;humidity',
      '4712;BME280;99;20.85;106.68;2026-11-01T00:03:07;101325.00;;;24.51;78.93',
    ].join('\r\n');

    expect(parse(text).recordings[0]?.readings).toEqual([
      { at: at('2026-11-01T00:03:07Z'), values: { pressure: 1013.25, temperature: 24.51, humidity: 78.93 } },
    ]);
  });

  it('tells unreadable lines with their numbers and keeps the others', () => {
    const text = [
      heading,
      '1;SDS011;9;20.8;106.6;2026-11-01T00:00:00;10.0;;;5.0;;',
      '1;SDS011;9;20.8;106.6;yesterday;10.0;;;5.0;;',
      '1;SDS011;9;20.8',
      '1;SDS011;9;20.8;106.6;2026-11-01T00:05:00;nan;;;nan;;',
      '1;SDS011;9;20.8;106.6;2026-11-01T00:10:00;1x;;;5.5;;',
      '1;SDS011;9;20.8;106.6;2026-11-01T00:15:00;-999;;;6.0;;',
    ].join('\n');

    const { recordings, lines, problems } = parse(text);

    expect(lines).toBe(6);
    expect(problems).toEqual([
      { where: 'line 3', message: '"yesterday" is no time', lost: 'line' },
      { where: 'line 4', message: '4 fields where the heading has 12', lost: 'line' },
      { where: 'line 5', message: 'no value', lost: 'line' },
      { where: 'line 6', message: 'P1: "1x" is no number', lost: 'value' },
    ]);
    // What is a number is sent, however odd: judging it is the gateway's business.
    expect(recordings[0]?.readings.map(({ values }) => values)).toEqual([
      { pm10: 10, pm25: 5 },
      { pm25: 5.5 },
      { pm10: -999, pm25: 6 },
    ]);
  });

  it('separates the sensors of a file that holds several', () => {
    const text = `${heading}\n1;SDS011;9;20.8;106.6;2026-11-01T00:00:00;1;;;1;;\n2;SDS011;9;20.8;106.6;2026-11-01T00:00:00;2;;;2;;\n`;

    expect(parse(text).recordings.map(({ id }) => id)).toEqual(['replay-sds011-1', 'replay-sds011-2']);
  });
});

describe('Sensor.Community, madavi', () => {
  const heading =
    'Time;durP1;ratioP1;P1;durP2;ratioP2;P2;SDS_P1;SDS_P2;Temp;Humidity;BMP_temperature;BMP_pressure;BME280_temperature;BME280_humidity;BME280_pressure;Samples;Min_cycle;Max_cycle;Signal';
  const options = { fileName: 'x/data-esp8266-123456-2026-11-01.csv' };

  it('reads dust, climate and signal', () => {
    const row = '2026/11/01 00:00:44;;;;;;;7.87;6.70;5.50;78.10;;;;;;612342;232;25524;-87';

    expect(parse(`${heading}\n${row}\n`, options).recordings).toEqual([
      {
        id: 'replay-esp8266-123456',
        name: 'Sensor.Community esp8266-123456',
        readings: [
          {
            at: at('2026-11-01T00:00:44Z'),
            values: { pm10: 7.87, pm25: 6.7, temperature: 5.5, humidity: 78.1 },
            rssi: -87,
          },
        ],
      },
    ]);
  });

  it('reads lines with the two fields that the heading does not name, and says so', () => {
    const row = '2026/11/01 00:00:44;;;;;;;7.87;6.70;;;5.50;78.10;;;;;;612342;232;25524;-87';

    const { recordings, notes, problems } = parse(`${heading}\n${row}\n`, options);

    expect(recordings[0]?.readings[0]).toMatchObject({ values: { temperature: 5.5, humidity: 78.1 }, rssi: -87 });
    expect(recordings[0]?.readings[0]?.values.pressure).toBeUndefined();
    expect(notes[0]).toContain('two fields more');
    expect(problems).toEqual([]);
  });

  it('reads its times in the zone that the caller names', () => {
    const row = '2026/11/01 07:00:00;;;;;;;7.87;6.70;5.50;78.10;;;;;;612342;232;25524;-87';

    expect(parse(`${heading}\n${row}`, { ...options, zoneMinutes: 420 }).recordings[0]?.readings[0]?.at).toBe(
      at('2026-11-01T00:00:00Z'),
    );
  });
});

describe('Environment Agency', () => {
  const json = (content: unknown, options: Partial<ParseOptions> = {}) =>
    parse(JSON.stringify(content), { fileName: 'telemetry-1.json', ...options });

  it('reads the latest level of a station, the stage board before the downstream one', () => {
    const measure = (qualifier: string, value: number) => ({
      parameter: 'level',
      qualifier,
      notation: `9999TH-level-${qualifier}`,
      latestReading: { dateTime: '2026-11-01T10:00:00Z', value },
    });
    const file = json({
      items: {
        stationReference: '9999TH',
        label: 'Mill',
        riverName: 'River Try',
        lat: 51.7,
        long: -1.2,
        measures: [measure('Downstream Stage', 1.5), measure('Stage', 2.1), { parameter: 'flow', notation: 'f' }],
      },
    });

    expect(file.recordings).toEqual([
      {
        id: 'replay-ea-9999th',
        name: 'River Try, Mill',
        lat: 51.7,
        lon: -1.2,
        readings: [{ at: at('2026-11-01T10:00:00Z'), values: { water_level: 2.1 } }],
      },
    ]);
    expect(file.problems.map(({ where }) => where)).toEqual(['9999TH-level-Downstream Stage', 'f']);
  });

  it('reads readings by the parameter in the name of their measure', () => {
    const file = json({
      items: [
        { dateTime: '2026-11-01T10:00:00Z', value: 0.4, measure: 'http://x/measures/1-level-stage-i-15_min-m' },
        { dateTime: '2026-11-01T10:00:00Z', value: 1.2, measure: 'http://x/measures/1-rainfall-t-15_min-mm' },
        { dateTime: '2026-11-01T10:00:00Z', value: 9, measure: 'http://x/measures/1-flow-i-15_min-m3_s' },
      ],
    });

    expect(file.recordings[0]?.readings.map(({ values }) => values)).toEqual([{ water_level: 0.4 }, { rain: 1.2 }]);
    expect(file.problems).toMatchObject([{ where: 'entry 3', lost: 'line' }]);
  });

  it('reads both shapes of telemetry as rain and says that this is a guess', () => {
    const telemetry = json([{ period: '15 min', value: '2.00', value_timestamp: '2026-11-01T10:15:00.000Z' }]);
    const minutes = json({ minutes: { values: [{ dateTime: '2026-11-01T10:15:00.000Z', value: 2 }] }, hours: {} });

    for (const file of [telemetry, minutes]) {
      expect(file.recordings[0]?.readings).toEqual([{ at: at('2026-11-01T10:15:00Z'), values: { rain: 2 } }]);
      expect(file.notes[0]).toContain('--quantity');
    }
    expect(telemetry.recordings[0]?.id).toBe('replay-telemetry-1');
  });

  it('takes the quantity that the caller names', () => {
    const file = json([{ value: 1.5, value_timestamp: '2026-11-01T10:15:00Z' }], { quantity: 'water_level' });

    expect(file.recordings[0]?.readings[0]?.values).toEqual({ water_level: 1.5 });
    expect(file.notes).toEqual([]);
  });

  it('tells entries that are no readings', () => {
    const file = json([
      { value: '0.35|0.36', value_timestamp: '2026-11-01T10:15:00Z' },
      { value: 1, value_timestamp: 'soon' },
      { value: 1, value_timestamp: '2026-11-01T10:30:00Z' },
    ]);

    expect(file.lines).toBe(3);
    expect(file.problems.map(({ where }) => where)).toEqual(['entry 1', 'entry 2']);
  });

  it('refuses JSON of another kind', () => {
    expect(() => json({ hello: 'world' })).toThrow(FormatError);
  });
});

describe('generic CSV', () => {
  it('reads the columns that the map names, in the zone that is given', () => {
    const text = '\uFEFFtime,PM2_5,"Note, long"\r\n2026/11/01 07:00:00,37.4,"a ""b"""\r\n';

    const file = parse(text, {
      map: parseColumnMap('pm25=PM2_5,at=time'),
      timeFormat: 'yyyy/MM/dd HH:mm:ss',
      zoneMinutes: 420,
    });

    expect(file.problems).toEqual([]);
    expect(file.recordings[0]?.readings).toEqual([{ at: at('2026-11-01T00:00:00Z'), values: { pm25: 37.4 } }]);
  });

  it('needs no map for columns that have our own names', () => {
    const file = parse('timestamp;pm25;laeq;comment\n2026-11-01T00:00:00+07:00;38,2;71.5;x\n');

    expect(file.format).toBe('generic-csv');
    expect(file.recordings[0]?.readings).toEqual([
      { at: at('2026-10-31T17:00:00Z'), values: { pm25: 38.2, laeq: 71.5 } },
    ]);
  });

  it.each([
    ['epoch-s', '1795309500', 1_795_309_500_000],
    ['epoch-ms', '1795309500123', 1_795_309_500_123],
    ['iso', '2026-11-22 10:05', Date.UTC(2026, 10, 22, 10, 5)],
    ['dd.MM.yyyy HH:mm', '22.11.2026 10:05', Date.UTC(2026, 10, 22, 10, 5)],
  ])('reads times written as %s', (timeFormat, time, instant) => {
    const { recordings } = parse(`at,pm25\n${time},1\n`, { timeFormat });

    expect(recordings[0]?.readings[0]?.at).toBe(instant);
  });

  it('does not take a day that does not exist for another', () => {
    const { recordings, problems } = parse('at,pm25\n2026-02-30T00:00:00Z,1\n2026-02-28T24:30:00Z,1\n');

    expect(recordings).toEqual([]);
    expect(problems.map(({ where }) => where)).toEqual(['line 2', 'line 3']);
  });

  it('says which columns there are when it cannot know what they mean', () => {
    expect(() => parse('when,dust\n1,2\n')).toThrow(/when, dust/);
    expect(() => parse('at,pm25\n', { map: parseColumnMap('at=at,pm10=PM10') })).toThrow(/no column PM10/);
    expect(() => parse('at,pm25\n', { timeFormat: 'whenever' })).toThrow(/--time-format/);
    expect(() => parse('')).toThrow(/empty/);
  });

  it.each(['pm25', 'pm99=x,at=t', 'at=t', 'pm25=x'])('refuses the map "%s"', (map) => {
    expect(() => parseColumnMap(map)).toThrow(FormatError);
  });
});
