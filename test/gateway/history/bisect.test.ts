import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Sender, settleInHalves } from '../../../gateway/history/bisect.ts';

/** A database that refuses these items, stores the others even of a refused batch or not, and counts. */
const database = (poison: ReadonlySet<number>, storesPartly: boolean) => {
  const stored = new Set<number>();
  let requests = 0;
  const sender: Sender<number, string> = {
    send: async (items) => {
      requests += 1;
      const bad = items.filter((item) => poison.has(item));
      if (bad.length === 0 || storesPartly) for (const item of items) if (!poison.has(item)) stored.add(item);
      return bad.length === 0 ? { kind: 'taken' } : { kind: 'refused', reason: `no ${bad.join()}` };
    },
    doubt: async () => undefined,
  };
  return { sender, stored, requests: () => requests };
};

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe('settleInHalves', () => {
  it('sends everything at once when nothing is refused', async () => {
    const { sender, requests } = database(new Set(), false);

    expect(await settleInHalves(numbers(5000), sender)).toEqual({ kind: 'settled', refused: [] });
    expect(requests()).toBe(1);
  });

  it('sends nothing when there is nothing', async () => {
    const { sender, requests } = database(new Set(), false);

    expect(await settleInHalves([], sender)).toEqual({ kind: 'settled', refused: [] });
    expect(requests()).toBe(0);
  });

  it('isolates three among five thousand with few requests', async () => {
    const { sender, stored, requests } = database(new Set([0, 2500, 4999]), false);

    const settled = await settleInHalves(numbers(5000), sender);

    expect(settled).toMatchObject({ refused: [{ item: 0 }, { item: 2500 }, { item: 4999 }] });
    expect(stored.size).toBe(4997);
    expect(requests()).toBeLessThan(80);
  });

  it('refuses exactly the poison, in order, each with its own words, and stores all the rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 70 }),
        fc.uniqueArray(fc.nat({ max: 70 })),
        fc.boolean(),
        async (count, poison, storesPartly) => {
          const { sender, stored } = database(new Set(poison), storesPartly);

          const settled = await settleInHalves(numbers(count), sender);

          const refused = numbers(count).filter((item) => poison.includes(item));
          expect(settled).toEqual({
            kind: 'settled',
            refused: refused.map((item) => ({ item, reason: `no ${item}` })),
          });
          expect([...stored].sort((a, b) => a - b)).toEqual(numbers(count).filter((item) => !poison.includes(item)));
        },
      ),
    );
  });

  it('stops where nothing may be assumed', async () => {
    let requests = 0;
    const settled = await settleInHalves<number, string>(numbers(8), {
      send: async (items) => {
        requests += 1;
        return items.length > 2 ? { kind: 'refused', reason: 'bad' } : { kind: 'stop', outcome: 'gone' };
      },
      doubt: async () => undefined,
    });

    expect(settled).toEqual({ kind: 'stop', outcome: 'gone' });
    expect(requests).toBe(3);
  });

  it('doubts a database that takes nothing before every item was tried', async () => {
    let requests = 0;
    const settled = await settleInHalves<number, string>(numbers(4096), {
      send: async () => {
        requests += 1;
        return { kind: 'refused', reason: 'bad request' };
      },
      doubt: async () => 'refuses everything',
    });

    expect(settled).toEqual({ kind: 'stop', outcome: 'refuses everything' });
    expect(requests).toBeLessThan(60);
  });

  it('doubts before it blames a single item', async () => {
    let doubts = 0;
    const settled = await settleInHalves<number, string>([1], {
      send: async () => ({ kind: 'refused', reason: 'bad' }),
      doubt: async () => {
        doubts += 1;
        return undefined;
      },
    });

    expect(settled).toEqual({ kind: 'settled', refused: [{ item: 1, reason: 'bad' }] });
    expect(doubts).toBe(1);
  });

  it('does not doubt a database that has taken something', async () => {
    const { sender } = database(new Set([3]), false);
    const doubt = async (): Promise<string> => {
      throw new Error('asked');
    };

    expect(await settleInHalves(numbers(4), { ...sender, doubt })).toMatchObject({ refused: [{ item: 3 }] });
  });
});
