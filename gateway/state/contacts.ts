/** How people want to be told, and the browsers that take push messages for them. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { contactSchema, defaultContact } from '../../shared/notification-api.ts';
import type { DeliveryStore } from '../alerts/ports.ts';
import type { StoreContext } from './audit.ts';

interface DeviceRow {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  label: string;
  added_at: number;
}

const maxDevices = 10;

export type ContactStore = Pick<
  DeliveryStore,
  'contact' | 'setContact' | 'pushDevices' | 'addPushDevice' | 'removePushDevice' | 'dropPushDevice'
>;

export const createContactStore = ({ database, audit, now }: StoreContext): ContactStore => {
  const one = database.prepare<{ document: string }>('SELECT document FROM contact WHERE person = ?');
  const keep = database.prepare(
    'INSERT INTO contact (person, document) VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET document = excluded.document',
  );
  const known = database.prepare<{ id: string }>('SELECT id FROM person WHERE id = ?');
  const devicesOf = database.prepare<DeviceRow>(
    'SELECT id, endpoint, p256dh, auth, label, added_at FROM push_device WHERE person = ? ORDER BY added_at, rowid',
  );
  const forget = database.prepare('DELETE FROM push_device WHERE endpoint = ?');
  const addDevice = database.prepare(
    'INSERT INTO push_device (id, person, endpoint, p256dh, auth, label, added_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const removeDevice = database.prepare('DELETE FROM push_device WHERE id = ? AND person = ?');
  const dropDevice = database.prepare('DELETE FROM push_device WHERE id = ?');

  const contact: DeliveryStore['contact'] = (person) => {
    const row = one.get(person);
    const parsed = row && contactSchema.safeParse(JSON.parse(row.document));
    // Wishes of an older release that are unreadable must not silence the person.
    return parsed?.success ? parsed.data : defaultContact;
  };

  return {
    contact,
    setContact: (person, wishes, by) =>
      database.transaction(() => {
        if (!known.get(person)) throw new AppError('PERSON_UNKNOWN', `there is no person ${person}`);
        const before = contact(person);
        keep.run(person, JSON.stringify(wishes));
        audit.append(by, 'contact.change', person, before, wishes);
      }),
    pushDevices: (person) => devicesOf.all(person).map(({ added_at: addedAt, ...device }) => ({ ...device, addedAt })),
    addPushDevice: (person, { endpoint, p256dh, auth, label }) =>
      database.transaction(() => {
        // A browser belongs to whoever asked last.
        forget.run(endpoint);
        if (devicesOf.all(person).length >= maxDevices)
          throw new AppError('LIMIT_REACHED', `at most ${maxDevices} browsers of one person; remove some`);
        const id = randomUUID();
        addDevice.run(id, person, endpoint, p256dh, auth, label, now());
        return id;
      }),
    removePushDevice: (person, id) => void removeDevice.run(id, person),
    dropPushDevice: (id) => void dropDevice.run(id),
  };
};
