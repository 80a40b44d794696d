/** Plays what one station measured and reports what became of it. */
import { createRefusalCounter, type RefusalCounts } from '../notice.ts';
import { play } from '../replay/player.ts';
import { LineError, SimulatedStation } from '../station.ts';
import { explainLine } from './city-run.ts';
import type { ConnectionOptions, Links } from './links.ts';
import { count, listCounts, type ProgressLine, totalOf } from './progress.ts';
import type { Part } from './replay-files.ts';

/** Notices of refusal travel beside the acknowledgements: this long a silence means that there are no more. */
const noticeQuietMs = 500;
const noticeLongestMs = 5_000;

/** What became of one station's readings. */
export interface Outcome {
  readonly id: string;
  readonly sent: number;
  readonly acknowledged: number;
  readonly pending: number;
  readonly refusals: RefusalCounts;
}

export const playPart = async (
  part: Part,
  links: Links,
  options: ConnectionOptions & { readonly speed: number | 'max' },
  stop: AbortSignal,
  line: ProgressLine,
): Promise<Outcome> => {
  const { id, name, quantities, interval } = part.description;
  const refusals = createRefusalCounter();
  let noticedAt = performance.now();
  const { renew } = links;
  const station = new SimulatedStation({
    id,
    about: { name, model: 'recording', quantities: [...quantities], interval },
    link: links.link(id),
    firstSeq: links.progress(id)?.seq ?? 0,
    ...(renew ? { renewLink: () => renew(id) } : {}),
    onRefused: (notice) => {
      refusals.add(notice);
      noticedAt = performance.now();
    },
    onAcknowledged: () => {
      const { acknowledged } = station.counters;
      const share = Math.floor((acknowledged / part.readings.length) * 20);
      line.show(
        `${id} [${'#'.repeat(share).padEnd(20, '.')}] ${count(acknowledged)} of ${count(part.readings.length)} acknowledged · refused ${count(totalOf(refusals.readings))}`,
      );
    },
  });
  try {
    await station.start();
  } catch (error) {
    throw error instanceof LineError ? explainLine(error, links.link(id).url, options) : error;
  }
  try {
    await play(station, part.readings, { speed: options.speed, from: part.from, stop });
    const finishedAt = performance.now();
    noticedAt = Math.max(noticedAt, finishedAt);
    while (
      !stop.aborted &&
      performance.now() - noticedAt < noticeQuietMs &&
      performance.now() - finishedAt < noticeLongestMs
    ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await station.stop();
    const until = station.oldestPendingAt ?? part.readings.at(-1)?.at ?? 0;
    await links.remember([{ id, until, seq: station.nextSeq }]);
  }
  const { sent, acknowledged, pending } = station.counters;
  return { id, sent, acknowledged, pending, refusals };
};

export const tellOutcome = (
  { id, sent, acknowledged, pending, refusals }: Outcome,
  { readings, series }: Part,
  line: ProgressLine,
): void => {
  const rest = readings.length - sent;
  line.print(`${id}`);
  line.print(
    `  readings      ${count(readings.length)}${series.joined > 0 ? ` (${count(series.joined)} more joined to one of the same instant, ${count(series.replaced)} values replaced)` : ''}${rest > 0 ? `; ${count(rest)} not sent, stopped before` : ''}`,
  );
  line.print(
    `  sent          ${count(sent)} = acknowledged ${count(acknowledged)}${pending > 0 ? ` + unconfirmed ${count(pending)}` : ''}`,
  );
  const refused = totalOf(refusals.readings);
  line.print(`  quarantined   ${count(refused)}${refused > 0 ? `: ${listCounts(refusals.readings)}` : ''}`);
  const values = totalOf(refusals.values);
  if (values > 0)
    line.print(`  single values refused, their readings kept: ${count(values)}: ${listCounts(refusals.values)}`);
  if (refusals.readings.has('READING_TIME_TOO_OLD')) {
    line.print(
      '  The gateway takes old readings only from a station that was enrolled with a token for replays; or use --shift.',
    );
  }
};
