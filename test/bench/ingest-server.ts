/**
 * One broker for the ingest benchmark, in a process of its own: `bare` (aedes without any work), `checked` (our broker and
 * pipeline, answered without a journal) or `durable` (the same with the journal). Prints its port, and at the end of its
 * input what it cost.
 */
import { createServer } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Aedes } from 'aedes';
import { createBroker } from '../../gateway/broker/broker.ts';
import { createJournal } from '../../gateway/ingest/journal.ts';
import { createPipeline } from '../../gateway/ingest/pipeline.ts';
import { createQualityWatch } from '../../gateway/ingest/quality-watch.ts';
import { createTopics } from '../../shared/topics.ts';
import { testStation } from '../support/gateway-process.ts';
import { quietLog } from '../support/quiet-log.ts';
import { temporaryFolder } from '../support/temporary.ts';

const mode = process.argv[2];
const folder = temporaryFolder();
const delay = monitorEventLoopDelay({ resolution: 5 });

const listenBare = async (): Promise<number> => {
  const aedes = await Aedes.createBroker({ concurrency: 0 });
  const server = createServer((socket) => void aedes.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

const listenOurs = async (durable: boolean): Promise<number> => {
  const journal = createJournal({
    directory: folder.path,
    segmentBytes: 16 * 2 ** 20,
    maxBytes: 8 * 2 ** 30,
    reserveBytes: 0,
    log: quietLog,
    onFatal: (error) => {
      throw error;
    },
  });
  await journal.open();
  const broker = createBroker({
    host: '127.0.0.1',
    port: 0,
    topics: createTopics(),
    pipeline: createPipeline({
      watch: createQualityWatch(),
      journal: durable ? journal : { append: (_records, done) => done(null) },
      now: Date.now,
      notify: () => {},
      count: () => {},
    }),
    authenticate: (id) => testStation(id),
    findStation: (id) => testStation(id),
    refusing: journal.refusing,
    onVanished: () => {},
    limits: { packetBytes: 262_144, connections: 20_000 },
    count: () => {},
    log: quietLog,
  });
  await broker.start();
  return broker.port();
};

const port = mode === 'bare' ? await listenBare() : await listenOurs(mode === 'durable');
process.stdout.write(`${port}\n`);
delay.enable();
// Any input: the warm-up is over.
process.stdin.on('data', () => delay.reset());
process.stdin.on('end', () => {
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({ cpuSeconds: (user + system) / 1e6, longestStallMs: delay.max / 1e6 })}\n`);
  folder.remove();
  process.exit(0);
});
