/**
 * Writes into an embedded history until it is killed and names every accepted batch on standard output, one number a line:
 * `node --import tsx embedded-writer.ts FILE FIRST_BATCH`. Batch n holds ten readings of one second each; every fifth
 * batch repeats the one before it with other values, every seventh is followed by housekeeping.
 */
import { writeSync } from 'node:fs';
import { createEmbeddedHistory } from '../../gateway/history/embedded.ts';
import { crashBatch, crashStart } from './embedded-batches.ts';

const [file = '', first = '0'] = process.argv.slice(2);
const history = createEmbeddedHistory({ file, rawDays: 30, hourlyDays: 365 });
await history.open();
for (let batch = Number(first); ; batch += 1) {
  const outcome = await history.write(crashBatch(batch));
  if (outcome.fate !== 'accept' || outcome.rejected.length > 0) throw new Error(JSON.stringify(outcome));
  writeSync(1, `${batch}\n`);
  if (batch % 7 === 0) await history.maintain(crashStart + batch * 600_000);
}
