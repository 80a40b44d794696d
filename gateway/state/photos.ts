/** Photos of stations. What they are was checked before they come here. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { maxPhotosPerStation, type Photo } from '../../shared/station-api.ts';
import { nameOf, type StoreContext } from './audit.ts';
import type { StationStore } from './ports.ts';

interface PhotoRow {
  id: string;
  content_type: Photo['contentType'];
  size: number;
  added_at: number;
  added_by: string;
}

const toPhoto = (row: PhotoRow): Photo => ({
  id: row.id,
  contentType: row.content_type,
  sizeBytes: row.size,
  addedAt: row.added_at,
  addedBy: row.added_by,
});

const columns = 'id, content_type, length(bytes) AS size, added_at, added_by';

export interface PhotoStore extends Pick<StationStore, 'addPhoto' | 'photo' | 'removePhoto'> {
  /** Oldest first. */
  of(station: string): Photo[];
}

export const createPhotoStore = ({ database, audit, now }: StoreContext): PhotoStore => {
  const insert = database.prepare(
    'INSERT INTO photo (id, station, content_type, bytes, added_at, added_by) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const of = database.prepare<PhotoRow>(`SELECT ${columns} FROM photo WHERE station = ? ORDER BY added_at, id`);
  const one = database.prepare<PhotoRow & { bytes: Uint8Array }>(
    `SELECT ${columns}, bytes FROM photo WHERE station = ? AND id = ?`,
  );
  const remove = database.prepare('DELETE FROM photo WHERE station = ? AND id = ?');
  const stationExists = database.prepare('SELECT 1 FROM station WHERE id = ?');

  return {
    of: (station) => of.all(station).map(toPhoto),
    addPhoto: (station, { contentType }, bytes, by) =>
      database.transaction(() => {
        if (!stationExists.get(station)) throw new AppError('STATION_UNKNOWN', `there is no station ${station}`);
        if (of.all(station).length >= maxPhotosPerStation)
          throw new AppError('LIMIT_REACHED', `a station has at most ${maxPhotosPerStation} photos; remove one first`);
        const photo = { id: randomUUID(), contentType, sizeBytes: bytes.length, addedAt: now(), addedBy: nameOf(by) };
        insert.run(photo.id, station, contentType, bytes, photo.addedAt, photo.addedBy);
        audit.append(by, 'station.photo.add', station, null, { photo: photo.id, contentType, sizeBytes: bytes.length });
        return photo;
      }),
    photo: (station, id) => {
      const row = one.get(station, id);
      return row && { photo: toPhoto(row), bytes: Buffer.from(row.bytes) };
    },
    removePhoto: (station, id, by) =>
      database.transaction(() => {
        if (remove.run(station, id).changes === 0)
          throw new AppError('NOT_FOUND', `station ${station} has no photo ${id}`);
        audit.append(by, 'station.photo.remove', station, { photo: id }, null);
      }),
  };
};
