/** One run: what it is doing, its figures, and what can be done with it. */
import { useId, useState } from 'react';
import { Link } from 'wouter';
import { type Simulation, totalOf } from '../../../shared/simulation-api.ts';
import { useSettings } from '../../language/settings.tsx';
import { retireSimulation, stopSimulation } from '../../simulations/api.ts';
import { figureRows, progressOf, refusalText, refusedOf, stateText } from '../../simulations/words.ts';
import { Confirm } from '../Dialog.tsx';
import { Happened } from './Happened.tsx';
import { Rate } from './Rate.tsx';

const Progress = ({ one, now }: { one: Simulation; now: number }) => {
  const words = useSettings();
  const id = useId();
  const share = progressOf(one, now);
  const text = stateText(one, now, words);
  return (
    <div className="sim-progress">
      <p id={id}>{text}</p>
      {share !== undefined && (
        <div
          role="progressbar"
          aria-labelledby={id}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
          className="sim-bar"
        >
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
    </div>
  );
};

const Figures = ({ one }: { one: Simulation }) => {
  const words = useSettings();
  const { t, format } = words;
  const { figures } = one;
  if (!figures) return null;
  return (
    <>
      <dl className="sim-figures">
        {figureRows(figures, words).map(({ key, name, text }) => (
          <div key={key}>
            <dt className="quiet small">{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <Rate rates={one.rates} />
      {refusedOf(figures).length > 0 && (
        <ul className="plain-list small sim-refused">
          {refusedOf(figures).map(({ code, count }) => (
            <li key={code}>
              <strong>{format.number(count)}</strong> {refusalText(code, format)} <code>{code}</code>
            </li>
          ))}
        </ul>
      )}
      {figures.faults.length > 0 && (
        <p className="small">
          {t('simulations.faults.active', {
            faults: figures.faults
              .map(({ fault, stations }) =>
                t('simulations.faults.each', { fault: t(`simulations.fault.${fault}`), count: stations }),
              )
              .join(', '),
          })}
        </p>
      )}
    </>
  );
};

export const Run = ({
  one,
  now,
  onChanged,
  onAgain,
}: {
  one: Simulation;
  now: number;
  onChanged: () => void;
  onAgain: () => void;
}) => {
  const { t, format } = useSettings();
  const title = useId();
  const [asked, setAsked] = useState<'stop' | 'retire'>();
  const [alsoRetires, setAlsoRetires] = useState(true);
  const { name, prefix, stations, phase } = one;
  const count = totalOf(stations);
  const isRunning = phase !== null;
  const query = one.retiredAt === null ? `q=${prefix}` : `state=retired&q=${prefix}`;
  return (
    <article className="panel sim-run" aria-labelledby={title} data-off={isRunning ? undefined : ''}>
      <div className="sim-head">
        <div>
          <h3 id={title}>
            {name} <span className="provenance">{t('provenance.simulated.chip')}</span>
          </h3>
          <p className="quiet small">
            {t('simulations.tally', stations)} · {t(`simulations.condition.${one.condition}`)} ·{' '}
            {t('simulations.startedBy', { by: one.startedBy, at: format.dateTime(one.startedAt) })}
          </p>
        </div>
        {isRunning && (
          <button
            type="button"
            className="button danger"
            aria-label={`${t('simulations.stop')}: ${name}`}
            disabled={phase === 'stopping'}
            onClick={() => setAsked('stop')}
          >
            {t('simulations.stop')}
          </button>
        )}
      </div>
      <Progress one={one} now={now} />
      {one.problem !== null && <p className="form-failure">{t('simulations.why', { problem: one.problem })}</p>}
      <Figures one={one} />
      {one.retiredAt !== null && (
        <p className="quiet small">{t('simulations.retired', { at: format.dateTime(one.retiredAt) })}</p>
      )}
      <div className="sim-actions">
        <Link href={`/stations?${query}`} className="button">
          {t('simulations.stationLink')}
        </Link>
        {one.figures && refusedOf(one.figures).length > 0 && (
          <Link href="/stations?view=refused" className="button">
            {t('simulations.refusedLink')}
          </Link>
        )}
        {!isRunning && (
          <button type="button" className="button" onClick={onAgain}>
            {t('simulations.again')}
          </button>
        )}
        {!isRunning && one.retiredAt === null && (
          <button type="button" className="button" onClick={() => setAsked('retire')}>
            {t('simulations.retire')}
          </button>
        )}
      </div>
      <Happened id={one.id} isRunning={isRunning} />
      {asked === 'stop' && (
        <Confirm
          title={t('simulations.stop.title', { name })}
          action={t('simulations.stop.act', { count })}
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            await stopSimulation(one.id, alsoRetires);
            onChanged();
          }}
        >
          <p>{t('simulations.stop.what', { count, prefix })}</p>
          <label className="check">
            <input type="checkbox" checked={alsoRetires} onChange={() => setAlsoRetires(!alsoRetires)} />
            {t('simulations.stop.retire')}
          </label>
        </Confirm>
      )}
      {asked === 'retire' && (
        <Confirm
          title={t('simulations.retire.title', { name })}
          action={t('simulations.retire')}
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            await retireSimulation(one.id);
            onChanged();
          }}
        >
          <p>{t('simulations.retire.what', { count, prefix })}</p>
        </Confirm>
      )}
    </article>
  );
};
