import { createEmbeddedHistory } from '../../gateway/history/embedded.ts';
import { createInfluxHistory } from '../../gateway/history/influx.ts';
import { startInfluxdb } from '../support/influxdb.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { describeReadingHistory, suiteNow } from './reading-history.suite.ts';

describeReadingHistory('the embedded store', async () => {
  const folder = temporaryFolder();
  return {
    create: () => createEmbeddedHistory({ file: folder.file('history.db'), rawDays: 400, hourlyDays: 3650 }),
    dispose: async () => folder.remove(),
  };
});

describeReadingHistory('InfluxDB 1.x', async () => {
  const server = await startInfluxdb();
  return {
    create: () => createInfluxHistory({ url: server.url, db: 'env' }, { now: () => suiteNow }),
    dispose: () => server.stop(),
  };
});
