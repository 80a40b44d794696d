/** A process of its own that copies one database, one long call that nothing else could interrupt, and tells its schema version. */
import { copySqlite, schemaVersionOf } from '../state/sqlite.ts';

const [file, target] = process.argv.slice(2);
if (file === undefined || target === undefined) throw new Error('a database and the file to copy it to are expected');
copySqlite(file, target);
process.send?.(schemaVersionOf(target));
