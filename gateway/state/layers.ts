/** GeoJSON layers of the map. What they hold was checked before they come here. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { type Layer, maxLayers } from '../../shared/station-api.ts';
import { nameOf, type StoreContext } from './audit.ts';
import type { LayerStore } from './ports.ts';

interface LayerRow {
  id: string;
  name: string;
  features: number;
  size: number;
  added_at: number;
  added_by: string;
}

const urlOf = (id: string): string => `/api/v1/layers/${id}/data`;

const toLayer = (row: LayerRow): Layer => ({
  id: row.id,
  name: row.name,
  url: urlOf(row.id),
  features: row.features,
  sizeBytes: row.size,
  addedAt: row.added_at,
  addedBy: row.added_by,
});

export const createLayerStore = ({ database, audit, now }: StoreContext): LayerStore => {
  const columns = 'id, name, features, length(bytes) AS size, added_at, added_by';
  const all = database.prepare<LayerRow>(`SELECT ${columns} FROM layer ORDER BY added_at, id`);
  const one = database.prepare<LayerRow>(`SELECT ${columns} FROM layer WHERE id = ?`);
  const bytesOf = database.prepare<{ bytes: Uint8Array }>('SELECT bytes FROM layer WHERE id = ?');
  const insert = database.prepare(
    'INSERT INTO layer (id, name, features, bytes, added_at, added_by) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM layer WHERE id = ?');

  return {
    list: () => all.all().map(toLayer),
    add: ({ name, features }, bytes, by) =>
      database.transaction(() => {
        if (all.all().length >= maxLayers)
          throw new AppError('LIMIT_REACHED', `there are ${maxLayers} layers at most; remove one first`);
        const [id, addedAt, addedBy, sizeBytes] = [randomUUID(), now(), nameOf(by), bytes.length];
        insert.run(id, name, features, bytes, addedAt, addedBy);
        audit.append(by, 'layer.add', id, null, { name, features, sizeBytes });
        return { id, name, url: urlOf(id), features, sizeBytes, addedAt, addedBy };
      }),
    bytes: (id) => {
      const row = bytesOf.get(id);
      return row && Buffer.from(row.bytes);
    },
    remove: (id, by) =>
      database.transaction(() => {
        const row = one.get(id);
        if (!row) throw new AppError('NOT_FOUND', `there is no layer ${id}`);
        remove.run(id);
        audit.append(by, 'layer.remove', id, { name: row.name, features: row.features }, null);
      }),
  };
};
