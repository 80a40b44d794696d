import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createDoorkeeper,
  type DoorLimits,
  failures,
  loginMs,
  type Visit,
  waitingPerAddress,
} from '../../../gateway/broker/doorkeeper.ts';

const setUp = (limits: Partial<DoorLimits> = {}) => {
  let now = 0;
  const doorkeeper = createDoorkeeper(
    { connections: 1_000, perAddress: 500, connectsPerSecond: 100, ...limits },
    () => now,
  );
  const closed: number[] = [];
  let n = 0;
  return {
    doorkeeper,
    closed,
    after: (ms: number) => {
      now += ms;
    },
    admit: (address: string) => {
      const id = n;
      n += 1;
      return doorkeeper.admit(address, () => closed.push(id));
    },
  };
};

const isIn = (visit: Visit | string): visit is Visit => typeof visit !== 'string';

const letIn = (visit: Visit | string): Visit => {
  if (!isIn(visit)) throw new Error(`refused: ${visit}`);
  return visit;
};

describe('the doorkeeper', () => {
  it('lets a burst of ten seconds in, and then the rate; other addresses are not held up', () => {
    const { admit, after } = setUp({ connectsPerSecond: 10, perAddress: 1_000 });
    const burst = Array.from({ length: 101 }, () => admit('192.0.2.1'));

    expect(burst.filter(isIn)).toHaveLength(100);
    expect(burst.at(-1)).toBe('rate');
    expect(isIn(admit('192.0.2.2'))).toBe(true);

    after(1_000);
    expect(Array.from({ length: 20 }, () => admit('192.0.2.1')).filter(isIn)).toHaveLength(10);
  });

  it('bounds the connections of one address, of a whole IPv6 /64, and of all', () => {
    const { admit } = setUp({ perAddress: 2, connections: 5, connectsPerSecond: 1_000 });
    const visits = [admit('2001:db8::1'), admit('2001:db8::ffff:1'), admit('2001:db8::2')];

    expect(visits[2]).toBe('address_full');
    const third = [admit('2001:db8:0:1::1'), admit('192.0.2.1'), admit('::ffff:192.0.2.1')];
    expect(third.every(isIn)).toBe(true);
    for (const visit of [...visits, ...third]) if (isIn(visit)) visit.loggedIn();
    expect(admit('192.0.2.9')).toBe('full');

    letIn(third[0] ?? 'rate').left();
    expect(isIn(admit('192.0.2.9'))).toBe(true);
  });

  it('makes room at the limit by the one who has waited longest for its own login', () => {
    const { admit, after, closed } = setUp({ connections: 3 });
    letIn(admit('192.0.2.1')).loggedIn();
    after(10);
    admit('192.0.2.2');
    after(10);
    admit('192.0.2.3');

    expect(isIn(admit('192.0.2.4'))).toBe(true);
    expect(closed).toEqual([1]);
  });

  it('closes who does not log in, also who makes progress for ever', () => {
    const { doorkeeper, admit, after, closed } = setUp();
    admit('192.0.2.1');
    const slow = letIn(admit('192.0.2.1'));
    letIn(admit('192.0.2.1')).loggedIn();

    after(loginMs - 1);
    expect(doorkeeper.closeOverdue()).toBe(0);
    slow.renew();
    after(1);
    expect(doorkeeper.closeOverdue()).toBe(1);
    expect(closed).toEqual([0]);
    after(loginMs);
    doorkeeper.closeOverdue();
    expect(closed).toEqual([0, 1]);
    expect(doorkeeper.waiting()).toBe(0);
    expect(doorkeeper.connections()).toBe(1);
  });

  it('lets a district reconnect at once, but not hundreds of one address wait', () => {
    const { doorkeeper, admit, after, closed } = setUp();
    const storm = Array.from({ length: 400 }, () => letIn(admit('192.0.2.1')));
    admit('192.0.2.2');

    doorkeeper.closeOverdue();
    expect(closed).toHaveLength(0);
    for (const visit of storm.slice(0, 250)) visit.loggedIn();
    after(3_500);
    doorkeeper.closeOverdue();

    expect(closed).toHaveLength(150 - waitingPerAddress);
    expect(doorkeeper.waiting()).toBe(waitingPerAddress + 1);
  });

  it('after many wrong credentials looks only at stations that were let in from there', () => {
    const { doorkeeper, after } = setUp();
    doorkeeper.succeeded('192.0.2.1', 'tram-1');
    for (let n = 0; n < failures.burst; n += 1) {
      expect(doorkeeper.mayTry('192.0.2.1', 'tram-2')).toBe(true);
      doorkeeper.failed('192.0.2.1');
    }

    expect(doorkeeper.mayTry('192.0.2.1', 'tram-2')).toBe(false);
    expect(doorkeeper.mayTry('192.0.2.1', 'tram-1')).toBe(true);
    expect(doorkeeper.mayTry('192.0.2.2', 'tram-2')).toBe(true);
    after(3_000);
    expect(doorkeeper.mayTry('192.0.2.1', 'tram-2')).toBe(true);
  });

  it('remembers a bounded number of addresses and stations, whoever knocks', () => {
    const { doorkeeper, admit, after } = setUp();
    for (let n = 0; n < 30_000; n += 1) {
      const visit = letIn(admit(`2001:db8:${(n >> 8).toString(16)}:${(n & 255).toString(16)}::1`));
      doorkeeper.succeeded(visit.network, `tram-${n}`);
      doorkeeper.succeeded(visit.network, `tram-a${n}`);
      visit.left();
    }
    expect(doorkeeper.remembered()).toEqual({ addresses: 20_000, stations: 50_000 });

    after(60_000);
    doorkeeper.closeOverdue();
    expect(doorkeeper.remembered().addresses).toBe(0);
  });

  it('counts right in every order of events', () => {
    const step = fc.tuple(fc.constantFrom('admit', 'login', 'leave', 'renew', 'time'), fc.nat(9));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { doorkeeper, admit, after } = setUp({ connections: 8, perAddress: 4 });
        const visits: Visit[] = [];
        for (const [what, n] of steps) {
          const visit = visits[n % Math.max(1, visits.length)];
          if (what === 'admit') {
            const admitted = admit(`192.0.2.${n % 3}`);
            if (isIn(admitted)) visits.push(admitted);
          } else if (what === 'login') visit?.loggedIn();
          else if (what === 'leave') visit?.left();
          else if (what === 'renew') visit?.renew();
          else {
            after(n * 1_000);
            doorkeeper.closeOverdue();
          }
          expect(doorkeeper.connections()).toBeLessThanOrEqual(8);
          expect(doorkeeper.waiting()).toBeLessThanOrEqual(doorkeeper.connections());
        }
        for (const visit of visits) visit.left();
        expect(doorkeeper.connections()).toBe(0);
        expect(doorkeeper.waiting()).toBe(0);
      }),
    );
  });
});
