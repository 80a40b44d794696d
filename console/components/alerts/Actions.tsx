/** Acting on situations and alerts: at once where nothing can hurt, with a question and a reason where it does. */
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { isInScope } from '../../../shared/access.ts';
import type { Situation } from '../../../shared/alert-api.ts';
import { useSession } from '../../access/use-session.tsx';
import { type ActKind, actKeys, actKinds, type Targets } from '../../alerts/acts.ts';
import { act } from '../../alerts/api.ts';
import type { Possible } from '../../alerts/situations.ts';
import { failureText } from '../../format/failure-text.ts';
import { useSettings } from '../../language/settings.tsx';
import { useLive, useServices } from '../../live/services.tsx';
import { useSending } from '../Form.tsx';
import { Icon, type IconName } from '../Icon.tsx';
import { type Action, questions, useTargetNames } from './Questions.tsx';

/** Whether this person may act here: by role, and by the part of the city. The gateway judges every alert by itself. */
export const useMayHandle = (): ((where: { readonly ward: string; readonly hazard: string }) => boolean) => {
  const { may, person } = useSession();
  const mayHandle = may('alerts.handle');
  return useCallback(
    ({ ward, hazard }) =>
      mayHandle &&
      person !== null &&
      isInScope(person.scope, {
        ward,
        networks: hazard === 'flood' || hazard === 'air' || hazard === 'noise' ? [hazard] : [],
      }),
    [mayHandle, person],
  );
};

const noticeMs = 8_000;

interface Done {
  readonly text: string;
  readonly undo?: () => void;
  readonly isFailure?: boolean;
}

export interface AlertActions {
  /** Asks what has to be asked, then does it. */
  readonly run: (kind: ActKind, targets: Targets) => void;
  readonly isBusy: boolean;
  /** The question and the notice of what was done; to be put somewhere on the page. */
  readonly elements: ReactNode;
}

const idsOf = ({ situations, alerts }: Targets) => ({
  situations: situations.map(({ id }) => id),
  alerts: alerts.map(({ id }) => id),
});

/** `onDone` hears the situations as they are then. */
export const useAlertActions = (onDone: (situations: Situation[]) => void): AlertActions => {
  const words = useSettings();
  const { t } = words;
  const names = useTargetNames();
  const [asked, setAsked] = useState<{ kind: keyof typeof questions; targets: Targets }>();
  const [done, setDone] = useState<Done>();
  const perform = async (targets: Targets, action: Action): Promise<void> => {
    const situations = await act({ ...idsOf(targets), action });
    onDone(situations);
    const all = names(targets);
    const what = all.length === 1 ? (all[0] ?? '') : t('alerts.several', { count: all.length });
    setDone({
      text: t(`alerts.done.${action.kind}`, { what }),
      ...(action.kind === 'shelve' && { undo: () => void atOnce.send(targets, { kind: 'unshelve' }) }),
    });
  };
  const atOnce = useSending(perform);
  const { failure, clear } = atOnce;
  const run = (kind: ActKind, targets: Targets): void => {
    if (targets.situations.length + targets.alerts.length === 0) return;
    setDone(undefined);
    clear();
    if (kind === 'acknowledge' || kind === 'unshelve') void atOnce.send(targets, { kind });
    else setAsked({ kind, targets });
  };
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(undefined), noticeMs);
    return () => clearTimeout(timer);
  }, [done]);
  const shown: Done | undefined = failure ? { text: failureText(failure, words), isFailure: true } : done;
  const Question = asked && questions[asked.kind];
  const elements = (
    <>
      <div role="status">
        {shown && (
          <div className={shown.isFailure ? 'notice act-notice failed' : 'notice act-notice'}>
            <span>{shown.text}</span>
            {shown.undo && (
              <button type="button" className="button small" onClick={shown.undo}>
                {t('alerts.undo')}
              </button>
            )}
            <button
              type="button"
              className="button icon-only plain small"
              aria-label={t('action.close')}
              onClick={() => {
                setDone(undefined);
                clear();
              }}
            >
              <Icon name="close" size={16} />
            </button>
          </div>
        )}
      </div>
      {asked && Question && (
        <Question
          targets={asked.targets}
          send={(action) => perform(asked.targets, action)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
  return { run, isBusy: atOnce.isBusy, elements };
};

const actIcons = {
  acknowledge: 'done',
  assign: 'assign',
  shelve: 'shelve',
  unshelve: 'unshelve',
  note: 'note',
  close: 'flag',
} as const satisfies Record<ActKind, IconName>;

/** Buttons for what is possible; the first one is the one that is wanted most. */
export const ActButtons = ({
  possible,
  onAct,
  isBusy = false,
  only = actKinds,
  isSmall = false,
}: {
  possible: Possible;
  onAct: (kind: ActKind) => void;
  isBusy?: boolean;
  only?: readonly ActKind[];
  isSmall?: boolean;
}) => {
  const { t, singleKeys } = useSettings();
  const kinds = useMemo(
    () => only.filter((kind) => (kind === 'close' ? possible.close || possible.closeAsFalse : possible[kind])),
    [only, possible],
  );
  return (
    <span className="act-buttons">
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          className={`button${kind === 'acknowledge' ? ' primary' : ''}${isSmall ? ' small' : ''}`}
          disabled={isBusy}
          aria-keyshortcuts={singleKeys ? actKeys[kind].toUpperCase() : undefined}
          onClick={() => onAct(kind)}
        >
          <Icon name={actIcons[kind]} size={isSmall ? 15 : 18} /> {t(`alerts.act.${kind}`)}
        </button>
      ))}
    </span>
  );
};

/** Names of stations by id, as far as they are known. */
export const useStationName = (): ((id: string) => string) => {
  const { store } = useServices();
  // Their number says when to look again: every reading changes the map of stations.
  const size = useLive((state) => state.city.stations.size);
  return useCallback((id) => store.getState().city.stations.get(id)?.name ?? id, [store, size]);
};
