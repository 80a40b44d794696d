import { describe, expect, it } from 'vitest';
import { parseBuild } from '../../../console/offline/build-id.ts';
import { Reach } from '../../../console/offline/reach.ts';

describe('the gateway', () => {
  it('is out of reach only when neither the live channel nor a request gets through', () => {
    const reach = new Reach();
    const told: boolean[] = [];
    reach.subscribe(() => told.push(reach.isOffline()));

    reach.answer(false);
    expect(reach.isOffline()).toBe(false);
    reach.live(false);
    expect(reach.isOffline()).toBe(true);
    // A proxy that refuses the live channel and nothing else.
    reach.answer(true);
    expect(reach.isOffline()).toBe(false);
    reach.answer(false);
    reach.live(true);

    expect(told).toEqual([true, false, true, false]);
  });

  it('says once each time that it is back', () => {
    const reach = new Reach();
    let back = 0;
    const stop = reach.onBack(() => {
      back += 1;
    });
    reach.live(false);
    reach.answer(false);
    reach.answer(false);
    expect(back).toBe(0);
    reach.live(true);
    reach.answer(true);
    expect(back).toBe(1);
    stop();
    reach.live(false);
    reach.answer(false);
    reach.live(true);
    expect(back).toBe(1);
  });

  it('is within reach after a new live channel, whatever the last request met', () => {
    const reach = new Reach();
    reach.live(false);
    reach.answer(false);
    reach.live(true);
    reach.live(false);
    expect(reach.isOffline()).toBe(false);
  });
});

it('takes only its own answer for the id of a build', () => {
  expect(parseBuild('{"id":"0034390892a3"}')).toBe('0034390892a3');
  for (const other of [undefined, '', '<!doctype html>', '{}', '{"id":"<script>"}', 'null'])
    expect(parseBuild(other)).toBeUndefined();
});
