import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedStation } from '../../gateway/station-entry.ts';
import { decodeCsv, exportStationsCsv, type ImportSite, planImport } from '../../gateway/station-import.ts';
import { networksOf } from '../../gateway/station-rules.ts';
import { quantityIds } from '../../shared/quantities.ts';
import { datums, lifecycles, provenances, stationDetailsSchema, stationSchema } from '../../shared/station.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { testStation } from '../support/gateway-process.ts';

const recorded = (...records: RecordedStation[]): ImportSite => ({
  existing: (id) => records.find(({ station }) => station.id === id),
  thresholds: builtInThresholds,
  maxRows: 20,
});
const nothing = recorded();
const problemsOf = (text: string, site = nothing) =>
  planImport(text, site).rows.flatMap(({ line, problems }) =>
    problems.map(({ column, message }) => `${line} ${column}: ${message}`),
  );

describe('import of stations', () => {
  it('makes stations of rows, with networks, ward, interval, name and provenance where they are not given', () => {
    const plan = planImport('id,quantities,lat,lon\ntram-1,"pm25,laeq",20.8477,106.6975\n', nothing);

    expect(plan).toEqual({
      accepted: true,
      rows: [{ line: 2, id: 'tram-1', outcome: 'create', problems: [] }],
      stations: [
        {
          station: {
            ...testStation('tram-1', { name: 'tram-1', networks: ['air', 'noise'], quantities: ['pm25', 'laeq'] }),
          },
          details: {},
        },
      ],
    });
  });

  it.each([
    ['a byte order mark and CRLF', '\uFEFFid,name,quantities,lat,lon\r\ntram-1,Một,pm25,20.8477,106.6975\r\n'],
    ['semicolons and decimal commas', 'id;name;quantities;lat;lon\ntram-1;Một;pm25;20,8477;106,6975'],
    ['tabs', 'id\tname\tquantities\tlat\tlon\ntram-1\tMột\tpm25\t20.8477\t106.6975'],
    [
      'another order, other case, empty lines',
      '\n\nLON,LAT,Quantities,Name,ID\n\n106.6975,20.8477,pm25,Một,tram-1\n\n',
    ],
    ['quotes', '"id","name","quantities","lat","lon"\n"tram-1","Một","pm25","20,8477","106,6975"'],
    ['trailing empty columns', 'id,name,quantities,lat,lon,,\ntram-1,Một,pm25,20.8477,106.6975,,\n,,,,,,\n'],
    ['old line ends', 'id,name,quantities,lat,lon\rtram-1,Một,pm25,20.8477,106.6975\r'],
  ])('takes %s', (_name, text) => {
    const { stations } = planImport(text, nothing);
    expect(stations).toEqual([{ station: testStation('tram-1', { name: 'Một', quantities: ['pm25'] }), details: {} }]);
  });

  it('takes what is given over what is recorded; an empty cell takes an optional property away', () => {
    const old = {
      station: testStation('tram-1', { gauge: 'kien-an', height: 3, lifecycle: 'maintenance' as const }),
      details: { owner: 'Sở', instrument: { model: 'M', serial: 'S' } },
    };
    const plan = planImport('id,name,gauge,height,serial,interval\ntram-1,,,4,,\n', recorded(old));

    expect(plan.rows).toMatchObject([{ outcome: 'change' }]);
    expect(plan.stations).toEqual([
      {
        station: testStation('tram-1', { height: 4, lifecycle: 'maintenance' }),
        details: { owner: 'Sở', instrument: { model: 'M' } },
      },
    ]);
  });

  it('keeps the ward of a station that stays where it is, and finds that of one that moves', () => {
    const old = { station: testStation('tram-1', { ward: '11383' }), details: {} };
    const same = planImport('id,lat,lon\ntram-1,20.8477,106.6975', recorded(old));
    expect(same.rows).toMatchObject([{ outcome: 'same' }]);
    const moved = planImport('id,lat\ntram-1,20.8478', recorded(old));
    expect(moved.stations[0]?.station.ward).toBe('11359');
  });

  it('names every problem with line and column, and then does nothing', () => {
    const text = [
      'id,notes,quantities,lat,lon,gauge,calibrationDue,ward',
      'tram-1,"two',
      'lines",pm25,20.8,106.7,,,',
      'Trạm 2,x,pm25,20.8,106.7,,,',
      'tram-3,x,pm99,200,,,,',
      'tram-4,x,water_level,20.8,106.7,nowhere,31/12/2026,99999',
      'tram-1,x,pm25,20.8,106.7,,,',
      'tram-5,x,pm25,20.8,106.7,,,,,more',
      ',x,pm25,20.8,106.7,,,',
    ].join('\n');
    const plan = planImport(text, nothing);

    expect(plan.accepted).toBe(false);
    expect(plan.stations).toEqual([]);
    expect(plan.rows.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual([
      '2 create',
      '4 refused',
      '5 refused',
      '6 refused',
      '7 refused',
      '8 refused',
      '9 refused',
    ]);
    const problems = problemsOf(text).map((problem) => problem.replace(/: .*/, ''));
    expect(problems).toEqual([
      '4 id',
      '5 quantities',
      '5 lat',
      '5 lon',
      '6 ward',
      '6 calibrationDue',
      '7 id',
      '8 ',
      '9 id',
      '9 name',
    ]);
    expect(problemsOf(text)).toContain('5 lon: is missing');
    expect(problemsOf(text)).toContain('7 id: the station is in line 2 already');
    expect(problemsOf('id,quantities,lat,lon,gauge\na,water_level,20.8,106.7,nowhere')[0]).toMatch(
      /^2 gauge: no threshold knows nowhere; there are .*kien-an/,
    );
  });

  it.each([
    ['an unknown column', 'id,colour\na,red', /^1 colour: no such column; there are id, name/],
    ['a column twice', 'id,lat,LAT\na,1,2', /^1 LAT: the column is there twice/],
    ['no id', 'name\na', /^1 id: .*id is missing/],
    ['an empty file', '', /^1 : the file is empty/],
    ['only a heading', 'id,name\n', /^1 : no station/],
    ['an open quote', 'id,name\na,"b\n', /^\d : not a table/],
    ['too many rows', `id\n${'a\n'.repeat(21)}`, /^22 : at most 20/],
    ['a cell without end', `id,notes\na,${'x'.repeat(30_000)}`, /not a table/],
  ])('refuses %s', (_name, text, expected) => {
    expect(problemsOf(text)[0]).toMatch(expected);
  });

  it('leaves provenance, and what is outside the scope of who imports, alone', () => {
    const old = { station: testStation('tram-1', { provenance: 'simulated' }), details: {} };
    expect(problemsOf('id,provenance\ntram-1,real', recorded(old))).toEqual([
      '2 provenance: it is simulated, which is part of its identity',
    ]);
    const site = { ...recorded(old), mayWrite: ({ ward }: { ward: string }) => ward === '11383' };
    expect(problemsOf('id,name\ntram-1,x', site)[0]).toMatch(/^2 ward: outside/);
    // Not even by moving it into the own ward.
    expect(problemsOf('id,ward\ntram-1,11383', site)[0]).toMatch(/^2 ward: outside/);
  });

  it('reads UTF-8 and UTF-16 and refuses what is neither', () => {
    const text = '\uFEFFid\ttên';
    expect(decodeCsv(Buffer.from(text, 'utf8'))).toBe('id\ttên');
    expect(decodeCsv(Buffer.from(text, 'utf16le'))).toBe('id\ttên');
    expect(() => decodeCsv(Buffer.from('tr\xe2m', 'latin1'))).toThrow('CSV UTF-8');
  });
});

describe('export of stations', () => {
  it('cannot be taken for a formula', () => {
    const details = { owner: '=HYPERLINK("http://x")', notes: "'=1", instrument: { model: '+1', serial: '@x' } };
    const text = exportStationsCsv([{ station: testStation('tram-1', { name: '-2+3' }), details }]);

    expect(text).toContain(`"'-2+3"`);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(text).toContain(`"''=1"`);
    expect(text.split('\r\n')).toHaveLength(3);
  });

  it('imported again changes nothing', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'đ', '=', "'", '"', ';', ',', '\n', ' ', '-', '🚨', '＝'),
      maxLength: 12,
    });
    const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const number = (min: number, max: number) =>
      fc.integer({ min: min * 1_000, max: max * 1_000 }).map((n) => n / 1_000);
    const station = fc
      .record(
        {
          name: text.map((name) => `x${name.replaceAll('\n', '')}`),
          quantities: fc.uniqueArray(fc.constantFrom(...quantityIds), { minLength: 1, maxLength: 4 }),
          lat: number(-90, 90),
          lon: number(-180, 180),
          interval: fc.integer({ min: 1, max: 3_600 }),
          ward: fc.constantFrom('11359', '11383', 'other'),
          datum: optional(fc.constantFrom(...datums)),
          areaClass: optional(fc.constantFrom('special', 'ordinary')),
          gauge: optional(fc.constant('kien-an')),
          lifecycle: optional(fc.constantFrom(...lifecycles)),
          provenance: fc.constantFrom(...provenances),
          height: optional(number(-100, 1_000)),
          datumOffset: optional(number(-100, 100)),
        },
        { noNullPrototype: true },
      )
      .map((fields) => ({ ...fields, id: 'tram', networks: networksOf(fields.quantities) }));
    const details = fc.record(
      {
        instrument: fc.record(
          { model: text, serial: text, calibrationDue: fc.constant('2027-03-01') },
          { requiredKeys: [] },
        ),
        owner: text,
        notes: text,
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(station, details), { minLength: 1, maxLength: 4 }), (list) => {
        const records = list.map(([one, more], index) => ({
          station: stationSchema.parse(JSON.parse(JSON.stringify({ ...one, id: `tram-${index}` }))),
          details: stationDetailsSchema.parse(JSON.parse(JSON.stringify(more))),
        }));
        const plan = planImport(exportStationsCsv(records), recorded(...records));
        expect(plan.rows.map(({ outcome, problems }) => [outcome, problems])).toEqual(records.map(() => ['same', []]));
        // And into an empty city it makes the same stations again; active is what a new one is anyway.
        const asNew = records.map(({ station: { lifecycle, ...rest } }) =>
          lifecycle === undefined || lifecycle === 'active' ? rest : { ...rest, lifecycle },
        );
        expect(planImport(exportStationsCsv(records), nothing).stations.map((made) => made.station)).toEqual(asNew);
      }),
      { numRuns: 100 },
    );
  });
});
