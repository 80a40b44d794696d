import { describe, expect, it } from 'vitest';
import { emptyStream, type Stream } from '../../../console/inspect/stream.ts';
import { toneOf, verdictOf } from '../../../console/inspect/verdict.ts';
import { needsCredentials, verdictTitle, verdictWords } from '../../../console/inspect/words.ts';
import { createTranslate, languages } from '../../../shared/i18n/translate.ts';
import type { InspectedConnection, InspectedMessage, InspectionEvent } from '../../../shared/inspection-api.ts';
import { connectionEnds, loginRefusals } from '../../../shared/inspection-api.ts';
import { refusals } from '../../../shared/refusals.ts';
import { message, now, reading } from './events.ts';

const line = { transport: 'tcp', address: '10.0.0.…', clientId: 'esp32', protocol: 4, keepAliveSeconds: 60 } as const;
const open: InspectedConnection = { since: now - 10_000, ...line };
const login = (n: number, at = now): InspectionEvent => ({ n, at, kind: 'login-refused', reason: 'password', ...line });
const ended = (n: number, reason: 'lost' | 'goodbye' | 'too-large', at = now): InspectionEvent => ({
  n,
  at,
  kind: 'disconnected',
  reason,
  detail: '',
  lastedMs: 5_000,
  transport: 'tcp',
  address: '10.0.0.…',
  clientId: 'esp32',
});
const wrong = (n: number, more: Partial<InspectedMessage> = {}): InspectionEvent =>
  message(n, {
    readings: [],
    readingCount: 0,
    refusals: [{ code: 'MESSAGE_NOT_JSON', path: '', message: '', fate: 'message' }],
    refusalCount: 1,
    ...more,
  });

const judge = (stream: Partial<Stream>, newestReceivedAt?: number, at = now) =>
  verdictOf({
    stream: { ...emptyStream, since: now - 60_000, armedSince: now - 60_000, ...stream },
    newestReceivedAt,
    interval: 60,
    now: at,
  });

describe('the verdict', () => {
  it('waits for the first answer', () => {
    expect(judge({ since: undefined }, now - 1_000)).toEqual({ kind: 'asking' });
  });

  it('is that it arrives, also from what was known before', () => {
    expect(judge({ events: [message(1, { at: now - 3_000 })] })).toEqual({ kind: 'arriving', at: now - 3_000 });
    expect(judge({}, now - 20_000)).toEqual({ kind: 'arriving', at: now - 20_000 });
    // Small stations say goodbye between two readings.
    expect(judge({ events: [message(1), ended(2, 'goodbye')] })).toMatchObject({ kind: 'arriving' });
    expect(judge({ events: [message(1), ended(2, 'lost')] })).toMatchObject({ kind: 'arriving' });
  });

  it('names what was refused of a message that arrives', () => {
    const refused = { code: 'VALUE_OUT_OF_RANGE', path: 'values.pm25', message: '', fate: 'value' } as const;
    expect(judge({ events: [message(1, { refusals: [refused], refusalCount: 1 })] })).toEqual({
      kind: 'partly',
      at: now,
      code: 'VALUE_OUT_OF_RANGE',
    });
  });

  it('doubts what arrives with a flag', () => {
    const values = [{ quantity: 'pm25', value: 90, quality: 4 }] as const;
    const flagged = message(1, { readings: [{ ...reading(now), values: [...values] }] });
    expect(judge({ events: [flagged] })).toEqual({ kind: 'doubted', at: now, quality: 4 });
    expect(judge({ events: [flagged, message(2)] })).toMatchObject({ kind: 'arriving' });
  });

  it('is the refusal while nothing good has come after it', () => {
    expect(judge({ events: [message(1, { at: now - 9_000 }), wrong(2)], connections: [open] })).toMatchObject({
      kind: 'refused',
      code: 'MESSAGE_NOT_JSON',
    });
    expect(judge({ events: [wrong(1), message(2)], connections: [open] })).toMatchObject({ kind: 'arriving' });
    expect(judge({ events: [wrong(1, { notStored: 'disk' })] })).toMatchObject({ kind: 'not-stored' });
  });

  it('is the refused login, unless another device tries while the right one is connected', () => {
    expect(judge({ events: [login(1)] })).toEqual({ kind: 'login', at: now, reason: 'password' });
    expect(judge({ events: [message(1), login(2)], connections: [open] })).toMatchObject({ kind: 'arriving' });
  });

  it('is the wrong topic, not the cut that follows', () => {
    const topic: InspectionEvent = { n: 1, at: now, kind: 'topic-refused', action: 'publish', topic: 'x/y' };
    const cut: InspectionEvent = { ...ended(2, 'lost'), kind: 'disconnected', reason: 'topic' } as InspectionEvent;
    expect(judge({ events: [topic, cut] })).toEqual({ kind: 'topic', at: now, topic: 'x/y' });
    expect(judge({ events: [ended(1, 'too-large')] })).toMatchObject({ kind: 'ended', reason: 'too-large' });
  });

  it('waits for the reading of a station that is connected, and then says that none comes', () => {
    const due = open.since + 130_000;
    expect(judge({ connections: [open] })).toEqual({ kind: 'connected', since: open.since, due });
    expect(judge({ connections: [open] }, now - 3_600_000)).toMatchObject({ kind: 'connected' });
    expect(judge({ connections: [open] }, undefined, due + 1)).toEqual({ kind: 'quiet', since: open.since });
  });

  it('is that nothing is there, with the last reading known', () => {
    expect(judge({})).toEqual({ kind: 'nothing', newest: undefined });
    expect(judge({}, now - 3_600_000)).toEqual({ kind: 'nothing', newest: now - 3_600_000 });
    expect(judge({ events: [message(1, { at: now - 600_000 })] })).toMatchObject({ kind: 'nothing' });
  });
});

describe.each(languages)('in words: %s', (language) => {
  const t = createTranslate(language);
  const facts = {
    t,
    reason: (code: string) => code,
    fix: (code: string) => `fix ${code}`,
    station: 'tram-1',
    topic: 'city/v1/tram-1/reading',
    every: '60 s',
    clock: String,
  };

  it('every reason has a text and what to do', () => {
    for (const reason of loginRefusals) {
      const { what, todo } = verdictWords({ kind: 'login', at: now, reason }, facts);
      expect(what.length, reason).toBeGreaterThan(5);
      expect(todo.length, reason).toBeGreaterThan(10);
    }
    for (const reason of connectionEnds)
      expect(verdictWords({ kind: 'ended', at: now, reason }, facts).todo.length, reason).toBeGreaterThan(10);
    for (const { fix } of Object.values(refusals)) expect(fix[language].length).toBeGreaterThan(20);
  });

  it('names the right topic and the time by which a reading is due', () => {
    expect(verdictWords({ kind: 'topic', at: now, topic: 'x/y' }, facts).todo).toContain(facts.topic);
    expect(verdictWords({ kind: 'connected', since: now, due: 77 }, facts).todo).toContain('77');
    expect(verdictTitle({ kind: 'arriving', at: now }, t)).toBe(t('inspect.verdict.arriving'));
  });
});

it('new credentials are offered where they help', () => {
  expect(needsCredentials({ kind: 'login', at: now, reason: 'password' })).toBe(true);
  expect(needsCredentials({ kind: 'login', at: now, reason: 'keep-alive' })).toBe(false);
  expect(toneOf({ kind: 'login', at: now, reason: 'password' })).toBe('bad');
  expect(toneOf({ kind: 'arriving', at: now })).toBe('good');
});
