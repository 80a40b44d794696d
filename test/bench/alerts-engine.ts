/**
 * What judging costs: 2,000 stations with the rules of the product, beside the same loop without any rule; on an ordinary day with
 * its tide, and in a flood with the rivers at their alarm levels and water in one street of ten. Readings come once a minute.
 */
import { createHourly } from '../../gateway/alerts/engine/hourly.ts';
import { createJudge } from '../../gateway/alerts/engine/judge.ts';
import { decodeMemory, encodeMemory } from '../../gateway/alerts/engine/memory.ts';
import { createSilence } from '../../gateway/alerts/engine/silence.ts';
import { createSites } from '../../gateway/alerts/engine/sites.ts';
import type { RuleInForce } from '../../gateway/alerts/engine/watches.ts';
import type { Finding, RuleBook } from '../../gateway/alerts/ports.ts';
import { createEngine } from '../../gateway/indices/engine.ts';
import type { ReadingRecord } from '../../gateway/ingest/record.ts';
import { defaultRules } from '../../shared/alerts/default-rules.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import { vietnamTime } from '../../shared/indices/local-day.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { hourMs, minuteMs, secondMs } from '../../shared/time.ts';

const stationCount = 2_000;
const minutes = 90;
const begin = Date.UTC(2026, 10, 22, 3);

/** Deterministic noise in [0, 1). */
const noise = (station: number, minute: number): number => {
  const mixed = Math.imul(station * 374_761 + minute * 668_265 + 12_345, 2_654_435_761 | 0) >>> 0;
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
};

type Kind = 'air' | 'noise' | 'river' | 'street';
const kindOf = (n: number): Kind => (['air', 'air', 'noise', 'river', 'street'] as const)[n % 5] ?? 'air';

const measured: Readonly<Record<Kind, readonly QuantityId[]>> = {
  air: ['pm25', 'pm10', 'no2', 'o3', 'temperature', 'humidity'],
  noise: ['laeq', 'lamax'],
  river: ['water_level', 'rain'],
  street: ['water_depth'],
};

const stationOf = (n: number): Station => {
  const kind = kindOf(n);
  return {
    ...{ id: `station-${n}`, name: `Station ${n}`, quantities: [...measured[kind]], interval: 60, ward: '11359' },
    networks: [kind === 'air' || kind === 'noise' ? kind : 'flood'],
    ...{ lat: 20.6 + (n % 97) / 240, lon: 106.3 + (n % 101) / 140, provenance: 'real' },
    ...(kind === 'noise' && { areaClass: 'ordinary' }),
    ...(kind === 'river' && { gauge: 'kien-an', datum: 'national_msl' as const }),
    ...(kind === 'street' && { datum: 'street_surface' as const }),
  };
};

const valuesOf = (n: number, minute: number, isFlood: boolean): Partial<Record<QuantityId, number>> => {
  const tremble = noise(n, minute);
  switch (kindOf(n)) {
    case 'air':
      return { pm25: 30 + 9 * tremble, pm10: 60 + 9 * tremble, no2: 40, o3: 60, temperature: 25, humidity: 70 };
    case 'noise':
      return { laeq: 62 + 6 * tremble, lamax: 75 };
    case 'river':
      return { water_level: (isFlood ? 1.2 : 0.4) + 0.7 * Math.sin((minute + n) / 230) + 0.01 * tremble, rain: 0 };
    case 'street':
      return { water_depth: isFlood && n % 50 === 4 ? Math.max(0, 25 + 30 * Math.sin(minute / 20) + tremble) : 0 };
  }
};

const stations = Array.from({ length: stationCount }, (_, n) => stationOf(n));
const recordsAt = (minute: number, isFlood: boolean): ReadingRecord[] =>
  stations.map(({ id, ward }, n) => {
    const at = begin + minute * minuteMs + (n % 60) * secondMs;
    return {
      ...{ k: 'r', s: id, w: ward, p: 'real', q: 0, b: 90, n: minute },
      t: at,
      x: at + 200,
      v: valuesOf(n, minute, isFlood),
    };
  });

const bookOf = (rules: Readonly<Record<string, Rule>>): Pick<RuleBook, 'all' | 'find' | 'version'> => {
  const all = Object.entries(rules).map(([id, rule]): RuleInForce & ReturnType<RuleBook['all']>[number] => ({
    ...{ id, version: 1, rule, isDefault: true, changedAt: 0, changedBy: null },
  }));
  return { all: () => all, find: (id) => all.find((rule) => rule.id === id), version: (id) => rules[id] };
};

/** Time of the processor: another program beside this one does not count. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const line = (name: string, figure: string): void => void process.stdout.write(`  ${name.padEnd(52)} ${figure}\n`);

const run = (rules: Readonly<Record<string, Rule>>, isFlood: boolean) => {
  const memory = createEngine({ thresholds: builtInThresholds, offset: vietnamTime, stations });
  const counts = new Map<string, number>();
  const found = ({ kind }: Finding): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sites = createSites({ rules: bookOf(rules), thresholds: builtInThresholds, offset: vietnamTime });
  const loadedAt = cpuMs();
  sites.load(stations, new Map(), begin);
  const loadMs = cpuMs() - loadedAt;
  const judge = createJudge({ offset: vietnamTime, memory, found });
  const silence = createSilence({ judge, found, open: () => [] });
  silence.begin(begin);
  const spent: number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    const records = recordsAt(minute, isFlood);
    for (const record of records) memory.apply(record);
    // The first half hour fills windows and warms the code.
    const startedAt = cpuMs();
    for (const record of records) {
      const site = sites.find(record.s);
      if (!site) continue;
      silence.heard(site, record);
      judge.reading(site, record);
    }
    const took = cpuMs() - startedAt;
    if (minute >= 30) spent.push(took);
  }
  // The fastest minutes: in the others garbage of the bench itself is collected, or the machine is busy.
  const quick = spent.sort((one, other) => one - other)[Math.floor(spent.length / 10)] ?? 0;
  const microseconds = (quick * 1_000) / stationCount;
  return { microseconds, loadMs, sites, judge, memory, counts };
};

export const benchAlertsEngine = async (): Promise<void> => {
  process.stdout.write(
    `${stationCount} stations at one reading a minute, ${Object.keys(defaultRules).length} rules, ${minutes - 30} minutes\n`,
  );
  const without = run({}, false);
  line('a reading without any rule (baseline)', `${without.microseconds.toFixed(2)} µs`);
  const tell = (name: string, { microseconds, counts }: ReturnType<typeof run>): void => {
    const found = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
    const times = (microseconds / without.microseconds).toFixed(1);
    line(name, `${microseconds.toFixed(2)} µs, ${times} times the baseline; found: ${found || 'nothing'}`);
  };
  tell('a reading of an ordinary day', run(defaultRules, false));
  const flood = run(defaultRules, true);
  tell('a reading in a flood', flood);
  const { loadMs, sites, judge, memory } = flood;
  line('watches of all stations built, at the start', `${loadMs.toFixed(0)} ms`);

  const rebuiltAt = cpuMs();
  sites.rebuild(begin);
  line('and anew, when a rule changes', `${(cpuMs() - rebuiltAt).toFixed(0)} ms`);
  const wholeAt = cpuMs();
  const text = encodeMemory(sites.all());
  line(`memory as JSON, all of it (${(text.length / 1_000).toFixed(0)} kB)`, `${(cpuMs() - wholeAt).toFixed(1)} ms`);
  let changed = 0;
  for (const site of sites.all()) {
    changed += 1;
    if (changed <= 100) site.isDirty = true;
  }
  const partAt = cpuMs();
  encodeMemory(sites.all());
  line('memory as JSON, 100 stations changed', `${(cpuMs() - partAt).toFixed(1)} ms`);
  const readAt = cpuMs();
  decodeMemory(text);
  line('memory read', `${(cpuMs() - readAt).toFixed(0)} ms`);

  const hourly = createHourly({ sites, memory, judge, offset: vietnamTime });
  const hourAt = cpuMs();
  await hourly.run(begin + hourMs + minuteMs);
  line('limits, air index and neighbours of an hour, in slices', `${(cpuMs() - hourAt).toFixed(0)} ms`);
};
