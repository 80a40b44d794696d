/** Bytes → unknown JSON. Bounded before it is parsed: `JSON.parse` takes any depth, and what it returns then breaks others. */
import type { Refusal } from '../../shared/refusals.ts';

export const maxJsonDepth = 8;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

const refuse = (code: Refusal['code'], message: string): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code, path: '', message, fate: 'message' },
});

const quote = 0x22;
const backslash = 0x5c;

/** Whether objects and arrays nest deeper than `limit`. Brackets inside strings do not count. */
export const isDeeperThan = (bytes: Uint8Array, limit: number): boolean => {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (inString) {
      if (byte === backslash) index += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
  return false;
};

/** Decodes a payload. A byte order mark is dropped; of repeated keys the last one counts, as JSON.parse has it. */
export const decodeJson = (payload: Uint8Array): { ok: true; json: unknown } | { ok: false; refusal: Refusal } => {
  if (isDeeperThan(payload, maxJsonDepth)) return refuse('MESSAGE_TOO_DEEP', `more than ${maxJsonDepth} levels`);
  let text: string;
  try {
    text = utf8.decode(payload);
  } catch {
    return refuse('MESSAGE_NOT_UTF8', 'the payload is not valid UTF-8');
  }
  try {
    return { ok: true, json: JSON.parse(text) };
  } catch (error) {
    return refuse('MESSAGE_NOT_JSON', error instanceof Error ? error.message.slice(0, 200) : 'not JSON');
  }
};
