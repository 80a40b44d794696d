/** Rivers and the sea: a row per gauge with its staff, where it stands, where it goes, and its last day. */
import { Link } from 'wouter';
import { secondMs } from '../../../shared/time.ts';
import { findWard, wardName } from '../../../shared/wards.ts';
import { crossingOf, type Gauge } from '../../flood/gauges.ts';
import { levelName, levelSentence, roomText } from '../../format/level-text.ts';
import { crossingText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { severityOf } from '../../model/levels.ts';
import { ConditionChip, ProvenanceChip } from '../Glyphs.tsx';
import { EvidenceMark, LevelChip } from '../Level.tsx';
import { Age } from '../Value.tsx';
import { DayLine } from './DayLine.tsx';
import { GaugeStaff } from './GaugeStaff.tsx';
import { Move } from './Move.tsx';

const Stand = ({ gauge }: { gauge: Gauge }) => {
  const { t, format, language } = useSettings();
  const now = useNow(10 * secondMs);
  const { station, value, state, national, levels } = gauge;
  const words = { t, format };
  const sentence = state && levelSentence(state, words, now);
  const room = state && roomText(state, words);
  const doubtful = levels.filter(({ evidence }) => evidence !== 'verified');
  return (
    <>
      <p className="gauge-value" data-stale={gauge.isStale || undefined}>
        <strong>{value ? format.withUnit('water_level', value.value) : '—'}</strong>
        <span className="quiet small">
          {station.datum ? t(`datum.${station.datum}`) : t('flood.noDatum')}
          {value && (
            <>
              {' · '}
              <Age at={value.at} />
            </>
          )}
        </span>
      </p>
      {sentence && (
        <p className="gauge-sentence">
          <strong>{sentence}</strong>
          {room && <> · {room}</>}
        </p>
      )}
      {levels.length === 0 && <p className="quiet small">{t('flood.noLevels')}</p>}
      {national && station.datum !== 'national_msl' && (
        <p className="small">
          {t('water.national', { level: format.withUnit('water_level', national.value) })}{' '}
          <EvidenceMark evidence={national.evidence} />
        </p>
      )}
      {doubtful.length > 0 && (
        <p className="small quiet">
          {doubtful.map((level) => levelName(level, language)).join(', ')}: <EvidenceMark evidence="unverified" />
        </p>
      )}
    </>
  );
};

const Course = ({ gauge }: { gauge: Gauge }) => {
  const { t, format, language } = useSettings();
  const now = useNow(10 * secondMs);
  const { day, levels, outlook, isStale } = gauge;
  const crossing = crossingOf(gauge, now);
  return (
    <>
      {isStale ? (
        <p className="loud small">{t('flood.oldLevel')}</p>
      ) : (
        <Move outlook={outlook} quantity="water_level" />
      )}
      {crossing && (
        <p className="gauge-crossing" data-severity={severityOf(crossing.level)}>
          {crossingText(crossing.next, levelName(crossing.level, language), now, { t, format })}
        </p>
      )}
      {day && (
        <figure className="gauge-course">
          <DayLine day={day} levels={levels} />
          <figcaption className="quiet small">
            {t('flood.day', {
              low: format.withUnit('water_level', day.lowest.value),
              lowAt: format.time(day.lowest.at),
              high: format.withUnit('water_level', day.highest.value),
              highAt: format.time(day.highest.at),
            })}
          </figcaption>
        </figure>
      )}
    </>
  );
};

const GaugeRow = ({ gauge }: { gauge: Gauge }) => {
  const { t, language } = useSettings();
  const { station, condition, state } = gauge;
  const ward = findWard(station.ward);
  return (
    <li
      className="gauge"
      data-station={station.id}
      data-severity={state?.reached && severityOf(state.reached)}
      data-dashed={station.provenance !== 'real' || undefined}
    >
      <div className="gauge-head">
        <h3>
          <Link href={`/stations/${station.id}`}>{station.name}</Link>
        </h3>
        {state?.reached && <LevelChip level={state.reached} />}
        <ProvenanceChip provenance={station.provenance} />
        {condition !== 'measuring' && <ConditionChip condition={condition} />}
        <span className="quiet small">{ward ? wardName(ward, language) : t('station.outside')}</span>
      </div>
      <GaugeStaff gauge={gauge} />
      <div className="gauge-stand">
        <Stand gauge={gauge} />
      </div>
      <div className="gauge-goes">
        <Course gauge={gauge} />
      </div>
    </li>
  );
};

export const Gauges = ({ gauges, isKnown }: { gauges: readonly Gauge[]; isKnown: boolean }) => {
  const { t } = useSettings();
  return (
    <section className="panel flood-gauges" id="rivers" aria-labelledby="rivers-title">
      <div className="panel-head">
        <h2 id="rivers-title">{t('flood.rivers')}</h2>
        {gauges.length > 0 && <span className="quiet small">{t('flood.riversNote')}</span>}
      </div>
      {!isKnown && <div className="skeleton flood-skeleton" />}
      {isKnown && gauges.length === 0 && <p className="panel-note quiet">{t('flood.noGauges')}</p>}
      <ul className="gauge-list">
        {gauges.map((gauge) => (
          <GaugeRow key={gauge.station.id} gauge={gauge} />
        ))}
      </ul>
      {gauges.length > 0 && <p className="panel-note quiet small">{t('water.method')}</p>}
    </section>
  );
};
