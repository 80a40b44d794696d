/** Alerts, situations, what happened to them, and where the engine stands. One change is one transaction. */
import { type Alert, type AlertEvent, alertSchema, type Situation, situationSchema } from '../../shared/alert-api.ts';
import { severityRank } from '../../shared/alerts/words.ts';
import { AppError } from '../../shared/errors.ts';
import type { AlertStore } from '../alerts/ports.ts';
import { createAlertLists } from './alert-lists.ts';
import type { StoreContext } from './audit.ts';
import { insertDeliveries } from './deliveries-insert.ts';
import { type Statement, sqliteErrorCode } from './sqlite.ts';

/** Told of a row that this program cannot read: it is left out of every answer, the others are given. */
export type OnUnreadable = (what: 'alert' | 'situation', id: string, error: unknown) => void;

interface DocumentRow {
  id: string;
  document: string;
}

export const createAlertStore = (
  { database, audit, now }: StoreContext,
  onUnreadable: OnUnreadable = () => {},
): AlertStore => {
  const readAlert = ({ id, document }: DocumentRow): Alert | undefined => {
    const read = alertSchema.safeParse(parsed(document));
    if (read.success) return read.data;
    onUnreadable('alert', id, read.error);
    return undefined;
  };
  const readSituation = ({ id, document }: DocumentRow): Situation | undefined => {
    const read = situationSchema.safeParse(parsed(document));
    if (read.success) return read.data;
    onUnreadable('situation', id, read.error);
    return undefined;
  };

  /** A row that cannot be read would be in the way of the next one of its key. */
  const setAside = (shut: Statement, { id }: DocumentRow): [] => {
    shut.run(id);
    return [];
  };

  const lists = createAlertLists(database, { readAlert, readSituation });
  const engine = database.prepare<{ cursor: number; memory: string }>('SELECT cursor, memory FROM alert_engine');
  const setEngine = database.prepare(
    `INSERT INTO alert_engine (only, cursor, memory) VALUES (1, ?, ?)
     ON CONFLICT (only) DO UPDATE SET cursor = excluded.cursor, memory = excluded.memory`,
  );
  const openAlerts = database.prepare<DocumentRow>('SELECT id, document FROM alert WHERE is_open = 1 ORDER BY seq');
  const openSituations = database.prepare<DocumentRow>(
    'SELECT id, document FROM situation WHERE is_open = 1 ORDER BY number',
  );
  const shutAlert = database.prepare('UPDATE alert SET is_open = 0 WHERE id = ?');
  const shutSituation = database.prepare('UPDATE situation SET is_open = 0 WHERE id = ?');
  const oneAlert = database.prepare<DocumentRow>('SELECT id, document FROM alert WHERE id = ?');
  const oneSituation = database.prepare<DocumentRow>('SELECT id, document FROM situation WHERE id = ?');
  const lastNumber = database.prepare<{ last: number }>('SELECT coalesce(max(number), 0) AS last FROM situation');
  const lastAlert = database.prepare<{ last: number }>('SELECT coalesce(max(seq), 0) AS last FROM alert');
  const lastEvent = database.prepare<{ last: number }>('SELECT coalesce(max(seq), 0) AS last FROM alert_event');
  const putSituation = database.prepare(
    `INSERT INTO situation (id, number, ward, hazard, provenance, exercise, is_open, opened_at, document)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, document = excluded.document`,
  );
  // Something happened: it moves to the top of the list. A new figure alone leaves it where it is.
  const putAlert = (seq: 'excluded.seq' | 'seq') =>
    database.prepare(
      `INSERT INTO alert (id, seq, situation, rule, station, subject, ward, hazard, provenance, exercise, severity,
                          is_open, is_past, raised_at, document)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET seq = ${seq}, severity = excluded.severity, is_open = excluded.is_open,
         document = excluded.document`,
    );
  const [putAtTop, putInPlace] = [putAlert('excluded.seq'), putAlert('seq')];
  const insertEvent = database.prepare(
    'INSERT INTO alert_event (seq, at, situation, alert, document) VALUES (?, ?, ?, ?, ?)',
  );

  const writeSituation = (situation: Situation): void => {
    const { id, number, ward, hazard, provenance, exercise, openedAt } = situation;
    const isOpen = situation.state === 'cleared' ? 0 : 1;
    putSituation.run(id, number, ward, hazard, provenance, exercise, isOpen, openedAt, JSON.stringify(situation));
  };
  const writeAlert = (alert: Alert, seq: number, isMoved: boolean): void => {
    const { id, situation, rule, station, subject, ward, hazard, provenance, exercise, severity } = alert;
    (isMoved ? putAtTop : putInPlace).run(
      id,
      seq,
      situation,
      rule.id,
      station.id,
      subject,
      ward,
      hazard,
      provenance,
      exercise,
      severityRank(severity),
      isOpen(alert) ? 1 : 0,
      alert.isPast ? 1 : 0,
      alert.raisedAt,
      JSON.stringify(alert),
    );
  };

  const write: AlertStore['write'] = (change) =>
    database.transaction(() => {
      const { situations = [], alerts = [], events = [] } = change;
      // What ends first: of one place and of one key at most one is open.
      for (const situation of endedFirst(situations)) writeSituation(situation);
      const moved = new Set(events.map(({ alert }) => alert));
      let top = lastAlert.get()?.last ?? 0;
      for (const alert of endedFirst(alerts)) {
        top += 1;
        writeAlert(alert, top, moved.has(alert.id));
      }
      let seq = events.length > 0 ? (lastEvent.get()?.last ?? 0) : 0;
      const kept = events.map((event): AlertEvent => {
        seq += 1;
        insertEvent.run(seq, event.at, event.situation, event.alert, JSON.stringify(event));
        return { ...event, seq };
      });
      insertDeliveries(database, change.deliveries ?? [], now());
      if (change.engine) setEngine.run(change.engine.cursor, change.engine.memory);
      for (const { by, action, target, after } of change.audit ?? []) audit.append(by, action, target, null, after);
      return kept;
    });

  return {
    ...lists,
    engine: () => engine.get(),
    open: () => {
      const situations = openSituations.all().flatMap((row) => readSituation(row) ?? setAside(shutSituation, row));
      const known = new Set(situations.map(({ id }) => id));
      const alerts = openAlerts.all().flatMap((row) => {
        const alert = readAlert(row);
        if (alert && known.has(alert.situation)) return alert;
        if (alert) onUnreadable('alert', row.id, new Error('its situation cannot be read'));
        return setAside(shutAlert, row);
      });
      return { alerts, situations };
    },
    alert: (id) => {
      const row = oneAlert.get(id);
      return row && readAlert(row);
    },
    situation: (id) => {
      const row = oneSituation.get(id);
      return row && readSituation(row);
    },
    nextNumber: () => (lastNumber.get()?.last ?? 0) + 1,
    write: (change) => {
      try {
        return write(change);
      } catch (error) {
        const code = sqliteErrorCode(error);
        if (code === undefined) throw error;
        throw new AppError('STORE_UNAVAILABLE', `alerts cannot be stored: ${code}`, { cause: error });
      }
    },
  };
};

const isOpen = ({ state }: { readonly state: Alert['state'] }): boolean => state !== 'cleared';

const endedFirst = <T extends { readonly state: Alert['state'] }>(all: readonly T[]): T[] => [
  ...all.filter((one) => !isOpen(one)),
  ...all.filter(isOpen),
];

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
