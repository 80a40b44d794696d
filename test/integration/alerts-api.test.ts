/** An alert from the first wet reading to the dossier, over the API of a whole gateway. */
import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Alert,
  alertActionAnswerSchema,
  alertDetailSchema,
  alertsAnswerSchema,
  situationDetailSchema,
} from '../../shared/alert-api.ts';
import { readingsAnswerSchema } from '../../shared/api.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { dossierSchema } from '../../shared/dossier-api.ts';
import { minuteMs } from '../../shared/time.ts';
import { callersOf } from '../support/callers.ts';
import { testStation } from '../support/gateway-process.ts';
import { addPerson, browserOf } from '../support/people.ts';
import { startGateway, until } from '../support/start-gateway.ts';
import { connectStation } from '../support/station-client.ts';

const street = testStation('pho-1', {
  name: 'Phố Lê Lợi',
  networks: ['flood'],
  quantities: ['water_depth'],
  datum: 'street_surface',
});

describe('an alert', () => {
  it('is raised, handled, closed and kept as evidence', async () => {
    const gateway = await startGateway();
    const { nobody, as } = callersOf(gateway);
    const person = await addPerson(gateway.state, { role: 'emergency' });
    const browser = browserOf(gateway.state, gateway.url, person);
    const station = await connectStation(gateway.mqtt, street.id, await gateway.add(street));
    onTestFinished(() => station.end());
    const begin = Date.now() - 6 * minuteMs;
    const report = (minute: number, depth: number) =>
      station.report({ at: begin + minute * minuteMs, seq: minute, values: { water_depth: depth } });

    await report(0, 0);
    await report(1, 55);
    await report(2, 56);

    let alert: Alert | undefined;
    await until(async () => {
      const { json } = await nobody.get('/alerts?open=true&rule=street-depth');
      [alert] = alertsAnswerSchema.parse(json).alerts;
      return alert !== undefined;
    });
    if (!alert) throw new Error('no alert');
    const { id, situation } = alert;
    expect(alert).toMatchObject({
      state: 'unacknowledged',
      severity: 'extreme',
      hazard: 'flood',
      station: { id: 'pho-1', name: 'Phố Lê Lợi' },
      onsetAt: begin + minuteMs,
    });
    const now = async (): Promise<Alert> =>
      alertDetailSchema.parse((await browser.get(`/api/v1/alerts/${id}`)).json).alert;
    const act = async (action: Readonly<Record<string, unknown>>) => {
      const { json } = await browser.send('POST', '/api/v1/alerts/actions', { situations: [situation], action });
      return alertActionAnswerSchema.parse(json).situations[0];
    };

    expect(await act({ kind: 'acknowledge', note: 'Đã cử đội số 3' })).toMatchObject({
      id: situation,
      state: 'acknowledged',
      acknowledgedBy: { kind: 'person', name: person.name },
    });
    await act({ kind: 'assign', person: person.id });
    await act({ kind: 'note', note: 'Cấm đường đoạn trước chợ' });
    await act({ kind: 'shelve', minutes: 30, note: 'Đội đang bơm nước' });
    expect(await now()).toMatchObject({
      state: 'acknowledged',
      assignee: { id: person.id },
      shelvedUntil: expect.any(Number),
    });

    await report(3, 0);
    await report(4, 0);
    await until(async () => (await now()).state === 'latched');
    await act({ kind: 'close', note: 'Nước đã rút hết' });
    expect(await now()).toMatchObject({ state: 'cleared', isFalse: false });

    const detail = situationDetailSchema.parse((await browser.get(`/api/v1/situations/${situation}`)).json);
    const own = detail.events.filter((event) => event.alert === id || event.alert === null).map(({ kind }) => kind);
    expect(own).toEqual(
      expect.arrayContaining(['raised', 'acknowledged', 'assigned', 'noted', 'shelved', 'latched', 'closed']),
    );
    const asPublic = await nobody.get(`/situations/${situation}`);
    expect(asPublic.bytes.toString()).not.toMatch(/Cấm đường|bơm nước|Người emergency/);

    await until(async () => {
      const path = `/readings?station=pho-1&quantity=water_depth&from=${begin}&to=${begin + 5 * minuteMs}`;
      return readingsAnswerSchema.parse((await nobody.get(path)).json).points?.length === 5;
    });
    const kept = await as('environment').get(`/alerts/${id}/dossier`);
    const dossier = dossierSchema.parse(kept.json);
    expect(dossier).toMatchObject({
      alerts: [{ id, highest: 'extreme' }],
      rules: [{ id: 'street-depth', version: 1 }],
      readings: [{ station: 'pho-1', quantity: 'water_depth', measured: 5, isThinned: false }],
      hops: [{ measuredAt: begin + 2 * minuteMs, acknowledgedAt: expect.any(Number) }],
      cut: [],
    });
    expect(dossier.readings[0]?.points.map(({ value }) => value)).toEqual([0, 55, 56, 0, 0]);
    const { sha256, ...rest } = JSON.parse(kept.bytes.toString());
    expect(createHash('sha256').update(canonicalJson(rest)).digest('hex')).toBe(sha256);

    const pdf = await as('environment').get(`/situations/${situation}/dossier.pdf?language=en`);
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');

    await until(async () => (await nobody.get(`/alerts/${id}/cap`)).status === 200);
    expect((await nobody.get(`/alerts/${id}/cap`)).bytes.toString()).toContain('urn:oasis:names:tc:emergency:cap:1.2');
  }, 60_000);
});
