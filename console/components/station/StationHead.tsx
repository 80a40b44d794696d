/** Who a station is and how it is now; and the parts of its page. */

import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { isInScope } from '../../../shared/access.ts';
import type { StationView } from '../../../shared/api.ts';
import { findWard, wardName } from '../../../shared/wards.ts';
import { useSession } from '../../access/use-session.tsx';
import { useSettings } from '../../language/settings.tsx';
import { useJudgedNow } from '../../live/services.tsx';
import { stationNow } from '../../model/city-view.ts';
import { networkOf, type Values } from '../../model/condition.ts';
import { severityOf } from '../../model/levels.ts';
import type { ViewState } from '../../station/use-view.ts';
import type { Tab } from '../../station/view.ts';
import { ConditionChip, NetworkGlyph, ProvenanceChip, useNetworksText } from '../Glyphs.tsx';
import { Icon } from '../Icon.tsx';
import { AqiChip } from '../indices/AqiBadge.tsx';
import { LevelChip, useReached } from '../Level.tsx';
import { PageHelp } from '../PageHelp.tsx';
import { Age } from '../Value.tsx';

/** For whoever looks after this station. */
export const CheckLink = ({ station, isPlain = false }: { station: StationView; isPlain?: boolean }) => {
  const { t } = useSettings();
  const { may, person } = useSession();
  if (person === null || !may('quarantine.read') || !isInScope(person.scope, station)) return null;
  const href = `/stations/${station.id}/check`;
  if (isPlain) return <Link href={href}>{t('inspect.open')}</Link>;
  return (
    <Link className="button" href={href}>
      <Icon name="equipment" size={18} /> {t('inspect.title')}
    </Link>
  );
};

export const StationHead = ({ station, values }: { station: StationView; values: Values }) => {
  const { t, language } = useSettings();
  const now = useJudgedNow();
  const networks = useNetworksText();
  const { condition, newest } = stationNow(station, values, now);
  const ward = findWard(station.ward);
  const reached = useReached(station, values, now);
  return (
    <header className="station-head">
      <NetworkGlyph
        network={networkOf(station)}
        condition={condition}
        provenance={station.provenance}
        severity={reached && severityOf(reached.reached)}
        size={44}
      />
      <div>
        <p className="quiet">
          {networks(station)} · {ward ? wardName(ward, language) : t('station.outside')}
        </p>
        <h1 tabIndex={-1}>{station.name}</h1>
        <p className="chips">
          {reached && <LevelChip level={reached.reached} />}
          <AqiChip station={station} />
          <ProvenanceChip provenance={station.provenance} />
          <ConditionChip condition={condition} />
          <span className="quiet">
            {newest === undefined ? (
              t('value.none')
            ) : (
              <>
                {t('station.newest')} <Age at={newest} />
              </>
            )}
            {station.state !== 'unknown' &&
              station.state !== 'ready' &&
              station.state !== 'lost' &&
              ` · ${t(`state.${station.state}`)}`}
          </span>
        </p>
        <PageHelp page="station" />
      </div>
      <div className="station-actions">
        <CheckLink station={station} />
        {condition !== 'retired' && (
          <Link className="button" href={`/?station=${station.id}&view=map&at=live`}>
            <Icon name="map" size={18} /> {t('station.onMap')}
          </Link>
        )}
      </div>
    </header>
  );
};

export const StationTabs = ({
  station,
  tabs,
  state: { view, searchWith },
}: {
  station: StationView;
  tabs: readonly Tab[];
  state: ViewState;
}) => {
  const { t } = useSettings();
  const bar = useRef<HTMLElement>(null);
  // On a phone the last ones are beyond the edge. Only the bar is moved, never the page.
  useEffect(() => {
    const current = bar.current?.querySelector<HTMLElement>(`[data-tab="${view.tab}"]`);
    if (bar.current && current) bar.current.scrollLeft = current.offsetLeft - bar.current.offsetLeft - 16;
  }, [view.tab]);
  return (
    <nav ref={bar} className="station-tabs" aria-label={t('stationTab.label')}>
      {tabs.map((tab) => (
        <Link
          key={tab}
          data-tab={tab}
          href={`/stations/${station.id}${searchWith({ tab })}`}
          aria-current={view.tab === tab ? 'page' : undefined}
        >
          {t(`stationTab.${tab}`)}
        </Link>
      ))}
    </nav>
  );
};
