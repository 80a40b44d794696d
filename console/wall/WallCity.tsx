/** First view: the map, and the city in a few numbers. */
import { lazy, type ReactNode, Suspense } from 'react';
import type { Situation } from '../../shared/alert-api.ts';
import type { Network } from '../../shared/quantities.ts';
import { countSituations } from '../alerts/situations.ts';
import { NetworkGlyph, ProvenanceChip } from '../components/Glyphs.tsx';
import { Icon } from '../components/Icon.tsx';
import { indexText } from '../components/indices/AqiBadge.tsx';
import { LimitMark } from '../components/indices/LimitMark.tsx';
import { LevelChip, SeverityMark } from '../components/Level.tsx';
import { useSettings } from '../language/settings.tsx';
import { useServices } from '../live/services.tsx';
import type { StationNow } from '../model/city-view.ts';
import { type CityFigures, exceedsAnywhere } from './figures.ts';
import { useFitting } from './use-fitting.ts';

const WallMap = lazy(() => import('./WallMap.tsx').then((module) => ({ default: module.WallMap })));

/** A title with its figure beside it, and what there is to say under both. */
const Card = ({
  network,
  title,
  figure,
  isCut,
  children,
}: {
  network?: Network;
  title: string;
  figure?: ReactNode;
  isCut: boolean;
  children?: ReactNode;
}) => (
  <section className="wall-card" data-cut={isCut || undefined}>
    <div className="wall-card-head">
      <h2>
        {network && <NetworkGlyph network={network} size={24} />} {title}
      </h2>
      {figure}
    </div>
    {children}
  </section>
);

/** Whose figure it is; a simulated one says so. */
const Whose = ({ entry, text }: { entry: StationNow; text: string }) => (
  <p className="wall-note">
    {text} <ProvenanceChip provenance={entry.station.provenance} />
  </p>
);

const Exceeds = ({ count }: { count: number }) => {
  const { t } = useSettings();
  return (
    <p className="wall-note" data-limit="exceeds">
      <LimitMark state="exceeds" /> <strong>{t('wall.air.exceeds', { count })}</strong>
    </p>
  );
};

const Air = ({ air, isCut }: { air: CityFigures['air']; isCut: boolean }) => {
  const { t } = useSettings();
  const { worst, exceeds, compared } = air;
  const index = worst && (
    <p className="wall-index" data-band={worst.brief.band}>
      VN_AQI <strong>{indexText(worst.brief)}</strong> {t(`aqi.band.${worst.brief.band}`)}
    </p>
  );
  return (
    <Card network="air" title={t('network.air')} figure={index} isCut={isCut}>
      {worst ? (
        <Whose entry={worst.entry} text={t('wall.air.worst', { station: worst.entry.station.name })} />
      ) : (
        <p className="wall-note">{t('wall.air.none')}</p>
      )}
      {exceeds > 0 ? (
        <Exceeds count={exceeds} />
      ) : (
        compared > 0 && <p className="wall-note">{t('wall.air.within', { count: compared })}</p>
      )}
    </Card>
  );
};

const Noise = ({ noise, isCut }: { noise: CityFigures['noise']; isCut: boolean }) => {
  const { t, format } = useSettings();
  const { loudest, exceeds, compared } = noise;
  const figure = exceeds > 0 && (
    <p className="wall-figure" data-limit="exceeds">
      <strong>{format.number(exceeds)}</strong> <LimitMark state="exceeds" />{' '}
      {t('wall.noise.exceeds', { count: exceeds })}
    </p>
  );
  return (
    <Card network="noise" title={t('network.noise')} figure={figure} isCut={isCut}>
      {exceeds === 0 && compared > 0 && <p className="wall-note">{t('wall.air.within', { count: compared })}</p>}
      {loudest ? (
        <Whose
          entry={loudest.entry}
          text={t('wall.noise.loudest', {
            value: format.withUnit('laeq', loudest.value),
            station: loudest.entry.station.name,
          })}
        />
      ) : (
        <p className="wall-note">{t('wall.noise.none')}</p>
      )}
    </Card>
  );
};

const Flood = ({ flood, isCut }: { flood: CityFigures['flood']; isCut: boolean }) => {
  const { t, format } = useSettings();
  const { reached, worst, judged } = flood;
  const figure = worst && (
    <p className="wall-figure" data-severity={worst.severity}>
      <strong>{format.number(reached)}</strong> {t('wall.flood.reached', { count: reached })}
    </p>
  );
  return (
    <Card network="flood" title={t('network.flood')} figure={figure} isCut={isCut}>
      {worst ? (
        <p className="wall-note" data-severity={worst.severity}>
          <LevelChip level={worst.level.reached} /> {format.withUnit(worst.level.quantity, worst.level.value.value)}
          {' · '}
          {worst.entry.station.name} <ProvenanceChip provenance={worst.entry.station.provenance} />
        </p>
      ) : (
        <p className="wall-note">{t(judged > 0 ? 'wall.flood.dry' : 'wall.flood.unjudged')}</p>
      )}
    </Card>
  );
};

const Fleet = ({ fleet, isCut }: { fleet: CityFigures['fleet']; isCut: boolean }) => {
  const { t, format } = useSettings();
  const figure = (
    <p className="wall-figure">
      <strong>{format.number(fleet.measuring)}</strong>
    </p>
  );
  return (
    <Card title={t('wall.fleet.title')} figure={figure} isCut={isCut}>
      {fleet.silent > 0 && <p className="wall-note loud">{t('wall.fleet.silent', { count: fleet.silent })}</p>}
    </Card>
  );
};

/** On top: how many situations, how bad, how many wait. */
const State = ({ situations }: { situations: readonly Situation[] }) => {
  const { t } = useSettings();
  const { count, worst, waiting, isSimulated } = countSituations(situations);
  if (count === 0 || worst === undefined) {
    return (
      <p className="wall-state">
        <Icon name="calm" size={32} /> {t('wall.calm')}
      </p>
    );
  }
  return (
    <div className="wall-state" data-severity={worst} data-dashed={isSimulated || undefined}>
      <SeverityMark severity={worst} size={32} />
      <div>
        <p>
          <strong>{t('wall.situations', { count })}</strong>{' '}
          {isSimulated && <span className="provenance">{t('provenance.simulated.chip')}</span>}
        </p>
        <p className="wall-state-more">
          {t(`alerts.severity.${worst}`)}
          {waiting > 0 && ` · ${t('wall.situations.waiting', { count: waiting })}`}
        </p>
      </div>
    </div>
  );
};

export const WallCity = ({
  stations,
  figures,
  situations,
}: {
  stations: readonly StationNow[];
  figures: CityFigures;
  situations: readonly Situation[];
}) => {
  const { t } = useSettings();
  const { isConfigKnown } = useServices();
  // The state, and a card for each network and the stations: the last ones give way to a banner.
  const [cards, fits] = useFitting<HTMLDivElement>(5);
  const summary = t('wall.map', {
    measuring: figures.fleet.measuring,
    reached: figures.flood.reached,
    exceeds: exceedsAnywhere(stations),
    silent: figures.fleet.silent,
  });
  return (
    <div className="wall-city">
      {isConfigKnown && stations.length > 0 ? (
        <Suspense fallback={<div className="wall-map" />}>
          <WallMap stations={stations} summary={summary} />
        </Suspense>
      ) : (
        <div className="wall-map" />
      )}
      <div className="wall-cards" ref={cards}>
        <State situations={situations} />
        <Flood flood={figures.flood} isCut={fits < 2} />
        <Air air={figures.air} isCut={fits < 3} />
        <Noise noise={figures.noise} isCut={fits < 4} />
        <Fleet fleet={figures.fleet} isCut={fits < 5} />
      </div>
    </div>
  );
};
