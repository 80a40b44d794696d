import { describe, expect, it } from 'vitest';
import { certificateHash } from '../../../gateway/state/certificates.ts';
import { type CareRequest, careRequestSchema } from '../../../shared/care-api.ts';
import type { CertificateBody } from '../../../shared/commissioning-api.ts';
import { dayMs } from '../../../shared/time.ts';
import { testActor, testStation } from '../../support/gateway-process.ts';
import { openTestState, type TestState } from '../../support/test-state.ts';

const open = (): TestState => {
  const state = openTestState();
  state.stations.add(testStation('tram-1', { lifecycle: 'planned' }), { owner: 'Sở' }, testActor);
  state.stations.add(testStation('tram-2'), {}, testActor);
  return state;
};

const work = (part: Partial<CareRequest> = {}): CareRequest =>
  careRequestSchema.parse({ kind: 'cleaning', doneAt: Date.UTC(2026, 10, 20), doneBy: 'Tổ 2', ...part });

const dueOfRecord = (state: TestState): string | undefined =>
  state.stations.find('tram-1')?.details.instrument?.calibrationDue;

describe('the log of work', () => {
  it('keeps what was done, audited, newest work first, in the order of entering for exports', () => {
    const state = open();
    const first = state.care.add('tram-1', work(), testActor);
    const older = state.care.add('tram-1', work({ doneAt: Date.UTC(2026, 9, 1), findings: 'tổ kiến' }), testActor);
    const other = state.care.add('tram-2', work({ kind: 'battery', nextDue: '2027-01-01' }), testActor);

    expect(state.again().care.of('tram-1')).toEqual([first, older]);
    expect(state.care.from(0, 10).map(({ entry }) => entry.id)).toEqual([first.id, older.id, other.id]);
    expect(state.care.newest(3, 10).map(({ entry }) => entry.id)).toEqual([older.id, first.id]);
    expect(state.care.last()).toHaveLength(2);
    expect(state.care.last('tram-2')).toEqual([
      { station: 'tram-2', kind: 'battery', doneAt: other.doneAt, nextDue: '2027-01-01' },
    ]);
    expect(state.audit.list({ limit: 3, action: 'care.enter' })).toMatchObject([
      { target: 'tram-2', after: { kind: 'battery' } },
      { target: 'tram-1', after: { findings: 'tổ kiến' } },
      { target: 'tram-1' },
    ]);
    expect(() => state.care.add('nobody', work(), testActor)).toThrow(
      expect.objectContaining({ code: 'STATION_UNKNOWN' }),
    );
  });

  it('withdraws once, with a reason, and what was withdrawn is due no more', () => {
    const state = open();
    const { id } = state.care.add('tram-1', work({ nextDue: '2026-12-20' }), testActor);
    state.care.withdraw('tram-1', id, 'nhầm trạm', testActor);

    expect(state.care.of('tram-1')).toMatchObject([{ id, withdrawn: { by: testActor.name, reason: 'nhầm trạm' } }]);
    expect(state.care.last('tram-1')).toEqual([]);
    expect(() => state.care.withdraw('tram-1', id, 'lại', testActor)).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    const { id: another } = state.care.add('tram-2', work(), testActor);
    expect(() => state.care.withdraw('tram-1', another, 'trạm khác', testActor)).toThrow();
  });

  it('sets the calibration date of the record with the newest calibration, and takes it back', () => {
    const state = open();
    const calibrate = (doneAt: number, nextDue: string) =>
      state.care.add('tram-1', work({ kind: 'calibration', doneAt, nextDue }), testActor);
    calibrate(Date.UTC(2025, 10, 20), '2026-11-20');
    const second = calibrate(Date.UTC(2026, 10, 20), '2027-11-20');
    // Entered late: it was done before the other.
    calibrate(Date.UTC(2026, 4, 1), '2027-05-01');
    expect(dueOfRecord(state)).toBe('2027-11-20');
    expect(state.stations.find('tram-1')?.details.owner).toBe('Sở');
    expect(state.care.calibrationDates()).toEqual([{ station: 'tram-1', due: '2027-11-20' }]);

    state.care.withdraw('tram-1', second.id, 'nhầm', testActor);
    expect(dueOfRecord(state)).toBe('2027-05-01');
    const stored = state.stations.find('tram-1');
    if (!stored) throw new Error('there is no station');
    state.stations.update(stored.station, { instrument: { calibrationDue: '2028-01-01' } }, testActor);
    for (const { id, withdrawn } of state.care.of('tram-1'))
      if (!withdrawn) state.care.withdraw('tram-1', id, 'nhầm', testActor);
    // Somebody has set it since.
    expect(dueOfRecord(state)).toBe('2028-01-01');
  });
});

const body = (part: Partial<CertificateBody> = {}): CertificateBody => ({
  minutes: 30,
  from: 1_000,
  to: 2_000,
  station: testStation('tram-1', { lifecycle: 'planned' }),
  instrument: { model: 'PMS5003' },
  checks: [{ id: 'photos', state: 'pass', reason: 'ok', count: 1, needed: 1 }],
  hand: { 'mounting-height': true, level: true, clear: true, closed: true, label: true },
  installer: { name: 'Nguyễn Văn Bền', role: 'tổ trưởng' },
  acceptor: { name: 'Trần Thị Sáng', role: 'Sở Nông nghiệp và Môi trường' },
  remarks: '',
  verdict: 'accepted',
  activated: true,
  ...part,
});

describe('certificates', () => {
  it('are numbered over the city, hashed, named in the audit log, and make the station active', () => {
    const state = open();
    const first = state.certificates.issue('tram-1', body(), '2026', testActor);
    const head = state.audit.list({ limit: 1, action: 'certificate.issue' })[0];
    state.clock += dayMs;
    const second = state.certificates.issue('tram-2', body({ activated: false }), '2027', testActor);

    expect([first.number, second.number]).toEqual(['NT-2026-0001', 'NT-2027-0002']);
    expect(first.hash).toBe(certificateHash(first));
    expect(certificateHash({ ...first, body: body({ remarks: 'khác' }) })).not.toBe(first.hash);
    expect(head).toMatchObject({ target: 'tram-1', after: { number: first.number, sha256: first.hash } });
    expect(first.audit).toEqual({ seq: head?.seq, hash: head?.hash });
    expect(state.stations.find('tram-1')?.station.lifecycle).toBe('active');
    expect(state.stations.find('tram-2')?.station.lifecycle).toBeUndefined();
    expect(state.again().certificates.of('tram-1')).toEqual([first]);
    expect(state.audit.verify().whole).toBe(true);
  });

  it('bring no station back that was retired while its figures were being measured', () => {
    const state = open();
    state.stations.update(testStation('tram-1', { lifecycle: 'retired' }), {}, testActor);

    expect(() => state.certificates.issue('tram-1', body(), '2026', testActor)).toThrow(
      expect.objectContaining({ code: 'CHANGE_CONFLICT' }),
    );
    expect(state.stations.find('tram-1')?.station.lifecycle).toBe('retired');
    expect(state.certificates.of('tram-1')).toEqual([]);
    expect(state.audit.list({ limit: 1, action: 'certificate.issue' })).toEqual([]);
  });

  it('are withdrawn once and stay to be seen', () => {
    const state = open();
    const { id } = state.certificates.issue('tram-1', body(), '2026', testActor);
    state.certificates.withdraw('tram-1', id, 'đo lại', testActor);

    expect(state.certificates.find('tram-1', id)?.withdrawn).toMatchObject({ reason: 'đo lại' });
    expect(state.certificates.find('tram-2', id)).toBeUndefined();
    expect(() => state.certificates.withdraw('tram-1', id, 'lại', testActor)).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
  });
});
