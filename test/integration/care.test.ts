/** Work at stations and their commissioning on a running gateway, with the figures that it measures itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { careDueSchema, careEntrySchema, careListSchema, stationCareSchema } from '../../shared/care-api.ts';
import { type CheckId, certificateSchema, commissioningSchema } from '../../shared/commissioning-api.ts';
import { stationRecordSchema } from '../../shared/station-api.ts';
import { dayMs, minuteMs } from '../../shared/time.ts';
import { type Callers, callersOf } from '../support/callers.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { startGateway, type TestGateway, until } from '../support/start-gateway.ts';
import { connectStation } from '../support/station-client.ts';

let city: TestGateway;
let callers: Callers;
const ends: (() => void | Promise<void>)[] = [];
const elsewhere = { networks: null, wards: ['other'] };

beforeAll(async () => {
  city = await startGateway({}, (end) => ends.push(end));
  callers = callersOf(city);
  const secret = await city.add(testStation('tram-1', { lifecycle: 'planned', interval: 60 }));
  await city.add(testStation('tram-2'));
  const client = await connectStation(city.mqtt, 'tram-1', secret);
  ends.push(client.end);
  const now = Date.now();
  for (let n = 29; n >= 0; n -= 1) {
    const values = { pm25: 20 + (n % 5), pm10: 40 + (n % 7) };
    await client.report({ at: now - n * minuteMs - 500, values, battery: 91 });
  }
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const day = (days: number): string => new Date(Date.now() + 7 * 3_600_000 + days * dayMs).toISOString().slice(0, 10);
const work = { kind: 'calibration', doneAt: Date.now() - dayMs, doneBy: '=Tổ 2', nextDue: day(20) };

describe('work at a station', () => {
  it('is entered, due, listed, exported and withdrawn; a calibration sets the date of the record', async () => {
    const field = callers.as('field');
    const { json, status } = await field.send('POST', '/stations/tram-1/care', work);
    expect(status).toBe(201);
    const entry = careEntrySchema.parse(json);
    const record = async () => stationRecordSchema.parse((await field.get('/stations/tram-1/record')).json);
    expect((await record()).details.instrument?.calibrationDue).toBe(work.nextDue);

    const due = careDueSchema.parse((await field.get('/care/due?days=20')).json);
    expect(due.rows).toMatchObject([
      { station: 'tram-1', kind: 'calibration', days: 20, state: 'soon', source: 'log' },
    ]);
    expect(careDueSchema.parse((await field.get('/care/due?days=19')).json).rows).toEqual([]);
    expect(careListSchema.parse((await field.get('/care')).json)).toEqual([entry]);
    const csv = (await field.get('/exports/care.csv')).bytes.toString();
    expect(csv.split('\r\n')[1]).toMatch(/^"tram-1","Trạm tram-1","calibration",.*"'=Tổ 2"/);

    expect((await field.send('POST', `/stations/tram-2/care/${entry.id}/withdrawal`, { reason: 'x' })).status).toBe(
      404,
    );
    const withdrawal = `/stations/tram-1/care/${entry.id}/withdrawal`;
    expect((await field.send('POST', withdrawal, { reason: ' ' })).code).toBe('CHANGE_INVALID');
    expect((await field.send('POST', withdrawal, { reason: 'nhầm trạm' })).status).toBe(204);
    expect((await record()).details.instrument?.calibrationDue).toBeUndefined();
    const { entries, due: left } = stationCareSchema.parse((await field.get('/stations/tram-1/care')).json);
    expect(entries).toMatchObject([{ id: entry.id, withdrawn: { reason: 'nhầm trạm' } }]);
    expect(left).toEqual([]);
    expect(callers.audited('care.withdraw')).toHaveLength(1);
  });

  it('is not of the future, and the business of those who are responsible', async () => {
    const future = await callers.as('field').send('POST', '/stations/tram-1/care', {
      ...work,
      doneAt: Date.now() + dayMs,
    });
    expect(future).toMatchObject({ status: 422, code: 'CHANGE_INVALID' });
    expect((await callers.as('environment').send('POST', '/stations/tram-2/care', work)).status).toBe(201);
    const other = callers.as('field', elsewhere);
    expect((await other.send('POST', '/stations/tram-1/care', work)).code).toBe('OUTSIDE_SCOPE');
    expect((await other.get('/care')).json).toEqual([]);
    expect(careDueSchema.parse((await other.get('/care/due')).json).rows).toEqual([]);
    expect((await other.get('/exports/care.csv')).bytes.toString().split('\r\n')).toHaveLength(2);
  });
});

describe('the list of what was entered last', () => {
  it('shows an own entry, however many others were entered since and however short the list', async () => {
    await city.add(testStation('tram-xa', { ward: 'other' }));
    const own = { ...work, kind: 'cleaning', doneBy: 'Tổ 9' };
    expect((await callers.as('field').send('POST', '/stations/tram-xa/care', own)).status).toBe(201);
    const { care } = city.state;
    const entry = { kind: 'cleaning', doneAt: Date.now(), doneBy: 'Tổ 1', findings: '', parts: '' } as const;
    for (let n = 0; n < 30; n += 1) care.add('tram-2', { ...entry, calibration: null, nextDue: null }, testActor);

    const list = careListSchema.parse((await callers.as('field', elsewhere).get('/care?limit=1')).json);
    expect(list).toMatchObject([{ station: 'tram-xa', doneBy: 'Tổ 9' }]);
  });
});

describe('commissioning', () => {
  const signed = {
    minutes: 30,
    hand: { 'mounting-height': true, level: true, clear: true, closed: true, label: true },
    installer: { name: 'Nguyễn Văn Bền', role: 'Tổ trưởng' },
    acceptor: { name: 'Trần Thị Sáng', role: '' },
  };
  const measure = async () =>
    commissioningSchema.parse((await callers.as('field').get('/stations/tram-1/commissioning')).json);

  it('measures what the station sent', async () => {
    await until(async () => (await measure()).checks.some(({ id, state }) => id === 'interval' && state === 'pass'));
    const { checks } = await measure();
    const stateOf = (wanted: CheckId) => checks.find(({ id }) => id === wanted);
    expect(stateOf('values')).toMatchObject({ state: 'pass', quantities: [{ count: 30, min: 20, max: 24 }, {}] });
    expect(stateOf('interval')).toMatchObject({ received: 30, expected: 30 });
    expect(stateOf('battery')).toMatchObject({ state: 'pass', last: 91, worst: 91 });
    expect(stateOf('refusals')).toMatchObject({ state: 'pass', refused: 0 });
    expect(stateOf('photos')).toMatchObject({ state: 'fail' });
    // Most of them came late, from before.
    expect(stateOf('clock')).toMatchObject({ state: 'unknown', reason: 'too-few' });
    expect((await callers.as('field').get('/stations/tram-1/commissioning?minutes=2')).code).toBe('QUERY_MALFORMED');
  });

  it('issues a certificate with its own figures, never with those of who asks', async () => {
    const field = callers.as('field');
    const path = '/stations/tram-1/certificates';
    const early = await field.send('POST', path, { ...signed, verdict: 'accepted' });
    expect(early).toMatchObject({ status: 422, code: 'CHANGE_INVALID' });
    const answer = await field.send('POST', path, {
      ...signed,
      verdict: 'accepted-with-remarks',
      remarks: 'Bổ sung ảnh.',
      activate: true,
      checks: [{ id: 'photos', state: 'pass', reason: 'ok', count: 99, needed: 1 }],
    });
    expect(answer.status).toBe(201);
    const certificate = certificateSchema.parse(answer.json);
    expect(certificate.number).toMatch(/^NT-\d{4}-0001$/);
    expect(certificate.body.checks.find(({ id }) => id === 'photos')).toMatchObject({ state: 'fail', count: 0 });
    expect(certificate.body).toMatchObject({ activated: true, station: { lifecycle: 'planned' } });
    expect(city.stations.find('tram-1')?.station.lifecycle).toBe('active');
    expect((await field.get(`${path}/${certificate.id}`)).json).toEqual(certificate);

    const withdrawn = await field.send('POST', `${path}/${certificate.id}/withdrawal`, { reason: 'đo lại' });
    expect(certificateSchema.parse(withdrawn.json).withdrawn?.reason).toBe('đo lại');
    expect(certificateSchema.array().parse((await field.get(path)).json)).toHaveLength(1);
    expect((await callers.as('environment').send('POST', path, { ...signed, verdict: 'refused' })).code).toBe(
      'FORBIDDEN',
    );
  });
});
