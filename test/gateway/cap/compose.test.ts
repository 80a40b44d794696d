/** Whatever the situation and however its stations are called: the document is valid and says the same in both languages. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextMessage, validMs } from '../../../gateway/cap/chain.ts';
import { type ComposeInput, composeCap } from '../../../gateway/cap/compose.ts';
import { type CapDocument, referenceText } from '../../../gateway/cap/document.ts';
import { deservesAlert, factsOf } from '../../../gateway/cap/facts.ts';
import { parseCap } from '../../../gateway/cap/parse.ts';
import { checkCap } from '../../../gateway/cap/rules.ts';
import { writeCap } from '../../../gateway/cap/xml.ts';
import type { Alert, Situation } from '../../../shared/alert-api.ts';
import { corroborations, severities } from '../../../shared/alerts/words.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import { wards } from '../../../shared/wards.ts';
import { describeAlert, morning, schemaProblems } from '../../support/cap-world.ts';
import { anAlert, aSituation } from '../../support/notices.ts';

const input = (situation: Situation, alerts: readonly Alert[], more: Partial<ComposeInput> = {}): ComposeInput => {
  const facts = factsOf(situation, alerts);
  if (!facts) throw new Error('nobody is warned of this');
  return {
    situation,
    facts,
    next: { msgType: 'Alert', sent: morning, expires: morning + validMs },
    n: 1,
    references: [],
    sender: 'hai-dang.haiphong.example',
    senderName: 'Thành phố Hải Phòng',
    offset: vietnamTime,
    describe: describeAlert,
    border: () => [],
    ...more,
  };
};

const compose = (...given: Parameters<typeof input>): CapDocument => composeCap(input(...given));

const oneOf = <T>(all: readonly T[]) => fc.constantFrom(...all);
const instant = fc.integer({ min: -3 * 86_400_000, max: 86_400_000 }).map((ms) => morning + ms);
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 120 });

const kinds = [
  ['depth', 'flood', 'water_depth', 'cm'],
  ['alarm-level', 'flood', 'water_level', 'm'],
  ['rise', 'flood', 'water_level', 'm/h'],
  ['projected', 'flood', 'water_level', 'min'],
  ['rain', 'flood', 'rain', 'mm'],
  ['air-index', 'air', null, ''],
  ['limit', 'air', 'pm25', 'µg/m³'],
  ['limit', 'noise', 'laeq', 'dBA'],
  ['value', 'air', 'co', 'µg/m³'],
] as const;

const anyAlert = (hazard: 'flood' | 'air' | 'noise'): fc.Arbitrary<Alert> =>
  fc
    .record({
      kind: oneOf(kinds.filter(([, network]) => network === hazard)),
      name,
      id: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/),
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
      state: oneOf(['unacknowledged', 'acknowledged', 'returned', 'latched', 'cleared'] as const),
      severity: oneOf(severities),
      highest: oneOf(severities),
      value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      onsetAt: instant,
      silentSince: fc.option(instant),
      shelvedUntil: fc.option(instant, { freq: 8 }),
      isFalse: fc.boolean(),
    })
    .map(({ kind: [kind, network, quantity, unit], name: called, id, lat, lon, value, state, ...rest }) =>
      anAlert({
        ...rest,
        state,
        network,
        hazard: network,
        returnedAt: state === 'returned' || state === 'latched' ? morning : null,
        rule: { id: 'r', version: 1, name: { vi: 'Quy tắc', en: 'Rule' }, kind },
        station: { id, name: called, lat, lon },
        figure: { value, unit, quantity, step: value, threshold: null },
      }),
    );

const anySituation = oneOf(['flood', 'air', 'noise'] as const).chain((hazard) =>
  fc.record({
    situation: fc
      .record({
        ward: oneOf([...wards.map(({ code }) => code), 'other']),
        provenance: oneOf(['real', 'simulated'] as const),
        exercise: fc.option(fc.uuid()),
        state: oneOf(['unacknowledged', 'cleared'] as const),
        corroboration: oneOf(corroborations),
        highest: oneOf(severities),
        number: fc.integer({ min: 1, max: 1e9 }),
      })
      .map((more) => aSituation({ ...more, hazard })),
    alerts: fc.array(anyAlert(hazard), { minLength: 1, maxLength: 12 }),
    sender: fc.stringMatching(/^[^\s,<&]{3,120}$/),
    senderName: name,
    chain: fc.integer({ min: 0, max: 5 }),
    now: instant,
  }),
);

describe('composeCap', () => {
  it('makes a valid document of any situation', () => {
    const xmls: string[] = [];
    fc.assert(
      fc.property(anySituation, ({ situation, alerts, sender, senderName, chain, now }) => {
        const facts = factsOf(situation, alerts);
        fc.pre(facts !== undefined);
        const last =
          chain === 0
            ? undefined
            : {
                key: 'something else',
                severity: 'warning' as const,
                phase: 'active' as const,
                sent: Math.floor(now / 1_000) * 1_000 - 600_000,
                expires: now,
              };
        const next = nextMessage(facts, last, now);
        fc.pre(next !== undefined && 'msgType' in next);
        const references = Array.from({ length: last ? chain : 0 }, (_, index) =>
          referenceText({ sender, identifier: `a-${index}`, sent: '2026-11-19T00:00:00+07:00' }),
        );
        const document = composeCap({
          ...input(situation, alerts, { sender, senderName, references }),
          facts,
          next,
          n: chain + 1,
        });
        const xml = writeCap(document);
        const read = parseCap(xml);

        expect(checkCap(read)).toEqual([]);
        const [vi, en] = read.info.map(({ category, urgency, severity, certainty, responseType }) =>
          JSON.stringify([category, urgency, severity, certainty, responseType]),
        );
        expect(vi).toBe(en);
        for (const { headline = '' } of read.info) expect([...headline].length).toBeLessThanOrEqual(160);
        if (document.msgType === 'Alert') expect(deservesAlert(facts)).toBe(true);
        expect(document.status === 'Actual').toBe(situation.exercise === null && situation.provenance === 'real');
        xmls.push(xml);
      }),
      { numRuns: 120 },
    );
    expect(xmls.length).toBeGreaterThan(40);
    expect(schemaProblems(xmls)).toBe('');
  }, 30_000);

  it.each([
    '</headline></info><info>',
    '"><script>alert(1)</script>',
    ']]> <!-- & &amp; %xxe;',
    'a\u0000b\u0001c\u001bd',
    '\u202egnoc gnorw\u202c',
    'line\r\none\ttwo',
    '\ud800 half \udfff',
    'Ngõ 🌊 \ufffe\uffff',
  ])('takes a station called %j for a name and nothing else', (called) => {
    const alert = anAlert({ station: { id: 'tram-1', name: called, lat: 20.8, lon: 106.7 } });
    const xml = writeCap(compose(aSituation(), [alert]));

    expect(schemaProblems([xml])).toBe('');
    const document = parseCap(xml);
    expect(document.info).toHaveLength(2);
    expect(document.info[0]?.headline).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(xml).not.toMatch(/<script|<!--/);
  });

  it.each([
    ['watch', 'corroborated', 'Minor', 'Expected', 'Observed'],
    ['watch', 'single', 'Minor', 'Expected', 'Possible'],
    ['warning', 'single', 'Moderate', 'Immediate', 'Likely'],
    ['danger', 'corroborated', 'Severe', 'Immediate', 'Observed'],
    ['extreme', 'contradicted', 'Extreme', 'Immediate', 'Possible'],
  ] as const)('says of %s, %s: %s, %s, %s', (severity, corroboration, ...expected) => {
    const [info] = compose(aSituation({ corroboration }), [anAlert({ severity })]).info;
    expect([info?.severity, info?.urgency, info?.certainty]).toEqual(expected);
  });

  it('tells what is only projected as expected, with the time it is expected at as its onset', () => {
    const projected = anAlert({
      rule: { id: 'p', version: 1, name: { vi: 'Dự báo', en: 'Projected' }, kind: 'projected' },
      figure: { value: 40, unit: 'min', quantity: 'water_level', step: 60, threshold: null },
    });
    const [info] = compose(aSituation({ corroboration: 'single' }), [projected]).info;

    expect(info).toMatchObject({ urgency: 'Expected', certainty: 'Possible', onset: '2026-11-23T07:40:00+07:00' });
  });

  it('puts what people stand in before what falls on them, and is silent about equipment and the past', () => {
    const rain = anAlert({ figure: { value: 90, unit: 'mm', quantity: 'rain', step: 70, threshold: null } });
    expect(compose(aSituation(), [rain, anAlert()]).info[1]?.event).toBe('Street flooding');
    expect(compose(aSituation(), [rain]).info[1]?.event).toBe('Heavy rain');
    expect(factsOf(aSituation({ hazard: 'equipment' }), [anAlert({ hazard: 'equipment' })])).toBeUndefined();
    expect(factsOf(aSituation(), [anAlert({ isPast: true, state: 'cleared' })])).toBeUndefined();
  });

  it('draws the border of the ward where it is known', () => {
    const ring = [
      [20.84, 106.69],
      [20.84, 106.7],
      [20.85, 106.7],
      [20.84, 106.69],
    ] as const;
    const document = compose(aSituation(), [anAlert()], { border: (ward) => (ward === '11359' ? [ring] : []) });

    expect(document.info[0]?.area[0]).toMatchObject({
      polygon: ['20.84000,106.69000 20.84000,106.70000 20.85000,106.70000 20.84000,106.69000'],
      circle: [],
    });
    expect(checkCap(document)).toEqual([]);
  });
});
