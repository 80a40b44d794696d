/** Certificates of commissioning. What was signed is never changed: one that was withdrawn says so, and why. */
import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { maxCertificates } from '../../shared/care-api.ts';
import { type Certificate, certificateBodySchema } from '../../shared/commissioning-api.ts';
import { AppError } from '../../shared/errors.ts';
import { nameOf, type StoreContext } from './audit.ts';
import type { CertificateStore, StationStore } from './ports.ts';

interface CertificateRow {
  id: string;
  number: string;
  station: string;
  body: string;
  hash: string;
  issued_at: number;
  issued_by: string;
  audit_seq: number;
  audit_hash: string;
  withdrawn_at: number | null;
  withdrawn_by: string | null;
  withdrawn_reason: string | null;
}

const toCertificate = (row: CertificateRow): Certificate => ({
  id: row.id,
  number: row.number,
  station: row.station,
  issuedAt: row.issued_at,
  issuedBy: row.issued_by,
  body: certificateBodySchema.parse(JSON.parse(row.body)),
  hash: row.hash,
  audit: { seq: row.audit_seq, hash: row.audit_hash },
  withdrawn:
    row.withdrawn_at === null
      ? null
      : { at: row.withdrawn_at, by: row.withdrawn_by ?? '', reason: row.withdrawn_reason ?? '' },
});

/** Anybody can compute it from what the API answers. */
export const certificateHash = ({
  number,
  station,
  issuedAt,
  issuedBy,
  body,
}: Pick<Certificate, 'number' | 'station' | 'issuedAt' | 'issuedBy' | 'body'>): string =>
  createHash('sha256').update(canonicalJson({ number, station, issuedAt, issuedBy, body })).digest('hex');

export const createCertificateStore = (
  { database, audit, now }: StoreContext,
  stations: Pick<StationStore, 'find' | 'update'>,
): CertificateStore => {
  const ofStation = database.prepare<CertificateRow>('SELECT * FROM certificate WHERE station = ? ORDER BY seq DESC');
  const one = database.prepare<CertificateRow>('SELECT * FROM certificate WHERE station = ? AND id = ?');
  const count = database.prepare<{ certificates: number }>(
    'SELECT count(*) AS certificates FROM certificate WHERE station = ?',
  );
  const next = database.prepare<{ seq: number }>('SELECT coalesce(max(seq), 0) + 1 AS seq FROM certificate');
  const auditHead = database.prepare<{ seq: number; hash: string }>('SELECT seq, hash FROM audit_head');
  const insert = database.prepare(
    `INSERT INTO certificate
       (seq, id, number, station, body, hash, issued_at, issued_by, audit_seq, audit_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const withdraw = database.prepare(
    'UPDATE certificate SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_reason = ? WHERE id = ?',
  );
  const found = (station: string, id: string): Certificate | undefined => {
    const row = one.get(station, id);
    return row && toCertificate(row);
  };

  return {
    of: (station) => ofStation.all(station).map(toCertificate),
    find: found,
    issue: (station, given, year, by) =>
      database.transaction(() => {
        const stored = stations.find(station);
        if (!stored) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
        if ((count.get(station)?.certificates ?? 0) >= maxCertificates)
          throw new AppError('LIMIT_REACHED', `a station has ${maxCertificates} certificates at most`);
        // Measuring takes a moment, in which somebody may have retired it.
        if (given.activated && stored.station.lifecycle !== given.station.lifecycle)
          throw new AppError('CHANGE_CONFLICT', 'somebody changed the station while its figures were being measured');
        // As it is read again, so that the hash is of what is shown.
        const body = certificateBodySchema.parse(JSON.parse(JSON.stringify(given)));
        const seq = next.get()?.seq ?? 1;
        const [id, issuedAt, issuedBy] = [randomUUID(), now(), nameOf(by)];
        const number = `NT-${year}-${String(seq).padStart(4, '0')}`;
        const hash = certificateHash({ number, station, issuedAt, issuedBy, body });
        audit.append(by, 'certificate.issue', station, null, { id, number, verdict: body.verdict, sha256: hash });
        const head = auditHead.get();
        insert.run(
          seq,
          id,
          number,
          station,
          JSON.stringify(body),
          hash,
          issuedAt,
          issuedBy,
          head?.seq ?? 0,
          head?.hash ?? '',
        );
        if (body.activated) stations.update({ ...stored.station, lifecycle: 'active' }, stored.details, by);
        const issued = found(station, id);
        if (!issued) throw new AppError('INTERNAL', 'the certificate was not kept');
        return issued;
      }),
    withdraw: (station, id, reason, by) =>
      database.transaction(() => {
        const certificate = found(station, id);
        if (!certificate || certificate.withdrawn)
          throw new AppError('NOT_FOUND', 'there is no such certificate in force');
        withdraw.run(now(), nameOf(by), reason, id);
        const { number, hash, body } = certificate;
        audit.append(
          by,
          'certificate.withdraw',
          station,
          { id, number, verdict: body.verdict, sha256: hash },
          { reason },
        );
      }),
  };
};
