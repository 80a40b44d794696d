import { describe, expect, it } from 'vitest';
import { inspectedMessage, shownBytes } from '../../../gateway/ingest/inspected.ts';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import { maxInspectedBytes, maxInspectedReadings } from '../../../shared/inspection-api.ts';
import { createTopics } from '../../../shared/topics.ts';

const receivedAt = Date.parse('2026-11-22T10:05:00Z');
const topic = createTopics().reading('tram-1');
const reading = (t: number): ReadingRecord => ({
  k: 'r',
  s: 'tram-1',
  w: '11359',
  p: 'real',
  t,
  x: receivedAt,
  q: 4,
  f: { pm10: 8 },
  v: { pm25: 20, pm10: 30 },
});

describe('bytes that are shown', () => {
  it('are text where they are UTF-8', () => {
    expect(shownBytes(Buffer.from('{"tên":"Hải"}'))).toEqual({ encoding: 'text', data: '{"tên":"Hải"}', isCut: false });
  });
  it('are Base64 where they are not', () => {
    expect(shownBytes(Buffer.from([0x61, 0xff]))).toEqual({ encoding: 'base64', data: 'Yf8=', isCut: false });
  });
  it('are cut, also within a character', () => {
    const shown = shownBytes(Buffer.from('ệ'.repeat(maxInspectedBytes)));
    expect(shown).toMatchObject({ encoding: 'text', isCut: true });
    expect(shown.data).toBe('ệ'.repeat(Math.floor(maxInspectedBytes / 3)));
  });
});

describe('a message', () => {
  const message = {
    topic,
    parsed: { station: 'tram-1', kind: 'reading' as const },
    payload: Buffer.from('[]'),
    inspected: { qos: 1 as const, retain: false, dup: true },
  };

  it('of a backlog shows the newest readings with the quality of each value, and counts all', () => {
    const records = Array.from({ length: 9 }, (_, i) => reading(receivedAt - (9 - i) * 60_000));
    const shown = inspectedMessage(message, records, { receivedAt, durableMs: 1.234, error: null });

    expect(shown).toMatchObject({ qos: 1, dup: true, readingCount: 9, durableMs: 1.2, notStored: null });
    expect(shown.readings).toHaveLength(maxInspectedReadings);
    expect(shown.readings[0]).toMatchObject({
      at: receivedAt - 60_000,
      values: [
        { quantity: 'pm25', value: 20, quality: 4 },
        { quantity: 'pm10', value: 30, quality: 12 },
      ],
    });
  });

  it('that could not be stored says why', () => {
    const shown = inspectedMessage(message, [reading(receivedAt)], {
      receivedAt,
      durableMs: null,
      error: new Error('only 3 MiB free on the disk'),
    });
    expect(shown).toMatchObject({ durableMs: null, notStored: 'only 3 MiB free on the disk' });
  });
});
