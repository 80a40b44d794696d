/** What the HTTP side is given by the composition root. It opens nothing itself. */
import type { Logger } from 'pino';
import type { ClientConfig, LatestReading, StationView } from '../../shared/api.ts';
import type { LeadTimes } from '../../shared/city-programme-api.ts';
import type { Commissioning } from '../../shared/commissioning-api.ts';
import type { Inspection } from '../../shared/inspection-api.ts';
import type { StationRecord } from '../../shared/station-api.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import type { Instant } from '../../shared/time.ts';
import type { Access } from '../access/access.ts';
import type { OutgoingCheck } from '../access/outgoing.ts';
import type { Alerting } from '../alerts/alerting.ts';
import type { HistoryReader } from '../history/history.ts';
import type { Indices } from '../indices/indices.ts';
import type { PastCity } from '../indices/past.ts';
import type { LeadTimesQuery } from '../programme/lead-times.ts';
import type { Programme } from '../programme/programme.ts';
import type { Simulations } from '../simulations/simulations.ts';
import type { StationDirectory } from '../state/directory.ts';
import type {
  AuditLog,
  CareStore,
  CertificateStore,
  JudgementStore,
  KeyStore,
  LayerStore,
  PeopleStore,
  StationStore,
  TargetValueStore,
} from '../state/ports.ts';
import type { RecordsReader } from '../state/records.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** The part of the live state that the API shows. */
export interface PresentState {
  views(): StationView[];
  view(station: string): StationView | undefined;
  latest(): LatestReading[];
}

export interface HealthCheck {
  readonly ok: boolean;
  /** Without it the gateway cannot do its duty; false = it goes on, degraded. */
  readonly required: boolean;
  /** What is wrong, for the operator; no secrets. */
  readonly detail?: string;
}

/** By name: `journal`, `broker`, `history` … */
export type HealthChecks = Readonly<Record<string, HealthCheck>>;

export interface HttpLimits {
  /** Per address. */
  readonly readsPerMinute: number;
  readonly exportsPerMinute: number;
  /** A fleet of stations may be enrolled in one go from one address. */
  readonly enrolmentsPerMinute: number;
  readonly writesPerMinute: number;
  /** Beside the limits per account, which know whom somebody tries to be. */
  readonly signInsPerMinute: number;
}

export interface HttpDeps {
  readonly clientConfig: ClientConfig;
  readonly stations: Pick<StationDirectory, 'all' | 'find'>;
  readonly state: PresentState;
  /** What people decided; `stationsChanged` is called after every change to the records of stations. */
  readonly stationStore: StationStore;
  readonly stationsChanged: () => void;
  readonly people: PeopleStore;
  readonly keys: KeyStore;
  readonly audit: AuditLog;
  readonly layers: LayerStore;
  readonly judgements: JudgementStore;
  /** Called after every change to the judgements. */
  readonly judgementsChanged: () => void;
  readonly care: CareStore;
  readonly certificates: CertificateStore;
  /** The checklist of a station over the last minutes. @throws AppError HISTORY_UNAVAILABLE, STORE_UNAVAILABLE */
  readonly commission: (record: StationRecord, minutes: number) => Promise<Commissioning>;
  readonly access: Access;
  readonly alerting: Alerting;
  readonly simulations: Pick<Simulations, 'answer' | 'find' | 'begin' | 'end' | 'retire'>;
  /** Judges addresses that somebody typed in. */
  readonly outgoing: OutgoingCheck;
  /** What is shown without sign-in. */
  readonly publicFace: 'off' | 'real' | 'all';
  /** Where people reach the console; from the request when absent. */
  readonly publicUrl?: string | undefined;
  /** Bearer token of /metrics; without it only this machine is answered. */
  readonly metricsToken?: string | undefined;
  /** URI for security.txt; without it there is none. */
  readonly securityContact?: string | undefined;
  readonly targetValues: TargetValueStore;
  /** Called after a value of a target was entered or withdrawn. */
  readonly programmeChanged: () => void;
  readonly programme: Pick<Programme, 'environment'>;
  readonly leadTimes: (query: LeadTimesQuery) => LeadTimes;
  /** Under the judgements of staff. */
  readonly history: Pick<HistoryReader, 'range' | 'buckets'>;
  readonly thresholds: readonly Threshold[];
  readonly indices: Pick<Indices, 'summary' | 'station' | 'calendar' | 'wards' | 'water' | 'noise'>;
  readonly past: Pick<PastCity, 'at' | 'steps'>;
  readonly records: Pick<RecordsReader, 'quarantine' | 'quarantined' | 'ledger' | 'fleetHours' | 'refusalCounts'>;
  /** What happens to a station while somebody looks; asking begins it. @throws AppError LIMIT_REACHED */
  readonly inspection: (station: string, after: number) => Inspection;
  readonly health: () => HealthChecks | Promise<HealthChecks>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  /** Folder of the built console. */
  readonly consoleDir: string;
  /** Folder served below `/map/`. */
  readonly mapDir?: string | undefined;
  /** Further web origins whose pages may use the API. */
  readonly allowedOrigins: readonly string[];
  /** Further origins that a map style of the operator fetches tiles, fonts or sprites from. */
  readonly mapOrigins?: readonly string[];
  /** IANA zone of the legal local day. */
  readonly timeZone: string;
  readonly now: () => Instant;
  readonly log: Log;
  /** Reverse proxies in front of us whose X-Forwarded-For is believed; as Express `trust proxy`. */
  readonly trustProxy?: number | string;
  readonly limits?: Partial<HttpLimits>;
}
