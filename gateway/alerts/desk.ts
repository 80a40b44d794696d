/**
 * The desk: the one place where alerts and situations change. Each change is worked out on a draft, stored in one transaction together
 * with where the engine stands or with what a person did, and only then held and told. In memory is what is open, nothing more.
 */
import type { Alert, Maintenance, Situation } from '../../shared/alert-api.ts';
import type { Terms } from '../../shared/alerts/lifecycle.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import { AppError } from '../../shared/errors.ts';
import { type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import type { Collection } from '../state/collections.ts';
import type { StationDirectory } from '../state/directory.ts';
import type { Log } from '../telemetry/log.ts';
import { byWhom, createActions } from './desk/actions.ts';
import { createBook } from './desk/book.ts';
import { createCorroborator, type Neighbours } from './desk/corroborate.ts';
import { createDraft, type Draft, situationEvent } from './desk/draft.ts';
import { createFindings, unwatched } from './desk/findings.ts';
import { createWindows } from './desk/windows.ts';
import type { AlertDesk, AlertStore, DeskChange, RuleBook } from './ports.ts';

export type { Neighbours } from './desk/corroborate.ts';

export interface AlertDeskOptions {
  readonly store: AlertStore;
  readonly stations: Pick<StationDirectory, 'find'>;
  readonly rules: Pick<RuleBook, 'version'>;
  readonly maintenance: Pick<Collection<Maintenance>, 'list' | 'onChange'>;
  readonly exercises: { of(station: string): string | null };
  readonly neighbours: Neighbours;
  /** Somebody who can be given an alert. */
  readonly person: (id: string) => { readonly id: string; readonly name: string } | undefined;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface TickingDesk extends AlertDesk {
  /** What time alone changes: shelves and maintenance that begin or end. Once a second after `start`. */
  tick(): void;
}

/** A figure alone is stored at most so often. */
const figureEveryMs = minuteMs;
const tickMs = secondMs;
const mostRules = 5_000;
/** For an alert whose rule cannot be found: somebody has to look. */
const unknownTerms: Terms = { latch: null, acknowledge: 'watch', policy: null };

type Extra = Omit<Parameters<AlertStore['write']>[0], 'alerts' | 'situations' | 'events'>;

export const createAlertDesk = (options: AlertDeskOptions): TickingDesk => {
  const { store, stations, rules, exercises, now, log } = options;
  const book = createBook(store.open());
  const windows = createWindows(options.maintenance);
  const corroborator = createCorroborator(options.neighbours);
  const actions = createActions({ book, store, person: options.person });
  /** A version never changes. */
  const knownRules = new Map<string, Rule>();
  const ruleOf = (id: string, version: number): Rule | undefined => {
    const key = `${id} ${version}`;
    const rule = knownRules.get(key) ?? rules.version(id, version);
    if (!rule) return undefined;
    if (knownRules.size >= mostRules) knownRules.clear();
    knownRules.set(key, rule);
    return rule;
  };
  const find = createFindings({
    stations,
    rule: ruleOf,
    exerciseOf: (station) => exercises.of(station),
    windows,
    log,
  });
  const listeners: ((change: DeskChange) => void)[] = [];
  const untold: DeskChange[] = [];
  /** Open alerts whose figure is newer than stored, and when it last was. */
  const unstored = new Set<string>();
  const storedAt = new Map<string, Instant>();
  let isTelling = false;
  let timer: NodeJS.Timeout | undefined;

  const terms = ({ rule: { id, version } }: Alert): Terms => ruleOf(id, version) ?? unknownTerms;

  /** In order, also when a listener changes something itself. */
  const tell = (change: DeskChange): void => {
    untold.push(change);
    if (isTelling) return;
    isTelling = true;
    for (let next = untold.shift(); next; next = untold.shift()) {
      for (const listener of listeners) {
        try {
          listener(next);
        } catch (err) {
          log.error({ err }, 'a change of alerts could not be passed on');
        }
      }
    }
    isTelling = false;
  };

  const figuresToStore = (at: Instant, fresh: readonly Alert[]): Alert[] => {
    const isDue = (id: string): boolean => at - (storedAt.get(id) ?? Number.NEGATIVE_INFINITY) >= figureEveryMs;
    const newer = new Map(fresh.map((alert) => [alert.id, alert]));
    return [...new Set([...unstored, ...newer.keys()])].flatMap((id) =>
      isDue(id) ? (newer.get(id) ?? book.alert(id) ?? []) : [],
    );
  };

  /** `work` fills the draft; what it returns is stored with it. Nothing of it holds when storing fails. */
  const change = (work: (draft: Draft) => Extra): Situation[] => {
    const at = now();
    const draft = createDraft({ book, terms, nextNumber: () => store.nextNumber(), at });
    const extra = work(draft);
    corroborator.follow(draft);
    const { alerts, situations, events, figures } = draft.finish();
    const changed = new Set(alerts.map(({ id }) => id));
    const withFigures = [...alerts, ...figuresToStore(at, figures).filter(({ id }) => !changed.has(id))];
    const nowSituations = situations.map((one) => one.now);
    const isNothing = withFigures.length + situations.length + events.length === 0;
    if (!isNothing || extra.engine || extra.deliveries?.length || extra.audit?.length) {
      const numbered = store.write({ alerts: withFigures, situations: nowSituations, events, ...extra });
      book.take([...figures, ...withFigures], nowSituations);
      for (const { id } of figures) unstored.add(id);
      for (const { id } of withFigures) {
        unstored.delete(id);
        if (book.alert(id)) storedAt.set(id, at);
        else storedAt.delete(id);
      }
      if (!isNothing) tell({ alerts: withFigures, situations, events: numbered });
    }
    return nowSituations;
  };

  const tick = (): void => {
    change((draft) => {
      for (const alert of book.alerts()) {
        if (alert.shelvedUntil !== null && alert.shelvedUntil <= draft.at) {
          draft.happen(alert, { kind: 'unshelve', by: null, note: '' });
        }
      }
      windows.follow(draft);
      corroborator.revisit(draft);
      return {};
    });
  };
  const tickSafely = (): void => {
    try {
      tick();
    } catch (err) {
      log.error({ err }, 'shelves and maintenance of alerts could not be followed, tried again');
    }
  };

  return {
    commit: (findings, engine) => {
      change((draft) => {
        for (const finding of findings) find(draft, finding);
        return { engine };
      });
    },
    act: (what, action, by, via) => {
      const { kind, ...said } = action;
      const after = { ...said, ...(via && { via }) };
      const changed = change((draft) => {
        actions.act(draft, what, action, byWhom(by, via));
        const targets = new Set([...what.situations, ...what.alerts]);
        return { audit: [...targets].map((target) => ({ by, action: `alert.${kind}` as const, target, after })) };
      });
      const known = new Set(changed.map(({ id }) => id));
      return [...changed, ...what.situations.filter((id) => !known.has(id)).map(actions.situationOf)];
    },
    escalated: (id, escalation, deliveries, why) => {
      const before = actions.situationOf(id);
      const isMoved = JSON.stringify(before.escalation) !== JSON.stringify(escalation);
      if (isMoved && escalation !== null && escalation.wave !== before.escalation?.wave) {
        throw new AppError('CHANGE_CONFLICT', 'the escalation of this situation began anew or ended meanwhile');
      }
      change((draft) => {
        const event = why === '' ? null : situationEvent(id, 'escalated', before.severity, draft.at, { why });
        if (isMoved || event) draft.tell(before, event, { escalation });
        return { deliveries };
      });
    },
    endExercise: (exercise) => {
      change((draft) => {
        for (const alert of book.alerts()) if (alert.exercise === exercise) unwatched(draft, alert, 'exercise-over');
        return {};
      });
    },
    openAlerts: () => book.alerts(),
    openSituations: () => book.situations(),
    onChange: (listener) => void listeners.push(listener),
    start: () => {
      if (timer !== undefined) return;
      // One whose alerts are all gone would stay open for ever.
      change((draft) => {
        for (const situation of book.situations()) {
          if (book.alertsOfSituation(situation.id).length === 0) draft.tell(situation, null);
        }
        return {};
      });
      tickSafely();
      timer = setInterval(tickSafely, tickMs);
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
    },
    tick,
  };
};
