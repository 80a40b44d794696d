import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTopics, stationIdPattern } from '../../shared/topics.ts';

const ids = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);

describe('topics', () => {
  it('parses what it builds, under any root', () => {
    fc.assert(
      fc.property(
        ids,
        fc.stringMatching(/^[a-z0-9]{1,10}$/),
        fc.constantFrom('city/v1', 'hp', 'a/b/c/d'),
        (station, format, root) => {
          const topics = createTopics(root);
          expect(topics.parse(topics.reading(station))).toEqual({ station, kind: 'reading' });
          expect(topics.parse(topics.state(station))).toEqual({ station, kind: 'state' });
          expect(topics.parse(topics.about(station))).toEqual({ station, kind: 'about' });
          expect(topics.parse(topics.refused(station))).toEqual({ station, kind: 'refused' });
          expect(topics.parse(topics.raw(station, format))).toEqual({ station, kind: 'raw', format });
        },
      ),
    );
  });

  it('takes nothing else for a topic of a station', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (topic) => {
        const parsed = createTopics().parse(topic);
        if (parsed) expect(topic).toMatch(/^city\/v1\/[a-z0-9-]+\/(reading|\$state|\$about|\$refused|raw\/[a-z0-9]+)$/);
      }),
    );
  });

  it.each(['', 'A', '-a', 'a/b', 'a b', 'ắ', '__proto__', 'a'.repeat(65)])(
    'does not take %j for a station id',
    (id) => {
      expect(stationIdPattern.test(id)).toBe(false);
    },
  );
});
