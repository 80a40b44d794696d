/**
 * The indices as the rest of the gateway sees them: fed by the journal, restored in the background, asked by the API and told
 * to viewers as they change.
 */
import { AppError } from '../../shared/errors.ts';
import type { OffsetMs } from '../../shared/indices/local-day.ts';
import { hourStart } from '../../shared/indices/local-day.ts';
import type {
  IndicesCalendar,
  IndicesRestoring,
  IndicesRow,
  IndicesSummary,
  NoiseSummary,
  StationIndicesAnswer,
  WardIndices,
  WaterSummary,
} from '../../shared/indices-api.ts';
import type { LiveIndices } from '../../shared/live-events.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { HistoryReader } from '../history/history.ts';
import type { Commit } from '../ingest/journal.ts';
import type { JournalReader } from '../ingest/journal-reader.ts';
import { isInSight, type Sight } from '../principal.ts';
import type { StationChange, StationDirectory } from '../state/directory.ts';
import type { Log } from '../telemetry/log.ts';
import type { Judged } from '../value-quality.ts';
import { wardFigures } from './aggregates.ts';
import { type CityRow, createCityRows } from './city-rows.ts';
import { calendarDay } from './day.ts';
import { createDays, type Days, exceedancesOf } from './days.ts';
import { type Edge, rounding } from './edge.ts';
import { createEngine, type Engine } from './engine.ts';
import { neighbourNotes } from './neighbours.ts';
import { createNetworkSummaries } from './network-summaries.ts';
import { rememberOffset } from './offset.ts';
import { createRestore, type Span } from './restore.ts';
import { thresholdsNamed } from './station-figures.ts';

export interface IndicesOptions {
  readonly stations: Pick<StationDirectory, 'all'>;
  readonly thresholds: readonly Threshold[];
  /** Of the legal zone. */
  readonly offset: OffsetMs;
  readonly judged?: Judged;
  /** Points as stored, buckets as they are in force. */
  readonly history: Pick<HistoryReader, 'range' | 'buckets' | 'latest'>;
  /** Journal position up to which the history has everything. */
  readonly historyPosition: () => number;
  readonly journal: { end(): number };
  /** Of our own; it is closed when the journal has been read. */
  readonly reader: JournalReader;
  /** Rounds what leaves; all digits where it is `exact`. */
  readonly edge?: Edge;
  readonly now: () => Instant;
  readonly log: Pick<Log, 'debug' | 'warn' | 'error'>;
}

/** What viewers are told since the last time; null for those for whom nothing changed. */
export type LiveNews = Readonly<Record<'all' | 'real', LiveIndices | null>>;

export interface Indices {
  committed(commit: Commit): void;
  stationsChanged(change: StationChange): void;
  /** Judgements over this span changed: what counts in it is read anew. */
  judgedAnew(station: string, span: Span): void;
  start(): void;
  stop(): Promise<void>;
  summary(sight: Sight): Promise<IndicesSummary>;
  /** @throws AppError STATION_UNKNOWN */
  station(id: string): Promise<StationIndicesAnswer>;
  /** @throws AppError STATION_UNKNOWN, HISTORY_UNAVAILABLE */
  calendar(id: string, from: LocalDate, to: LocalDate): Promise<IndicesCalendar>;
  wards(sight: Sight): Promise<WardIndices>;
  /** Water and rain of all stations; a few seconds old at most. */
  water(sight: Sight): Promise<WaterSummary>;
  /** Noise of all stations; a few seconds old at most. */
  noise(sight: Sight): Promise<NoiseSummary>;
  /** Every row that may be seen, as it was computed last. */
  everything(sight: Sight): LiveIndices;
  /** Rows that changed since this was last asked; every row after something left somebody's sight. */
  news(): Promise<LiveNews>;
  /** Null when the figures of every station are complete. */
  restoring(): IndicesRestoring | null;
  /** What is held in memory. */
  bytes(): number;
  readonly days: Days;
  /** The readings of the last days themselves; incomplete while a station is being restored. */
  readonly memory: Pick<Engine, 'windows' | 'isRestoring'>;
}

/** Answers about single stations kept until the next reading or the turn of the minute. */
const maxAnswers = 200;

interface KnownAnswer {
  readonly revision: number;
  readonly minute: number;
  readonly answer: StationIndicesAnswer;
}

export const createIndices = (options: IndicesOptions): Indices => {
  const { thresholds, history, historyPosition, edge = rounding, now, log } = options;
  const offset = rememberOffset(options.offset);
  const engine = createEngine({
    thresholds,
    offset,
    stations: options.stations.all(),
    ...(options.judged && { judged: options.judged }),
  });
  const days = createDays({ thresholds, offset, history, historyPosition });
  const restore = createRestore({
    engine,
    history,
    journal: options.journal,
    reader: options.reader,
    historyPosition,
    apply: (reading, position) => {
      engine.apply(reading);
      days.touched(reading.s, reading.t, position);
    },
    now,
    log,
  });
  const city = createCityRows(engine, now);
  const summaries = createNetworkSummaries({ engine, thresholds, edge, now });
  const answers = new Map<string, KnownAnswer>();
  let toldTo = 0;
  let toldHour = Number.NaN;
  let somethingLeft = false;

  /** Rows change with what they say; the time of the newest reading is added as they leave. */
  const seen = (sight: Sight, rows: Iterable<[string, CityRow]>): IndicesRow[] => {
    const at = now();
    const found: IndicesRow[] = [];
    for (const [id, { row }] of rows) {
      const station = engine.station(id);
      if (station && isInSight(sight, station)) found.push({ ...row, at: engine.newestAt(id, at) });
    }
    return found;
  };

  const live = (rows: IndicesRow[], isFull: boolean): LiveIndices => {
    const at = now();
    return { at, hour: hourStart(at), restoring: restore.progress(), isFull, rows };
  };

  const everything = (sight: Sight): LiveIndices => live(seen(sight, city.all()), true);

  /** Days are counted where the history answers; the figures of now do not wait for it. */
  const withExceedances = async (id: string, answer: StationIndicesAnswer): Promise<StationIndicesAnswer> => {
    const station = engine.station(id);
    const counts = (limit: StationIndicesAnswer['limits'][number]) =>
      limit.kind === 'limit' &&
      thresholds.some((threshold) => threshold.id === limit.threshold && threshold.averagingSeconds === 86_400);
    if (!station || !answer.limits.some(counts)) return answer;
    try {
      const year = await days.year(station, answer.at);
      const limits = answer.limits.map((limit) => {
        if (!counts(limit)) return limit;
        const about = { quantity: limit.quantity, averagingSeconds: 86_400 };
        return { ...limit, exceedances: exceedancesOf(year, about, answer.at, offset) };
      });
      return { ...answer, limits };
    } catch (err) {
      log.debug({ err, station: id }, 'exceedance days cannot be counted now');
      return answer;
    }
  };

  const figuresOf = (id: string): StationIndicesAnswer => {
    const at = now();
    const revision = engine.revision(id);
    const minute = Math.floor(at / minuteMs);
    const known = answers.get(id);
    if (known?.revision === revision && known.minute === minute) return known.answer;
    const figures = engine.figures(id, at, edge);
    if (!figures) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
    const answer = { ...figures, neighbours: neighbourNotes(engine, id, at, edge) };
    answers.delete(id);
    answers.set(id, { revision, minute, answer });
    for (const oldest of answers.keys()) {
      if (answers.size <= maxAnswers) break;
      answers.delete(oldest);
    }
    return answer;
  };

  return {
    committed: restore.committed,
    stationsChanged: (change) => {
      for (const { id, provenance } of change.changed) {
        const before = engine.station(id);
        if (before && before.provenance !== provenance) somethingLeft = true;
        days.drop(id);
      }
      const added = change.changed.filter(({ id }) => engine.station(id) === undefined);
      engine.stationsChanged(change);
      for (const { id } of added) restore.add(id);
      for (const id of change.removed) {
        city.remove(id);
        days.drop(id);
        answers.delete(id);
        somethingLeft = true;
      }
    },
    judgedAnew: (station, span) => {
      days.drop(station, span);
      restore.reread(station, span);
    },
    start: restore.start,
    stop: restore.stop,
    summary: async (sight) => {
      await city.refresh();
      const at = now();
      return { at, hour: hourStart(at), restoring: restore.progress(), stations: seen(sight, city.all()) };
    },
    station: async (id) => withExceedances(id, figuresOf(id)),
    calendar: async (id, from, to) => {
      const station = engine.station(id);
      if (!station) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
      const found = await days.of(station, from, to, now());
      const shown = found.map((day) => calendarDay(edge, day));
      return { station: id, from, to, days: shown, thresholds: thresholdsNamed(thresholds, shown) };
    },
    wards: async (sight) => {
      await city.refresh();
      const at = now();
      const rows = [...city.all()].flatMap(([id, row]) => {
        const station = engine.station(id);
        return station && isInSight(sight, station) ? [{ ...row, station }] : [];
      });
      return { at, hour: hourStart(at), restoring: restore.progress(), ...wardFigures(rows) };
    },
    water: summaries.water,
    noise: summaries.noise,
    everything,
    news: async () => {
      await city.refresh();
      if (somethingLeft) {
        somethingLeft = false;
        toldTo = city.latest();
        return { all: everything('all'), real: everything('real') };
      }
      const isNewHour = hourStart(now()) !== toldHour;
      toldHour = hourStart(now());
      const changed = [...city.all()].filter(([, row]) => row.changed > toldTo);
      toldTo = city.latest();
      const of = (sight: 'all' | 'real'): LiveIndices | null => {
        const rows = seen(sight, changed);
        return rows.length > 0 || isNewHour ? live(rows, false) : null;
      };
      return { all: of('all'), real: of('real') };
    },
    restoring: restore.progress,
    bytes: () => engine.windows.size().bytes,
    days,
    memory: { windows: engine.windows, isRestoring: engine.isRestoring },
  };
};
