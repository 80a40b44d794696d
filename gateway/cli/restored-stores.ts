/** What a restore changes in the stores that it brought back. */
import type { RestoredStores } from '../backup/restore.ts';
import { openRecordsStore } from '../state/records-store.ts';
import { openState } from '../state/state.ts';
import { operator } from './operator.ts';

export const restoredStores: RestoredStores = {
  cursors: (file) => {
    const store = openRecordsStore(file);
    try {
      return [store.cursor('records'), store.cursor('history')];
    } finally {
      store.close();
    }
  },
  moveCursors: (file, by) => {
    const store = openRecordsStore(file);
    try {
      const [records, history] = [store.cursor('records'), store.cursor('history')];
      store.apply([], records + by);
      store.settleHistory(history + by, [], Date.now());
    } finally {
      store.close();
    }
  },
  settleState: (file, { createdAt, program, history }) => {
    const state = openState(file);
    try {
      const { whole, brokenAt } = state.audit.verify();
      if (!whole)
        process.stderr.write(`The audit log in the backup was changed at entry ${brokenAt}: npm run audit -- verify\n`);
      const by = operator();
      // Who was disabled after the backup must not come back with a cookie of before.
      for (const { id: person } of state.people.list()) {
        for (const { id } of state.people.sessions(person)) state.people.endSession(id, person, by);
      }
      state.audit.append(by, 'backup.restore', new Date(createdAt).toISOString(), null, { program, history });
    } finally {
      state.close();
    }
  },
};
