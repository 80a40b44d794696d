import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDossierMaker, dossierHash } from '../../../gateway/alerts/dossier.ts';
import { createDossiers } from '../../../gateway/alerts/dossiers.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { dossierSchema } from '../../../shared/dossier-api.ts';
import { hourMs, minuteMs, secondMs } from '../../../shared/time.ts';
import { onset, tellFlood } from '../../support/flood-story.ts';
import { testActor } from '../../support/gateway-process.ts';
import { openTestState } from '../../support/test-state.ts';

const by = { ...testActor, kind: 'person', name: 'Lê Văn Lập' } as const;

describe('the dossier of an alert', () => {
  it('has what is needed to judge the alert, as its schema says', async () => {
    const state = openTestState();
    const { sources, alert, situation } = tellFlood(state);

    const dossier = await createDossierMaker(sources)({ kind: 'alert', id: alert.id }, by);

    expect(dossierSchema.parse(JSON.parse(JSON.stringify(dossier)))).toEqual(dossier);
    expect(dossier).toMatchObject({
      about: { kind: 'alert', id: alert.id },
      madeAt: state.clock,
      madeBy: { kind: 'person', name: 'Lê Văn Lập' },
      situation: { id: situation.id },
      rules: [{ id: 'street-depth', version: 1, rule: { condition: { kind: 'depth' } } }],
      judgements: [{ reason: 'Xe tải che đầu đo' }],
      deliveries: [
        { recipient: { name: 'Trần Thị Hạnh' }, state: 'delivered' },
        { recipient: { name: 'Nguyễn Văn Trực' }, state: 'failed' },
      ],
      cap: [{ msgType: 'Alert', xml: expect.stringContaining('<alert') }],
      cut: [],
    });
    expect(dossier.events.map(({ kind }) => kind)).toContain('noted');
    expect(dossier.stations.map(({ station, details }) => [station.id, details.instrument?.serial])).toEqual([
      ['tram-1', 'SN-0042'],
    ]);
    // Refused long before the span, and so no part of it.
    expect(dossier.quarantine.map(({ id }) => id)).toEqual([2]);
  });

  it('takes the readings from two hours before the onset to one hour after the end, with judgements over them', async () => {
    const { sources, alert } = tellFlood(openTestState());

    const { readings } = await createDossierMaker(sources)({ kind: 'alert', id: alert.id }, by);

    const depth = readings.find(({ quantity }) => quantity === 'water_depth');
    const end = onset + 170 * minuteMs;
    expect(depth).toMatchObject({
      station: 'tram-1',
      from: alert.onsetAt - 2 * hourMs,
      to: end,
      gap: null,
      isThinned: false,
    });
    expect([depth?.points[0]?.at, depth?.points.at(-1)?.at]).toEqual([alert.onsetAt - 2 * hourMs, end - minuteMs]);
    expect(depth?.measured).toBe(depth?.points.length);
    expect(depth?.points.filter(({ quality, stored }) => quality !== stored)).toEqual(
      [60, 61, 62].map((minute) => expect.objectContaining({ at: onset + minute * minuteMs, quality: 128, stored: 0 })),
    );
    expect(depth?.points.find(({ at }) => at === onset + 70 * minuteMs)).toMatchObject({ quality: 8, stored: 8 });
    expect(readings.map(({ quantity }) => quantity)).toEqual(['water_depth', 'rain']);
  });

  it('has the readings of a station that was removed since', async () => {
    const { sources, alert } = tellFlood(openTestState());
    const gone = { ...sources, stations: { ...sources.stations, find: () => undefined } };

    const { readings } = await createDossierMaker(gone)({ kind: 'alert', id: alert.id }, by);

    expect(readings.map(({ station, quantity }) => [station, quantity])).toEqual([['tram-1', 'water_depth']]);
    expect(readings[0]?.points.length).toBeGreaterThan(0);
  });

  it('has what happened to the alert also where its situation is full of what happened to others', async () => {
    const { sources, alert } = tellFlood(openTestState());
    const { store } = sources;
    const noise = { ...store.events({ alert: alert.id })[0], kind: 'noted' as const, alert: alert.situation };
    const events: typeof store.events = (query) =>
      query.alert === undefined
        ? Array.from({ length: query.limit ?? 0 }, (_, index) => ({ ...noise, seq: 1_000 + index }) as never)
        : store.events(query);

    const make = createDossierMaker({ ...sources, store: { ...store, events } });

    const { events: own, hops } = await make({ kind: 'alert', id: alert.id }, by);
    expect(own.map(({ kind }) => kind)).toContain('raised');
    expect(hops[0]?.measuredAt).toBe(onset + 4 * minuteMs);
    const all = await make({ kind: 'situation', id: alert.situation }, by);
    expect(all.cut).toContain('events');
    expect(all.events.at(-1)?.seq).toBe(1_000 + 2_000);
  });

  it('tells every hop from the measurement to the acknowledgement', async () => {
    const { sources, alert } = tellFlood(openTestState());

    const { hops } = await createDossierMaker(sources)({ kind: 'alert', id: alert.id }, by);

    const measured = onset + 4 * minuteMs;
    expect(hops).toEqual([
      {
        alert: alert.id,
        measuredAt: measured,
        receivedAt: measured + 700,
        raisedAt: measured + 900,
        messageMadeAt: measured + 1_000,
        acceptedAt: measured + 1_900,
        openedAt: null,
        acknowledgedAt: onset + 9 * minuteMs,
      },
    ]);
  });

  it('compares with the stations nearby only', async () => {
    const { sources, alert } = tellFlood(openTestState());

    const { neighbours } = await createDossierMaker(sources)({ kind: 'alert', id: alert.id }, by);

    expect(neighbours).toMatchObject([
      { of: 'tram-1', station: { id: 'tram-2' }, quantity: 'water_depth', max: 26, hasAlert: false },
    ]);
  });

  it('thins what is too much for one document, keeps the extremes and says so', async () => {
    const { sources, alert } = tellFlood(openTestState(), { everyMs: secondMs });

    const { readings } = await createDossierMaker(sources)({ kind: 'alert', id: alert.id }, by);

    const depth = readings.find(({ quantity }) => quantity === 'water_depth');
    expect(depth).toMatchObject({ isThinned: true, measured: (2 * 60 + 167) * 60 });
    expect(readings.reduce((sum, { points }) => sum + points.length, 0)).toBeLessThanOrEqual(5_000);
    expect(depth?.points.length).toBeGreaterThan(2_000);
    expect(Math.max(...(depth?.points ?? []).map(({ value }) => value))).toBe(52);
    const times = (depth?.points ?? []).map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('carries the hash of all the rest of it', async () => {
    const { sources, alert } = tellFlood(openTestState());

    const dossier = await createDossierMaker(sources)({ kind: 'alert', id: alert.id }, by);

    const { sha256, ...rest } = JSON.parse(JSON.stringify(dossier));
    expect(sha256).toBe(createHash('sha256').update(canonicalJson(rest)).digest('hex'));
    expect(await dossierHash({ ...dossier, madeAt: dossier.madeAt + 1 })).not.toBe(sha256);
  });

  it('is refused for what there is not', async () => {
    const { sources } = tellFlood(openTestState());
    const make = createDossierMaker(sources);

    await expect(make({ kind: 'alert', id: crypto.randomUUID() }, by)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(make({ kind: 'situation', id: crypto.randomUUID() }, by)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

/** All streams of a PDF, unpacked. */
const streamsOf = (pdf: Uint8Array): Buffer[] => {
  const bytes = Buffer.from(pdf);
  const found: Buffer[] = [];
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 1)) {
    const end = bytes.indexOf('endstream', at);
    try {
      found.push(inflateSync(bytes.subarray(at + 7, end)));
    } catch {
      // Not packed.
    }
  }
  return found;
};

describe('the PDF', () => {
  it('has the dossier itself attached, byte by byte', async () => {
    const { sources, situation } = tellFlood(openTestState(), { provenance: 'simulated' });
    const dossiers = createDossiers(sources);
    onTestFinished(() => dossiers.stop());

    const { dossier, pdf } = await dossiers.print({ kind: 'situation', id: situation.id }, 'vi', by);

    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
    const attached = streamsOf(pdf)
      .map(String)
      .find((text) => text.includes('hai-dang-dossier/1'));
    expect(attached).toBe(JSON.stringify(dossier));
    expect(Buffer.from(pdf).toString('latin1')).toContain(`TH-${situation.number}.json`);
    // A thread is begun and the fonts are read.
  }, 30_000);
});
