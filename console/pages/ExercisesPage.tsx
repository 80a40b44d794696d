/** Exercises: the one that runs, beginning one, and those of before. */

import { Link } from 'wouter';
import type { Exercise } from '../../shared/exercise-api.ts';
import { secondMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { useResource } from '../api/use-resource.ts';
import { AlertsNav } from '../components/alerts/AlertsNav.tsx';
import { StartForm } from '../components/exercises/StartForm.tsx';
import { Guard } from '../components/Guard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { Part } from '../components/tell/Part.tsx';
import { usePeople } from '../components/tell/people.ts';
import { useSettings } from '../language/settings.tsx';
import { getExercises, getScenarios } from '../rules/api.ts';
import { totalsOf } from '../rules/exercise.ts';

const renewMs = 10 * secondMs;

const Row = ({ exercise, scenario }: { exercise: Exercise; scenario: string }) => {
  const { t, format } = useSettings();
  const totals = exercise.summary && totalsOf(exercise.summary);
  return (
    <tr>
      <th scope="row">
        <Link href={`/alerts/exercises/${exercise.id}`} className="block">
          {exercise.name}
        </Link>
        <span className="quiet small">{scenario}</span>
      </th>
      <td data-label={t('drill.state')}>
        <span className={exercise.state === 'running' ? 'chip loud' : 'chip'}>
          {t(`drill.state.${exercise.state}`)}
        </span>
      </td>
      <td data-label={t('drill.startedAt')}>
        {format.dateTime(exercise.startedAt)}
        <span className="quiet small block">{exercise.startedBy}</span>
      </td>
      <td data-label={t('drill.lasted')}>
        {format.duration((exercise.endedAt ?? exercise.endsAt) - exercise.startedAt)}
      </td>
      <td data-label={t('drill.result')}>
        {totals ? t('drill.figure.acknowledgedOf', { count: totals.acknowledged, total: totals.situations }) : '—'}
      </td>
    </tr>
  );
};

const Exercises = () => {
  const { t, language } = useSettings();
  const { may } = useSession();
  const people = usePeople();
  const scenarios = useResource('scenarios', getScenarios);
  const exercises = useResource('exercises', getExercises, renewMs);
  const running = exercises.data?.find(({ state }) => state === 'running');
  const nameOf = (id: Exercise['scenario']): string =>
    scenarios.data?.find((scenario) => scenario.id === id)?.name[language] ?? id;
  return (
    <div className="page wide exercises-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('drill.title')}</h1>
        <PageHelp page="exercises" />
      </div>
      <AlertsNav />
      <p className="page-lead">{t('drill.lead')}</p>
      {running && (
        <p className="drill-running">
          <span className="provenance">{t('tell.exercise.chip')}</span>
          <strong>{running.name}</strong>
          <Link href={`/alerts/exercises/${running.id}`} className="button primary">
            {t('drill.follow')}
          </Link>
        </p>
      )}
      {may('exercises.run') && exercises.data && !running && (
        <section className="panel" aria-labelledby="drill-new">
          <div className="panel-head">
            <h2 id="drill-new">{t('drill.new')}</h2>
          </div>
          <div className="form-body">
            {scenarios.data === undefined && scenarios.failure && (
              <Failed failure={scenarios.failure} onRetry={scenarios.reload} />
            )}
            {scenarios.isLoading && <div className="skeleton" style={{ height: '10rem' }} />}
            {scenarios.data && <StartForm scenarios={scenarios.data} people={people} />}
          </div>
        </section>
      )}
      <Part id="drill-list" title={t('drill.list')} resource={exercises} empty={t('drill.none')}>
        {exercises.data && exercises.data.length > 0 && (
          <table className="stack-table">
            <thead>
              <tr>
                <th scope="col">{t('drill.name')}</th>
                <th scope="col">{t('drill.state')}</th>
                <th scope="col">{t('drill.startedAt')}</th>
                <th scope="col">{t('drill.lasted')}</th>
                <th scope="col">{t('drill.result')}</th>
              </tr>
            </thead>
            <tbody>
              {[...exercises.data]
                .sort((a, b) => b.startedAt - a.startedAt)
                .map((exercise) => (
                  <Row key={exercise.id} exercise={exercise} scenario={nameOf(exercise.scenario)} />
                ))}
            </tbody>
          </table>
        )}
      </Part>
    </div>
  );
};

export const ExercisesPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="alerts.read" title={t('drill.title')}>
      <Exercises />
    </Guard>
  );
};
