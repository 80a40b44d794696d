/** Simulated fleets: those that run, those of before, and starting one. */

import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { secondMs } from '../../shared/time.ts';
import { useResource } from '../api/use-resource.ts';
import { Command } from '../components/Command.tsx';
import { FleetNav } from '../components/fleet/FleetNav.tsx';
import { Guard } from '../components/Guard.tsx';
import { useLeaveGuard } from '../components/LeaveGuard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { Run } from '../components/simulations/Run.tsx';
import { StartForm } from '../components/simulations/StartForm.tsx';
import { useSettings } from '../language/settings.tsx';
import { useNow, useServices } from '../live/services.tsx';
import { useCityNow } from '../live/use-city.ts';
import { getSimulations } from '../simulations/api.ts';
import { draftOf, presetDraft } from '../simulations/draft.ts';

const renewMs = secondMs;
/** Ids of the demonstration city. */
const demoPrefix = 'sim-';
const command = 'npm run simulate -- --enrol TOKEN --stations 40 --history 24h';

const Demo = () => {
  const { t } = useSettings();
  const { stations } = useCityNow();
  const count = stations.filter(({ station }) => station.id.startsWith(demoPrefix)).length;
  return (
    <article className="panel sim-run">
      <h3>
        {t('simulations.demo')} <span className="provenance">{t('provenance.simulated.chip')}</span>
      </h3>
      <p className="quiet small">{t('simulations.demo.about', { count })}</p>
      <div className="sim-actions">
        <Link href={`/stations?q=${demoPrefix}`} className="button">
          {t('simulations.stationLink')}
        </Link>
      </div>
    </article>
  );
};

const Simulations = () => {
  const { t } = useSettings();
  const { config } = useServices();
  const now = useNow();
  const { data, failure, isLoading, reload } = useResource('simulations', getSimulations, renewMs);
  const [draft, setDraft] = useState(() => presetDraft('ten', t('simulations.preset.ten')));
  const [isTouched, setTouched] = useState(false);
  const formHead = useRef<HTMLHeadingElement>(null);
  const listHead = useRef<HTMLHeadingElement>(null);
  const { question } = useLeaveGuard(isTouched, t('simulations.leave'));
  if (data === undefined)
    return (
      <>
        {failure && <Failed failure={failure} onRetry={reload} />}
        {isLoading && (
          <div className="skeleton" style={{ height: '20rem' }} role="status" aria-label={t('state.loading')} />
        )}
      </>
    );
  const { unavailable, limits, simulations } = data;
  return (
    <div className="sim-columns">
      <section aria-labelledby="sim-list" className="sim-list">
        <h2 id="sim-list" tabIndex={-1} ref={listHead}>
          {t('simulations.list')}
        </h2>
        {failure && <Failed failure={failure} onRetry={reload} />}
        {config.demo && <Demo />}
        {simulations.map((one) => (
          <Run
            key={one.id}
            one={one}
            now={now}
            onChanged={reload}
            onAgain={() => {
              setDraft(draftOf(one));
              setTouched(true);
              formHead.current?.scrollIntoView({ block: 'start' });
              formHead.current?.focus({ preventScroll: true });
            }}
          />
        ))}
        {simulations.length === 0 && (
          <div className="state">
            <p>{t('simulations.empty')}</p>
            <p className="quiet">{t('simulations.empty.command')}</p>
            <Command text={command} label={t('simulations.empty.command')} />
          </div>
        )}
      </section>
      <section className="panel sim-new" aria-labelledby="sim-new">
        <div className="panel-head">
          <h2 id="sim-new" tabIndex={-1} ref={formHead}>
            {t('simulations.new')}
          </h2>
        </div>
        <div className="form-body">
          {unavailable !== null ? (
            <p>{t(`simulations.unavailable.${unavailable}`)}</p>
          ) : (
            <StartForm
              draft={draft}
              onChange={(next, isByHand) => {
                setDraft(next);
                setTouched(isByHand);
              }}
              limits={limits}
              onStarted={() => {
                setTouched(false);
                reload();
                listHead.current?.scrollIntoView({ block: 'start' });
                listHead.current?.focus({ preventScroll: true });
              }}
            />
          )}
        </div>
      </section>
      {question}
    </div>
  );
};

export const SimulationsPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="simulations.run" title={t('simulations.title')}>
      <div className="page wide sim-page">
        <div className="page-head">
          <h1 tabIndex={-1}>{t('simulations.title')}</h1>
          <PageHelp page="simulators" />
          <FleetNav />
        </div>
        <p className="page-lead">{t('simulations.lead')}</p>
        <Simulations />
      </div>
    </Guard>
  );
};
