/** After enrolment: waits for the first reading of the station, shows it as it arrives, and says why one was refused. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { QuarantineEntry } from '../../shared/api.ts';
import { quantities } from '../../shared/quantities.ts';
import { secondMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { getQuarantine } from '../api/resources.ts';
import { useResource } from '../api/use-resource.ts';
import { clockLagMs, clockState } from '../fleet/first-word.ts';
import { useSettings } from '../language/settings.tsx';
import { useLive, useNow, useStation, useValues, useWatch } from '../live/services.tsx';
import { newestAt, newestQuality, quantitiesOf } from '../model/condition.ts';
import { Icon } from './Icon.tsx';
import { useRefusalFix, useRefusalText } from './Refused.tsx';
import { Age, Value } from './Value.tsx';

const askEveryMs = 3 * secondMs;
/** The live channel tells of a new station within a second; after this it will not. */
const visibleWithinMs = 6 * secondMs;
/** Then the usual causes are named. */
const patienceMs = 45 * secondMs;

const prefersStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

const Refusals = ({ entries }: { entries: readonly QuarantineEntry[] }) => {
  const { t, format } = useSettings();
  const reason = useRefusalText();
  const fix = useRefusalFix();
  const [newest] = entries;
  if (!newest) return null;
  return (
    <div className="enrol-refused" role="alert">
      <p>
        <Icon name="refused" size={20} />{' '}
        <strong>{t('enrol.refused', { count: entries.length, time: format.clock(newest.receivedAt) })}</strong>
      </p>
      <p>{reason(newest.code)}</p>
      <p>{fix(newest.code)}</p>
      <p className="small">
        {newest.path && <code>{newest.path}</code>}{' '}
        <span className="quiet" lang="en">
          {newest.message}
        </span>
      </p>
    </div>
  );
};

const Clock = ({ lagMs }: { lagMs: number }) => {
  const { t, format } = useSettings();
  const state = clockState(lagMs);
  const seconds = Math.abs(lagMs) / secondMs;
  const amount = seconds < 60 ? `${format.number(seconds, 1)} s` : format.duration(Math.abs(lagMs));
  return <p className={state === 'fine' ? 'quiet' : 'form-problem'}>{t(`enrol.clock.${state}`, { amount })}</p>;
};

export const FirstReading = ({
  station: id,
  name,
  since,
  onArrived,
}: {
  station: string;
  name: string;
  /** When it was enrolled, by the gateway's clock: what was refused before concerns somebody else. */
  since: number;
  onArrived: () => void;
}) => {
  const { t, language } = useSettings();
  const { mayRead, person, may } = useSession();
  const station = useStation(id);
  const values = useValues(id) ?? {};
  const connection = useLive((state) => state.connection);
  const now = useNow();
  const newest = newestAt(values);
  const hasArrived = station !== undefined && newest !== undefined;
  useWatch(id);
  useEffect(() => {
    if (hasArrived) onArrived();
  }, [hasArrived, onArrived]);
  const load = useCallback((signal: AbortSignal) => getQuarantine({ station: id, limit: 10 }, signal), [id]);
  const refused = useResource(mayRead ? `enrolled ${id}` : null, load, askEveryMs);
  const panel = useRef<HTMLElement>(null);
  const [openedAt] = useState(() => Date.now());
  const waitedMs = Math.max(0, Date.now() - openedAt);
  const recent = (refused.data ?? []).filter(
    ({ receivedAt }) => receivedAt >= since && (newest === undefined || receivedAt > newest),
  );
  const isUnseen = station === undefined && (!mayRead || (waitedMs > visibleWithinMs && connection === 'connected'));
  const lagMs = clockLagMs(values);
  return (
    <>
      {/* Stays in sight while the settings above are copied. */}
      <h2 className="enrol-status">
        <button
          type="button"
          onClick={() => panel.current?.scrollIntoView({ block: 'end', behavior: prefersStill() ? 'auto' : 'smooth' })}
        >
          {hasArrived || isUnseen ? (
            <Icon name="calm" size={22} />
          ) : (
            <span className="waiting-dot" aria-hidden="true" />
          )}
          {t(hasArrived ? 'enrol.arrived' : isUnseen ? 'enrol.unseen.title' : 'enrol.waiting')}
        </button>
      </h2>
      <section
        ref={panel}
        className="panel enrol-live"
        aria-label={t('enrol.live')}
        data-state={hasArrived ? 'arrived' : 'waiting'}
      >
        <div aria-live="polite">
          {hasArrived && (
            <>
              <dl className="enrol-values">
                {quantitiesOf(station, values)
                  .filter((quantity) => values[quantity])
                  .map((quantity) => (
                    <div key={quantity}>
                      <dt>{quantities[quantity].name[language]}</dt>
                      <dd>
                        <Value quantity={quantity} value={values[quantity]} interval={station.interval} />
                      </dd>
                    </div>
                  ))}
              </dl>
              <p>
                {t('station.newest')} <Age at={newest} />
              </p>
              {lagMs !== undefined && <Clock lagMs={lagMs} />}
              {newestQuality(values) !== 0 && <p className="quiet">{t('enrol.flagged')}</p>}
            </>
          )}
          {!hasArrived && isUnseen && <p>{t(person ? 'enrol.unseen.scope' : 'enrol.unseen')}</p>}
          {!hasArrived && connection === 'lost' && <p className="form-problem">{t('enrol.offline')}</p>}
          {!hasArrived && !isUnseen && waitedMs > patienceMs && now > 0 && (
            <>
              <p>{t('enrol.slow')}</p>
              <ul className="enrol-causes">
                <li>{t('enrol.slow.power')}</li>
                <li>{t('enrol.slow.network')}</li>
                <li>{t('enrol.slow.password')}</li>
              </ul>
            </>
          )}
        </div>
        <Refusals entries={recent} />
        {person && may('quarantine.read') && (
          <Link href={`/stations/${encodeURIComponent(id)}/check`} className="button big">
            <Icon name="equipment" size={20} /> {t('enrol.check')}
          </Link>
        )}
        {!isUnseen && (
          <Link
            href={`/?station=${encodeURIComponent(id)}&view=map`}
            className={hasArrived ? 'button primary big' : 'button big'}
          >
            <Icon name="map" size={20} /> {t('enrol.seeOnMap')}
            <span className="hidden-visually">: {name}</span>
          </Link>
        )}
      </section>
    </>
  );
};
