/** One exercise: while it runs how far it is and who has acknowledged, afterwards how it went; printable. */

import { useState } from 'react';
import { Link } from 'wouter';
import type { Exercise } from '../../shared/exercise-api.ts';
import { secondMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { useResource } from '../api/use-resource.ts';
import { AlertsNav } from '../components/alerts/AlertsNav.tsx';
import { Confirm } from '../components/Dialog.tsx';
import { Summary } from '../components/exercises/Summary.tsx';
import { Guard } from '../components/Guard.tsx';
import { Icon } from '../components/Icon.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { usePeople } from '../components/tell/people.ts';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { endExercise, getExercise, getScenarios } from '../rules/api.ts';
import { countdownOf, progressOf } from '../rules/exercise.ts';

const renewMs = 3 * secondMs;

const Running = ({ exercise, onEnd }: { exercise: Exercise; onEnd: (() => void) | undefined }) => {
  const { t, format } = useSettings();
  const now = useNow(secondMs);
  const { done, left } = progressOf(exercise, now);
  return (
    <div className="drill-clock">
      <p>
        <span className="quiet">{t('drill.left')}</span> <strong className="drill-left">{countdownOf(left)}</strong>{' '}
        <span className="quiet small">{t('drill.endsAt', { at: format.time(exercise.endsAt) })}</span>
      </p>
      <progress max={1} value={done} aria-label={t('drill.progress')} />
      {onEnd && (
        <button type="button" className="button danger" onClick={onEnd}>
          {t('drill.end')}
        </button>
      )}
    </div>
  );
};

const Loaded = ({ id }: { id: string }) => {
  const { t, format, language } = useSettings();
  const { may, person } = useSession();
  const people = usePeople();
  const scenarios = useResource('scenarios', getScenarios);
  const [isEnding, setEnding] = useState(false);
  const [isOver, setOver] = useState(false);
  const { data, failure, isLoading, reload } = useResource(
    person ? `exercise ${id} ${person.id}` : null,
    (signal) =>
      getExercise(id, signal).then((exercise) => {
        setOver(exercise.state !== 'running');
        return exercise;
      }),
    isOver ? undefined : renewMs,
  );
  const title = data?.name ?? t('drill.one');
  useTitle(title);
  // Viewers take part as well, and are not among those who can be told.
  const nameOf = (each: string): string =>
    data?.summary?.people.find((one) => one.id === each)?.name ?? people.nameOf(each);
  const scenario = scenarios.data?.find((each) => each.id === data?.scenario);
  return (
    <div className="page wide exercise-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{title}</h1>
        <PageHelp page="exercises" />
        {data && <span className="provenance">{t('tell.exercise.chip')}</span>}
        {data && data.state !== 'running' && (
          <div className="page-actions">
            <button type="button" className="button" onClick={() => print()}>
              <Icon name="print" size={18} /> {t('drill.print')}
            </button>
          </div>
        )}
      </div>
      <AlertsNav />
      {data === undefined && failure?.code === 'NOT_FOUND' && (
        <div className="state">
          <p>{t('drill.unknown')}</p>
          <Link href="/alerts/exercises" className="button">
            {t('drill.title')}
          </Link>
        </div>
      )}
      {data === undefined && failure && failure.code !== 'NOT_FOUND' && <Failed failure={failure} onRetry={reload} />}
      {isLoading && (
        <div className="skeleton" style={{ height: '20rem' }} role="status" aria-label={t('state.loading')} />
      )}
      {data && (
        <>
          {data.state === 'running' && (
            <Running exercise={data} onEnd={may('exercises.run') ? () => setEnding(true) : undefined} />
          )}
          {data.state === 'failed' && (
            <p className="form-failure" role="alert">
              {t('drill.broken', { problem: data.problem ?? '' })}
            </p>
          )}
          <dl className="facts drill-facts">
            <div>
              <dt>{t('drill.scenario')}</dt>
              <dd>
                {scenario?.name[language] ?? data.scenario}
                {scenario && <span className="quiet small">{scenario.description[language]}</span>}
              </dd>
            </div>
            <div>
              <dt>{t('drill.startedAt')}</dt>
              <dd>
                {format.exact(data.startedAt)} · {data.startedBy}
              </dd>
            </div>
            {data.endedAt !== null && (
              <div>
                <dt>{t('drill.endedAt')}</dt>
                <dd>
                  {format.exact(data.endedAt)} ({format.duration(data.endedAt - data.startedAt)})
                </dd>
              </div>
            )}
            <div>
              <dt>{t('drill.participants')}</dt>
              <dd>{data.participants.map(nameOf).join(', ')}</dd>
            </div>
          </dl>
          {data.summary ? (
            <Summary exercise={data} summary={data.summary} />
          ) : (
            <p className="quiet">{t('drill.summary.none')}</p>
          )}
        </>
      )}
      {data && isEnding && (
        <Confirm
          title={t('drill.end.title', { name: data.name })}
          action={t('drill.end')}
          onClose={() => setEnding(false)}
          onConfirm={async () => {
            await endExercise(id);
            reload();
          }}
        >
          <p>{t('drill.end.what')}</p>
        </Confirm>
      )}
    </div>
  );
};

export const ExercisePage = ({ id }: { id: string }) => {
  const { t } = useSettings();
  return (
    <Guard needs="alerts.read" title={t('drill.one')}>
      <Loaded id={id} />
    </Guard>
  );
};
