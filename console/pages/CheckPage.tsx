/** For whoever stands beside the mast with a phone: is mine arriving, and if not, why. Always live. */

import { Link } from 'wouter';
import type { StationView } from '../../shared/api.ts';
import { ProvenanceChip } from '../components/Glyphs.tsx';
import { Guard } from '../components/Guard.tsx';
import { Icon } from '../components/Icon.tsx';
import { EventStream } from '../components/inspect/EventStream.tsx';
import { Figures, NewestValues } from '../components/inspect/Figures.tsx';
import { Steps } from '../components/inspect/Steps.tsx';
import { VerdictPanel } from '../components/inspect/Verdict.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { CityWaiting, Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useInspection } from '../inspect/use-inspection.ts';
import { verdictOf } from '../inspect/verdict.ts';
import { useSettings } from '../language/settings.tsx';
import { useLive, useNow, useStation, useValues, useWatch } from '../live/services.tsx';
import { entriesOf, type Values } from '../model/condition.ts';
import { PastContext } from '../time/past-context.ts';

const noValues: Values = {};

const newestReceived = (values: Values): number | undefined =>
  entriesOf(values).reduce<number | undefined>(
    (newest, [, { receivedAt }]) => (newest === undefined || receivedAt > newest ? receivedAt : newest),
    undefined,
  );

/** Refused for good: asking again would not help. */
const isFinal = (code: string): boolean => code === 'OUTSIDE_SCOPE' || code === 'FORBIDDEN';

const Known = ({ station }: { station: StationView }) => {
  const { t } = useSettings();
  const values = useValues(station.id) ?? noValues;
  const now = useNow();
  const { stream, failure, retry } = useInspection(station.id);
  useWatch(station.id);
  useTitle(t('inspect.titleOf', { name: station.name }));
  const verdict = verdictOf({
    stream,
    newestReceivedAt: newestReceived(values),
    interval: station.interval,
    now,
  });
  const isHelpOpen = verdict.kind === 'nothing' || verdict.kind === 'quiet' || verdict.kind === 'ended';
  return (
    <div className="page wide inspect">
      <header className="inspect-head">
        <p>
          <Link href={`/stations/${station.id}`} className="inspect-back">
            <Icon name="back" size={18} /> {t('inspect.back')}
          </Link>
        </p>
        <div className="page-head">
          <h1 tabIndex={-1}>{t('inspect.titleOf', { name: station.name })}</h1>
          <PageHelp page="check" />
        </div>
        <p className="quiet">
          <code>{station.id}</code> <ProvenanceChip provenance={station.provenance} />
        </p>
      </header>
      {failure && stream.since === undefined && isFinal(failure.code) ? (
        <Failed failure={failure} onRetry={retry} />
      ) : (
        <div className="inspect-columns">
          <div className="inspect-main">
            <VerdictPanel station={station} verdict={verdict} failure={failure} />
            <Steps station={station} isOpen={isHelpOpen} />
            <NewestValues station={station} values={values} />
            <Figures station={station} stream={stream} />
          </div>
          <EventStream station={station} stream={stream} />
        </div>
      )}
    </div>
  );
};

const Page = ({ id }: { id: string }) => {
  const { t } = useSettings();
  const station = useStation(id);
  const origin = useLive((state) => state.origin);
  if (station) return <Known station={station} />;
  return (
    <div className="page">
      <h1 tabIndex={-1}>{t('inspect.title')}</h1>
      {origin === 'live' ? (
        <div className="state">
          <p>{t('inspect.unknown', { id })}</p>
          <p>
            <Link href="/stations">{t('notFound.stations')}</Link>
          </p>
        </div>
      ) : (
        <CityWaiting>
          <div className="skeleton" style={{ height: '16rem' }} role="status" aria-label={t('state.loading')} />
        </CityWaiting>
      )}
    </div>
  );
};

export const CheckPage = ({ id }: { id: string }) => {
  const { t } = useSettings();
  return (
    <Guard needs="quarantine.read" title={t('inspect.title')}>
      <PastContext value={undefined}>
        <Page id={id} />
      </PastContext>
    </Guard>
  );
};
