import { writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigError, parseConfig } from '../../gateway/config.ts';
import { loadThresholds } from '../../gateway/thresholds.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { temporaryFolder } from '../support/temporary.ts';

const fileWith = (content: unknown): string => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const file = folder.file('thresholds.json');
  writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return file;
};

const load = (file: string | undefined): { catalogue: readonly Threshold[]; problems: string[] } => {
  const problems: string[] = [];
  const catalogue = loadThresholds(file, (text) => problems.push(text));
  return { catalogue, problems: problems.map((text) => text.replace(`${file}: `, '')) };
};

const both = (words: string) => ({ vi: words, en: words });

/** A limit as a city writes it, without what has a default. */
const limit = (more: object = {}) => ({
  id: 'city.pm25.24h',
  kind: 'limit',
  quantity: 'pm25',
  value: 40,
  comparison: 'above',
  averagingSeconds: 86_400,
  label: both('PM2.5'),
  law: { document: '12/2027/QĐ-UBND', clause: both('Điều 3'), title: both('Quy định') },
  evidence: 'verified',
  evidenceNote: both('Văn bản của thành phố'),
  programme: ['III.5 ¶7'],
  ...more,
});

const alarmLevel = (more: object = {}) => {
  const { averagingSeconds, ...rest } = limit();
  return {
    ...rest,
    id: 'bd.kien-an.2',
    kind: 'alarm-level',
    quantity: 'water_level',
    averagingSeconds: 0,
    comparison: 'at-or-above',
    value: 1.95,
    gauge: 'kien-an',
    gaugeName: 'Kiến An',
    river: 'Lạch Tray',
    datum: 'national_msl',
    level: 'II',
    severity: 2,
    ...more,
  };
};

it('is the built-in catalogue without a file', () => {
  expect(load(undefined)).toEqual({ catalogue: builtInThresholds, problems: [] });
});

it('replaces, removes and adds, and marks what is the city’s', () => {
  const { catalogue, problems } = load(fileWith([limit(), alarmLevel(), { id: 'who-2021.pm25.24h', remove: true }]));
  const find = (id: string) => catalogue.find((entry) => entry.id === id);

  expect(problems).toEqual([]);
  expect(find('city.pm25.24h')).toMatchObject({ value: 40, dataCapture: 0.75, origin: 'city' });
  expect(find('bd.kien-an.2')).toMatchObject({ value: 1.95, origin: 'city' });
  expect(find('bd.kien-an.1')).toMatchObject({ value: 1.6, origin: 'built-in' });
  expect(find('who-2021.pm25.24h')).toBeUndefined();
  expect(catalogue).toHaveLength(builtInThresholds.length);
});

it('does not change the built-in catalogue', () => {
  const before = JSON.stringify(builtInThresholds);
  load(fileWith([alarmLevel(), { id: 'street.watch', remove: true }]));

  expect(JSON.stringify(builtInThresholds)).toBe(before);
});

it('reads a file with a byte order mark', () => {
  expect(load(fileWith('\uFEFF[]'))).toEqual({ catalogue: builtInThresholds, problems: [] });
});

it.each([
  ['no JSON', '[{]', 'not JSON: '],
  ['no array', '{}', 'an array expected'],
  ['no UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), 'not UTF-8'],
])('refuses what is %s', (_name, content, reason) => {
  expect(load(fileWith(content)).problems).toEqual([expect.stringContaining(reason)]);
});

it('refuses a file that is not there', () => {
  expect(load('/nonexistent/thresholds.json').problems).toEqual([expect.stringContaining('cannot be read: ENOENT')]);
});

const { law, ...lawless } = limit();
const { programme, ...unasked } = limit();
const { evidence, ...unproven } = limit();

it.each([
  ['without a law', lawless, '[0].law: '],
  ['without a clause of the programme', unasked, '[0].programme: '],
  ['with an empty list of clauses', limit({ programme: [] }), '[0].programme: '],
  ['without evidence', unproven, '[0].evidence: '],
  ['in one language only', limit({ label: { vi: 'Bụi' } }), '[0].label.en: '],
  ['with a field that nobody knows', limit({ averaging: 60 }), '[0]: Unrecognized key: "averaging"'],
  ['of a kind that nobody knows', limit({ kind: 'law' }), '[0].kind: '],
  ['of a quantity that nobody knows', limit({ quantity: 'pm99' }), '[0].quantity: '],
  ['that calls itself built-in', limit({ origin: 'built-in' }), '[0]: Unrecognized key: "origin"'],
  ['with a limit on single values', limit({ averagingSeconds: 0 }), '[0].averagingSeconds: '],
  ['with a date that does not exist', limit({ from: '2027-02-30' }), '[0].from: '],
  ['that ends before it begins', limit({ from: '2027-02-01', until: '2027-01-01' }), '[0].until: before `from`'],
  ['with an empty span of hours', limit({ hours: [6, 6] }), '[0].hours: '],
  ['in centimetres instead of metres', alarmLevel({ value: 195 }), '[0].value: outside what is measured'],
  ['of a level without a datum', alarmLevel({ datum: undefined }), '[0].datum: '],
  ['of a level over a time', alarmLevel({ averagingSeconds: 3_600 }), '[0].averagingSeconds: '],
  ['that is no object', 'street.watch', '[0]'],
  ['that removes what is not there', { id: 'street.wach', remove: true }, '[0].id: there is no threshold street.wach'],
  ['that removes and says more', { id: 'street.watch', remove: true, value: 1 }, '[0]: Unrecognized key: "value"'],
  ['with a level above a worse one', alarmLevel({ value: 2.5 }), '[0]: bd.kien-an.3 is worse than bd.kien-an.2'],
  ['with a second level of the same rank', alarmLevel({ id: 'bd.kien-an.ii' }), 'have the same severity'],
])('refuses an entry %s', (_name, item, reason) => {
  expect(load(fileWith([item])).problems).toEqual([expect.stringContaining(reason)]);
});

it.each([
  ['without data capture', {}, 'dataCapture'],
  ['at once', { averagingSeconds: 0 }, 'averagingSeconds'],
])('refuses a class of rain %s', (_name, more, path) => {
  const { averagingSeconds, ...rest } = limit();
  const rain = { ...rest, kind: 'class', quantity: 'rain', averagingSeconds: 3_600, level: 'cloudburst', severity: 1 };

  expect(load(fileWith([{ ...rain, ...more }])).problems).toEqual([expect.stringContaining(`[0].${path}: `)]);
});

it('refuses the same id twice in the file', () => {
  expect(load(fileWith([limit(), limit({ value: 41 })])).problems).toEqual([
    '[1].id: city.pm25.24h stands already at [0]',
  ]);
});

it('is a setting like others: every problem at once, with file, place and reason', () => {
  const file = fileWith([limit({ value: 'forty' }), limit(), { ...lawless, id: 'b', programme: ['III'] }]);
  const act = () => parseConfig({ GATEWAY_THRESHOLDS_FILE: file, GATEWAY_MQTT_PORT: 'x' });

  expect(act).toThrow(ConfigError);
  for (const part of [
    `GATEWAY_THRESHOLDS_FILE: ${file}: [0].value: `,
    `GATEWAY_THRESHOLDS_FILE: ${file}: [2].law: `,
    `GATEWAY_THRESHOLDS_FILE: ${file}: [2].programme[0]: a clause such as III.5 ¶7`,
    'GATEWAY_MQTT_PORT: ',
  ]) {
    expect(act).toThrow(part);
  }
  expect(parseConfig({ GATEWAY_THRESHOLDS_FILE: fileWith([limit()]) }).thresholds).toHaveLength(
    builtInThresholds.length + 1,
  );
});
