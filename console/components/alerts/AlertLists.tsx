/** Situations, then single alerts: moving through them, selecting, and acting on them. */
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Alert, Situation } from '../../../shared/alert-api.ts';
import { type ActKind, noTargets, possibleForAll, type Targets } from '../../alerts/acts.ts';
import { isCalling } from '../../alerts/situations.ts';
import { useListKeys } from '../../alerts/use-list-keys.ts';
import { useSettings } from '../../language/settings.tsx';
import { ActButtons, useAlertActions, useMayHandle } from './Actions.tsx';
import { AlertRow } from './AlertRow.tsx';
import { SituationRow } from './SituationRow.tsx';

/** Rows whose trend is asked for. */
const shownTrends = 8;

export const AlertLists = ({
  situations,
  alerts,
  reload,
  afterSituations,
  afterAlerts,
}: {
  situations: readonly Situation[];
  alerts: readonly Alert[];
  reload: () => void;
  /** The way to older ones. */
  afterSituations: ReactNode;
  afterAlerts: ReactNode;
}) => {
  const { t } = useSettings();
  const [, navigate] = useLocation();
  const mayHandle = useMayHandle();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const actions = useAlertActions(
    useCallback(() => {
      setChosen(new Set());
      reload();
    }, [reload]),
  );
  const bySituation = useMemo(() => {
    const groups = new Map<string, Alert[]>();
    for (const alert of alerts) {
      const group = groups.get(alert.situation);
      if (group) group.push(alert);
      else groups.set(alert.situation, [alert]);
    }
    return groups;
  }, [alerts]);
  const targetsOfRows = (rows: ReadonlySet<string>): Targets => ({
    situations: situations.filter((each) => rows.has(`situation ${each.id}`) && mayHandle(each)),
    alerts: alerts.filter((each) => rows.has(`alert ${each.id}`) && mayHandle(each)),
  });
  const choose = (row: string, isChosen: boolean): void =>
    setChosen((before) => {
      const next = new Set(before);
      if (isChosen) next.add(row);
      else next.delete(row);
      return next;
    });
  // What is no longer in the list is no longer chosen.
  useEffect(() => {
    const there = new Set([...situations.map(({ id }) => `situation ${id}`), ...alerts.map(({ id }) => `alert ${id}`)]);
    setChosen((before) =>
      [...before].every((row) => there.has(row)) ? before : new Set([...before].filter((row) => there.has(row))),
    );
  }, [situations, alerts]);
  const selection = chosen.size > 0 ? targetsOfRows(chosen) : noTargets;
  const possible = possibleForAll(selection);
  const isAllowed = (kind: ActKind, targets: Targets): boolean => {
    const may = possibleForAll(targets);
    return kind === 'close' ? may.close || may.closeAsFalse : may[kind];
  };
  useListKeys({
    onAct: (kind, row) => {
      const targets = chosen.size > 0 ? selection : row === undefined ? noTargets : targetsOfRows(new Set([row]));
      if (isAllowed(kind, targets)) actions.run(kind, targets);
    },
    onChoose: (row) => {
      if (targetsOfRows(new Set([row])) !== noTargets) choose(row, !chosen.has(row));
    },
  });
  const count = selection.situations.length + selection.alerts.length;
  const mine = situations.filter(isCalling);
  const others = situations.filter((each) => !isCalling(each));
  const row = (situation: Situation, i: number) => {
    const key = `situation ${situation.id}`;
    const isMine = mayHandle(situation);
    return (
      <SituationRow
        key={situation.id}
        situation={situation}
        alerts={bySituation.get(situation.id) ?? []}
        isChosen={chosen.has(key)}
        isBusy={actions.isBusy}
        withTrend={i < shownTrends}
        onChoose={isMine ? (isChosen) => choose(key, isChosen) : undefined}
        onAct={isMine ? (kind) => actions.run(kind, { situations: [situation], alerts: [] }) : undefined}
      />
    );
  };
  return (
    <>
      {mine.length > 0 && (
        <section aria-labelledby="situations-title">
          <h2 id="situations-title" className="list-title">
            {t('alerts.situations')} <span className="quiet">{mine.length}</span>
          </h2>
          <ul className="situation-list">{mine.map(row)}</ul>
        </section>
      )}
      {others.length > 0 && (
        <section aria-labelledby="equipment-title">
          <h2 id="equipment-title" className="list-title">
            {t('alerts.equipment')} <span className="quiet">{others.length}</span>
          </h2>
          <ul className="situation-list">{others.map(row)}</ul>
        </section>
      )}
      {afterSituations}
      {alerts.length > 0 && (
        <section aria-labelledby="alerts-title">
          <h2 id="alerts-title" className="list-title">
            {t('alerts.single')} <span className="quiet">{alerts.length}</span>
          </h2>
          <ul className="alert-list">
            {alerts.map((alert) => {
              const key = `alert ${alert.id}`;
              return (
                <AlertRow
                  key={alert.id}
                  alert={alert}
                  isChosen={chosen.has(key)}
                  onChoose={mayHandle(alert) ? (isChosen) => choose(key, isChosen) : undefined}
                />
              );
            })}
          </ul>
        </section>
      )}
      {afterAlerts}
      {count > 0 && (
        <div className="selection-bar" role="toolbar" aria-label={t('alerts.chosen', { count })}>
          <strong>{t('alerts.chosen', { count })}</strong>
          <ActButtons possible={possible} onAct={(kind) => actions.run(kind, selection)} isBusy={actions.isBusy} />
          <button type="button" className="button plain" onClick={() => setChosen(new Set())}>
            {t('alerts.chooseNone')}
          </button>
          {count === 1 && (
            <button
              type="button"
              className="button plain"
              onClick={() => {
                const [one] = selection.situations;
                const [alert] = selection.alerts;
                navigate(one ? `/situations/${one.id}` : `/alerts/${alert?.id ?? ''}`);
              }}
            >
              {t('alerts.open')}
            </button>
          )}
        </div>
      )}
      {actions.elements}
    </>
  );
};
