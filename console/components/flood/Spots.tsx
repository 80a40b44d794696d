/** Streets: what is under water, worst first, with what can pass; then what nobody can tell, then what is dry. */
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { secondMs } from '../../../shared/time.ts';
import { findWard, wardName } from '../../../shared/wards.ts';
import { passagesOf, type Spot } from '../../flood/spots.ts';
import { levelName, levelSentence } from '../../format/level-text.ts';
import { crossingText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow, useServices } from '../../live/services.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { severityOf } from '../../model/levels.ts';
import { SeverityBlock } from '../alerts/Marks.tsx';
import { ConditionChip, ProvenanceChip } from '../Glyphs.tsx';
import { EvidenceMark, LevelChip } from '../Level.tsx';
import { Calm } from '../States.tsx';
import { Age, Value } from '../Value.tsx';
import { Move } from './Move.tsx';
import { Passages } from './Passages.tsx';

const FloodMap = lazy(() => import('./FloodMap.tsx').then((module) => ({ default: module.FloodMap })));

const useWardText = (): ((code: string) => string) => {
  const { t, language } = useSettings();
  return (code) => {
    const ward = findWard(code);
    return ward ? wardName(ward, language) : t('station.outside');
  };
};

const WetRow = ({
  spot,
  isChosen,
  onPoint,
}: {
  spot: Spot;
  isChosen: boolean;
  onPoint: (id: string | undefined) => void;
}) => {
  const { t, format, language } = useSettings();
  const now = useNow(10 * secondMs);
  const { catalogue } = useThresholds();
  const wardText = useWardText();
  const element = useRef<HTMLLIElement>(null);
  const { entry, state, wet, outlook } = spot;
  const { station, condition } = entry;
  useEffect(() => {
    if (isChosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  if (!state?.reached) return null;
  const { reached } = state;
  const severity = severityOf(reached);
  const passages = passagesOf(reached);
  const next = outlook?.next && outlook.next.at > now ? outlook.next : undefined;
  const target = next && catalogue?.find(({ id }) => id === next.threshold);
  return (
    <li
      ref={element}
      className="spot"
      data-severity={severity}
      data-station={station.id}
      data-chosen={isChosen || undefined}
      data-dashed={station.provenance !== 'real' || undefined}
      onPointerEnter={() => onPoint(station.id)}
      onPointerLeave={() => onPoint(undefined)}
    >
      <SeverityBlock severity={severity} />
      <div className="spot-body">
        <div className="spot-head">
          <span className="spot-depth">
            <Value quantity="water_depth" value={state.value} interval={station.interval} />
          </span>
          <div className="spot-name">
            <h3>
              <Link href={`/stations/${station.id}`}>{station.name}</Link>
            </h3>
            <p className="chips">
              <LevelChip level={reached} />
              <ProvenanceChip provenance={station.provenance} />
              {condition !== 'measuring' && <ConditionChip condition={condition} />}
              <span className="quiet small">{wardText(station.ward)}</span>
            </p>
          </div>
        </div>
        {state.isStale && <p className="loud small">{levelSentence(state, { t, format }, now)}</p>}
        {state.isSuspect && <p className="loud small">{t('level.suspect')}</p>}
        <p className="spot-when">
          {wet &&
            t(wet.isAtLeast ? 'flood.sinceAtLeast' : 'flood.since', {
              time: format.shortMoment(wet.since, now),
              duration: format.duration(Math.max(0, now - wet.since)),
            })}
          {wet && ' · '}
          <span className="quiet">
            <Age at={state.value.at} />
          </span>
        </p>
        <Move outlook={outlook} quantity="water_depth" isBrief />
        {next && target && 'severity' in target && (
          <p>{crossingText(next, levelName(target, language), now, { t, format })}</p>
        )}
        {passages && <Passages passages={passages} />}
        {reached.kind === 'class' && reached.meaning && (
          <p className="spot-meaning">
            {reached.meaning[language]}{' '}
            {reached.evidence !== 'verified' && <EvidenceMark evidence={reached.evidence} />}
          </p>
        )}
      </div>
    </li>
  );
};

const QuietRow = ({ spot }: { spot: Spot }) => {
  const { t, format } = useSettings();
  const now = useNow(10 * secondMs);
  const wardText = useWardText();
  const { entry, state } = spot;
  const { station, condition } = entry;
  return (
    <li className="quiet-spot" data-station={station.id}>
      <Link href={`/stations/${station.id}`}>{station.name}</Link>
      <ProvenanceChip provenance={station.provenance} />
      {spot.kind === 'unknown' && condition !== 'measuring' && <ConditionChip condition={condition} />}
      <span className="quiet small">{wardText(station.ward)}</span>
      <span className="quiet-spot-word">
        {spot.kind === 'dry' && state ? (
          <>
            {format.withUnit('water_depth', state.value.value)}
            <span className="quiet small">
              {' '}
              <Age at={state.value.at} />
            </span>
          </>
        ) : state ? (
          levelSentence(state, { t, format }, now)
        ) : entry.values.water_depth ? (
          t('flood.notJudged')
        ) : (
          t('value.none')
        )}
      </span>
    </li>
  );
};

export const Spots = ({
  spots,
  isKnown,
  chosen,
  pointed,
  onChoose,
  onPoint,
}: {
  spots: readonly Spot[];
  isKnown: boolean;
  chosen: string | undefined;
  pointed: string | undefined;
  onChoose: (id: string | undefined) => void;
  onPoint: (id: string | undefined) => void;
}) => {
  const { t } = useSettings();
  const { isConfigKnown } = useServices();
  const of = (kind: Spot['kind']): Spot[] => spots.filter((spot) => spot.kind === kind);
  // Pressed on the map, and in none of the open lists.
  const picked = spots.find(({ entry }) => entry.station.id === chosen);
  const [wet, unknown, dry] = [of('wet'), of('unknown'), of('dry')];
  return (
    <section className="panel flood-streets" id="streets" aria-labelledby="streets-title">
      <div className="panel-head">
        <h2 id="streets-title">{t('flood.streets')}</h2>
        {wet.length > 0 && <span className="loud">{t('flood.wetCount', { count: wet.length })}</span>}
      </div>
      {!isKnown && <div className="skeleton flood-skeleton" />}
      {isKnown && spots.length === 0 && <p className="panel-note quiet">{t('flood.noSpots')}</p>}
      {isKnown && spots.length > 0 && (
        <div className="flood-streets-body">
          <div className="flood-spots">
            {wet.length === 0 && dry.length > 0 && (
              <Calm title={t('flood.noneWet', { count: dry.length })}>
                {unknown.length > 0 && <p className="loud">{t('flood.unknownCount', { count: unknown.length })}</p>}
              </Calm>
            )}
            {wet.length > 0 && (
              <ul className="spot-list" aria-label={t('flood.wet')}>
                {wet.map((spot) => (
                  <WetRow
                    key={spot.entry.station.id}
                    spot={spot}
                    isChosen={spot.entry.station.id === chosen}
                    onPoint={onPoint}
                  />
                ))}
              </ul>
            )}
            {unknown.length > 0 && (
              <details className="spot-group" open>
                <summary>{t('flood.unknown', { count: unknown.length })}</summary>
                <ul>
                  {unknown.map((spot) => (
                    <QuietRow key={spot.entry.station.id} spot={spot} />
                  ))}
                </ul>
              </details>
            )}
            {dry.length > 0 && (
              <details className="spot-group">
                <summary>{t('flood.dry', { count: dry.length })}</summary>
                <ul>
                  {dry.map((spot) => (
                    <QuietRow key={spot.entry.station.id} spot={spot} />
                  ))}
                </ul>
              </details>
            )}
          </div>
          {isConfigKnown && (
            <Suspense fallback={<p className="flood-map quiet panel-note">{t('map.loading')}</p>}>
              <FloodMap stations={spots.map(({ entry }) => entry)} chosen={pointed ?? chosen} onChoose={onChoose} />
            </Suspense>
          )}
          {picked && picked.kind !== 'wet' && (
            <ul className="flood-picked">
              <QuietRow spot={picked} />
            </ul>
          )}
        </div>
      )}
    </section>
  );
};
