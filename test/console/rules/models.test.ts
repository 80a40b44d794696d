/** Models behind the pages of rules, people to tell, warnings and exercises. */
import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../console/format/format.ts';
import { fromLocalInput } from '../../../console/format/local-input.ts';
import { infoFor, sketchOf, wardDots } from '../../../console/rules/areas.ts';
import { deliveriesInOrder } from '../../../console/rules/deliveries.ts';
import { countdownOf, hopBars, progressOf, totalsOf } from '../../../console/rules/exercise.ts';
import { checkLevel, type LevelDraft, levelStateAt, levelsInOrder } from '../../../console/rules/official.ts';
import { checkPolicy, policyDraftOf, recipientCode } from '../../../console/rules/policy-draft.ts';
import { addDays, initialsOf, mondayOf, offsetOf, rotaDays } from '../../../console/rules/rota.ts';
import { marksOf, stationBars, summaryOf } from '../../../console/rules/test-result.ts';
import type { RuleTest } from '../../../shared/alert-api.ts';
import type { CapImported } from '../../../shared/cap-api.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import type { Delivery, OnCall, Policy } from '../../../shared/notification-api.ts';
import type { OfficialLevel } from '../../../shared/official-level-api.ts';
import { dayMs, hourMs, minuteMs } from '../../../shared/time.ts';

const at = Date.parse('2026-11-23T00:00:00+07:00');
const format = createFormat('vi', 'Asia/Ho_Chi_Minh', createTranslate('vi'));

const testOf = (raised: Partial<RuleTest['raised'][number]>[], more: Partial<RuleTest> = {}): RuleTest => ({
  id: '1b671a64-40d5-491e-99b0-da01ff1f3341',
  state: 'done',
  problem: null,
  progress: { done: 3, total: 3 },
  readings: 1_000,
  raised: raised.map((each) => ({
    station: 'a',
    subject: '',
    from: at + hourMs,
    to: at + 2 * hourMs,
    highest: 'warning',
    peak: 34,
    unit: 'cm',
    delay: minuteMs,
    ...each,
  })),
  isCut: false,
  flaps: 0,
  stations: 3,
  ...more,
});
const day = { from: at, to: at + dayMs };

describe('the result of trying a rule', () => {
  it('is counted over all stations', () => {
    const test = testOf([{}, { delay: 3 * minuteMs }, { station: 'b', to: null, delay: 2 * minuteMs }], { flaps: 1 });

    expect(summaryOf(test)).toEqual({ raised: 3, stations: 2, flaps: 1, meanDelay: 2 * minuteMs, stillOpen: 1 });
    expect(summaryOf(testOf([])).meanDelay).toBeNull();
  });

  it('stands beside the version that is kept, station by station, the most alerts first', () => {
    const rows = stationBars(
      testOf([{ station: 'b' }, { station: 'b', highest: 'danger' }, {}]),
      testOf([{}, {}, { station: 'c' }]),
      day,
    );

    expect(rows.map(({ station, count, countBefore, worst }) => [station, count, countBefore, worst])).toEqual([
      ['b', 2, 0, 'danger'],
      ['a', 1, 2, 'warning'],
      ['c', 0, 1, undefined],
    ]);
    expect(rows[1]?.bars[0]).toMatchObject({ left: 1 / 24, width: 1 / 24 });
  });

  it('draws what is still open to the end, what began before from the beginning, and the shortest so that it is seen', () => {
    const [row] = stationBars(
      testOf([
        { from: at - hourMs, to: at + 12 * hourMs },
        { from: at + 18 * hourMs, to: null },
        { from: at + dayMs - 1, to: at + dayMs },
      ]),
      undefined,
      day,
    );
    const [early, open, short] = row?.bars ?? [];

    expect(early).toMatchObject({ left: 0, width: 0.5 });
    expect(open).toMatchObject({ left: 0.75, width: 0.25 });
    expect(short?.width).toBeGreaterThan(0.001);
    expect((short?.left ?? 1) + (short?.width ?? 0)).toBeLessThanOrEqual(1);
    expect(row?.countBefore).toBeUndefined();
  });

  it('is divided by whole local hours or days', () => {
    const startOfDay = (instant: number): number => Math.floor((instant - at) / dayMs) * dayMs + at;

    expect(marksOf(day, startOfDay).map((mark) => (mark - at) / hourMs)).toEqual([3, 6, 9, 12, 15, 18, 21]);
    expect(marksOf({ from: at + hourMs, to: at + 7 * dayMs }, startOfDay).map((mark) => (mark - at) / dayMs)).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    expect(marksOf({ from: at, to: at + 92 * dayMs }, startOfDay).length).toBeLessThanOrEqual(12);
  });
});

describe('a rota', () => {
  const list: OnCall = {
    name: 'Trực ban',
    role: 'emergency',
    people: ['an', 'binh', 'chi'],
    startsOn: '2026-11-23',
    handoverAt: '07:00',
    turnDays: 2,
    exceptions: [],
  };
  const who = (days: ReturnType<typeof rotaDays>) => days.map(({ person }) => person);

  it('gives each person the days of their turns', () => {
    const days = rotaDays(list, '2026-11-23', 7, vietnamTime);

    expect(who(days)).toEqual(['an', 'an', 'binh', 'binh', 'chi', 'chi', 'an']);
    expect(days.map(({ isHandover }) => isHandover)).toEqual([false, false, true, false, true, false, true]);
  });

  it('shows who stands in, and that it is an exception', () => {
    const from = at + dayMs;
    const days = rotaDays(
      { ...list, exceptions: [{ person: 'chi', from, to: from + dayMs }] },
      '2026-11-23',
      3,
      vietnamTime,
    );

    expect(days.map(({ person, isException }) => [person, isException])).toEqual([
      ['an', false],
      ['chi', true],
      ['binh', false],
    ]);
  });

  it('counts in the legal time of the city, with weeks that begin on Monday', () => {
    expect(offsetOf(format)(at + 123_456)).toBe(7 * hourMs);
    expect(mondayOf('2026-11-29')).toBe('2026-11-23');
    expect(mondayOf('2026-11-23')).toBe('2026-11-23');
    expect(addDays('2026-12-30', 3)).toBe('2027-01-02');
    expect(initialsOf('Nguyễn Thị  Minh Khai')).toBe('NTMK');
  });
});

describe('the form of a policy', () => {
  const policy: Policy = {
    name: 'Trực đêm',
    from: 'danger',
    steps: [
      { afterMinutes: 0, to: [{ kind: 'on-call', list: 'x', position: 1 }] },
      { afterMinutes: 7.5, to: [{ kind: 'role', role: 'emergency' }] },
    ],
    repeatMinutes: 15,
    maxRepeats: 8,
  };

  it('holds a policy without loss', () => {
    expect(checkPolicy(policyDraftOf(policy, 'vi')).policy).toEqual(policy);
    const once = { ...policy, repeatMinutes: null, maxRepeats: 0 };
    expect(checkPolicy(policyDraftOf(once, 'en')).policy).toEqual(once);
  });

  it('tells what is wrong where', () => {
    const draft = policyDraftOf(policy, 'vi');
    const [first, second] = draft.steps;
    const {
      problems,
      count,
      policy: sent,
    } = checkPolicy({
      ...draft,
      name: ' ',
      maxRepeats: '1,5',
      steps: [
        { key: first?.key ?? 0, after: '0', to: [] },
        { key: second?.key ?? 1, after: 'x', to: [recipientCode({ kind: 'role', role: 'field' })] },
      ],
    });

    expect(sent).toBeUndefined();
    expect(count).toBe(4);
    expect(problems).toMatchObject({ name: 'tell.name.missing', maxRepeats: 'tell.policy.max.wrong' });
    expect([...problems.steps.values()]).toEqual(['tell.policy.to.missing', 'tell.policy.after.wrong']);
  });

  it('knows a recipient again, however its fields are ordered', () => {
    expect(recipientCode({ kind: 'on-call', list: 'x', position: 2 })).toBe(
      recipientCode({ position: 2, list: 'x', kind: 'on-call' }),
    );
  });
});

describe('messages', () => {
  it('that did not arrive stand first, then those under way, newest first', () => {
    const delivery = (id: string, state: Delivery['state'], createdAt: number) =>
      ({ id, state, createdAt }) as Delivery;

    expect(
      deliveriesInOrder([
        delivery('a', 'delivered', 9),
        delivery('b', 'failed', 1),
        delivery('c', 'due', 2),
        delivery('d', 'failed', 3),
        delivery('e', 'held', 8),
      ]).map(({ id }) => id),
    ).toEqual(['d', 'b', 'c', 'e', 'a']);
  });
});

describe('official levels', () => {
  const level = (change: Partial<OfficialLevel>): OfficialLevel => ({
    id: 'x',
    disaster: 'storm',
    level: 3,
    wards: null,
    bulletin: { issuer: 'Đài KTTV', number: '', issuedAt: at, url: '' },
    validFrom: at,
    validTo: at + dayMs,
    text: '',
    enteredAt: at,
    enteredBy: null,
    withdrawnAt: null,
    ...change,
  });

  it('hold from their first moment to just before their last, unless withdrawn', () => {
    const known = level({});

    expect([at - 1, at, at + dayMs - 1, at + dayMs].map((now) => levelStateAt(known, now))).toEqual([
      'future',
      'now',
      'now',
      'over',
    ]);
    expect(levelStateAt(level({ withdrawnAt: at }), at)).toBe('withdrawn');
  });

  it('stand in order: in force, worst first; to come; of before', () => {
    const ids = levelsInOrder(
      [
        level({ id: 'old', validFrom: at - 2 * dayMs, validTo: at - dayMs, level: 5 }),
        level({ id: 'mild', level: 1 }),
        level({ id: 'next', validFrom: at + dayMs, validTo: at + 2 * dayMs, level: 4 }),
        level({ id: 'bad', level: 4 }),
      ],
      at + 1,
    ).map(({ id }) => id);

    expect(ids).toEqual(['bad', 'mild', 'next', 'old']);
  });

  const draft: LevelDraft = {
    disaster: 'storm',
    level: 3,
    wards: null,
    issuer: 'Đài KTTV khu vực Đông Bắc',
    number: 'BĐ-12',
    issuedAt: '2026-11-23T06:00',
    validFrom: '2026-11-23T07:00',
    validTo: '2026-11-24T07:00',
    url: '',
    text: 'Bão số 9',
  };
  const instant = (local: string) => fromLocalInput(local, format);

  it('are sent as they were entered, in the legal time', () => {
    expect(checkLevel(draft, instant).request).toMatchObject({
      level: 3,
      validFrom: at + 7 * hourMs,
      validTo: at + dayMs + 7 * hourMs,
      bulletin: { issuer: draft.issuer, number: 'BĐ-12', issuedAt: at + 6 * hourMs },
    });
  });

  it('are never guessed, and need a bulletin and a time', () => {
    expect(
      checkLevel(
        { ...draft, level: null, issuer: '', wards: [], validTo: '2026-11-22T07:00', issuedAt: '', url: 'bulletin' },
        instant,
      ).problems,
    ).toEqual({
      level: 'warnings.level.missing',
      wards: 'ruleEdit.scope.missing',
      issuer: 'warnings.issuer.missing',
      issuedAt: 'warnings.time.missing',
      validTo: 'warnings.validTo.wrong',
      url: 'warnings.url.wrong',
    });
  });
});

describe('areas of warnings of others', () => {
  const area = (change: Partial<CapImported['infos'][number]['areas'][number]>) => ({
    areaDesc: '',
    polygons: [],
    circles: [],
    geocodes: [],
    ...change,
  });

  it('are sketched among the wards, or said to be elsewhere', () => {
    const near = sketchOf([area({ circles: [[20.86, 106.68, 5]] })]);
    const far = sketchOf([
      area({
        polygons: [
          [
            [47, -112],
            [48, -112],
            [48, -111],
            [47, -112],
          ],
        ],
      }),
    ]);

    expect(near.isNear).toBe(true);
    expect(near.circles).toHaveLength(1);
    expect(far.isNear).toBe(false);
    expect(far.path).toMatch(/^M.*Z$/);
    expect(wardDots.length).toBeGreaterThan(100);
  });

  it('are told in the language of the reader, else in Vietnamese, else in what there is', () => {
    const imported = (...languages: string[]) =>
      ({ infos: languages.map((language) => ({ language })) }) as unknown as CapImported;

    expect(infoFor(imported('vi-VN', 'en-US'), 'en')?.language).toBe('en-US');
    expect(infoFor(imported('fr', 'vi-VN'), 'en')?.language).toBe('vi-VN');
    expect(infoFor(imported('fr'), 'en')?.language).toBe('fr');
  });
});

describe('an exercise', () => {
  it('shows how far it is', () => {
    expect(progressOf({ startedAt: at, endsAt: at + 60_000 }, at + 15_000)).toEqual({ done: 0.25, left: 45_000 });
    expect(progressOf({ startedAt: at, endsAt: at + 60_000 }, at + 90_000)).toEqual({ done: 1, left: 0 });
    expect([0, 9_001, 272_000, 3_872_000].map(countdownOf)).toEqual(['0:00', '0:10', '4:32', '1:04:32']);
  });

  it('divides the way by the hops that are known', () => {
    const bars = hopBars([
      { from: 'measured', ms: 0 },
      { from: 'received', ms: 300 },
      { from: 'raised', ms: null },
      { from: 'made', ms: 100 },
    ]);

    expect(bars.map(({ from, share }) => [from, share])).toEqual([
      ['measured', 0.005],
      ['received', 0.75],
      ['made', 0.25],
    ]);
    expect(hopBars([])).toEqual([]);
  });

  it('is counted: situations, people, messages, the median', () => {
    const situation = (acknowledgedAfter: number | null) => ({
      id: '1b671a64-40d5-491e-99b0-da01ff1f3341',
      number: 1,
      ward: '11383',
      hazard: 'flood',
      highest: 'danger' as const,
      alerts: 1,
      openedAt: at,
      acknowledgedAt: acknowledgedAfter === null ? null : at + acknowledgedAfter,
      acknowledgedBy: null,
      acknowledgedAfter,
      endedAt: null,
    });
    const person = { id: 'a', name: 'An', firstDeliveredAfter: null, openedAfter: null, acknowledgedAfter: null };

    expect(
      totalsOf({
        readings: 10,
        situations: [situation(1_000), situation(null), situation(4_000)],
        people: [
          { ...person, told: 3, failed: 1, acknowledged: 2 },
          { ...person, told: 2, failed: 0, acknowledged: 0 },
        ],
        hops: [],
      }),
    ).toEqual({ situations: 3, acknowledged: 2, told: 5, failed: 1, people: 1, medianAcknowledgedAfter: 2_500 });
  });
});
