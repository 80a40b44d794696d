/** The record of a station as a form; used for a new one and for changing one. */
import { type ReactNode, useId } from 'react';
import type { Scope } from '../../shared/access.ts';
import { networks } from '../../shared/quantities.ts';
import { datums, lifecycles, provenances } from '../../shared/station.ts';
import { areaClasses } from '../../shared/thresholds/wording.ts';
import { secondMs } from '../../shared/time.ts';
import { type DraftField, measuresNoise, measuresWater, type StationDraft } from '../fleet/draft.ts';
import { readNumber } from '../fleet/number.ts';
import { useSettings } from '../language/settings.tsx';
import { useThresholds } from '../live/thresholds.tsx';
import { FormField } from './Form.tsx';
import { ConditionMark } from './Glyphs.tsx';
import { PlaceFields } from './PlaceFields.tsx';
import { QuantityChips } from './QuantityChips.tsx';

export type FormProblems = Partial<Record<DraftField, string>>;

const areaNames: ReadonlyMap<string, { readonly vi: string; readonly en: string }> = new Map(
  Object.entries(areaClasses),
);

/** The classes and gauges that the catalogue of thresholds knows, today or at any time. */
const useSites = (): { classes: string[]; gauges: [key: string, name: string][] } => {
  const { catalogue = [] } = useThresholds();
  const classes = catalogue.flatMap((entry) => ('areaClass' in entry && entry.areaClass ? [entry.areaClass] : []));
  const gauges = catalogue.flatMap((entry): [string, string][] =>
    entry.kind === 'alarm-level' ? [[entry.gauge, `${entry.gaugeName} · ${entry.river}`]] : [],
  );
  return { classes: [...new Set(classes)], gauges: [...new Map(gauges)] };
};

const Section = ({ title, children }: { title: string; children: ReactNode }) => {
  const id = useId();
  return (
    <section className="panel form-section" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
      </div>
      <div className="form-body">{children}</div>
    </section>
  );
};

export const StationForm = ({
  draft,
  onChange,
  problems,
  scope,
  isNew,
  idNote,
}: {
  draft: StationDraft;
  onChange: (change: Partial<StationDraft>) => void;
  problems: FormProblems;
  scope: Scope;
  isNew: boolean;
  /** Beside the id, such as another one that is free. */
  idNote?: ReactNode;
}) => {
  const { t, format, language } = useSettings();
  const { classes, gauges } = useSites();
  const quantitiesId = useId();
  const lifecycleName = useId();
  const provenanceName = useId();
  const seconds = readNumber(draft.interval);

  const text = (
    field: 'name' | 'id' | 'interval' | 'height' | 'datumOffset' | 'model' | 'serial' | 'owner' | 'calibrationDue',
    more: { hint?: ReactNode; type?: 'text' | 'date'; isFigure?: boolean; mono?: boolean } = {},
  ) => (
    <FormField label={t(`form.${field}`)} hint={more.hint} problem={problems[field]}>
      {(parts) => (
        <span className="field wide">
          <input
            {...parts}
            type={more.type ?? 'text'}
            className={more.mono ? 'mono' : undefined}
            inputMode={more.isFigure ? 'decimal' : undefined}
            autoComplete="off"
            spellCheck={field === 'name'}
            value={draft[field]}
            onChange={(event) => onChange({ [field]: event.target.value })}
          />
        </span>
      )}
    </FormField>
  );
  const select = (
    field: 'datum' | 'gauge' | 'areaClass',
    choices: readonly (readonly [value: string, name: string])[],
    hint: string,
  ) => (
    <FormField label={t(`form.${field}`)} hint={hint} problem={problems[field]}>
      {(parts) => (
        <span className="field wide">
          <select {...parts} value={draft[field]} onChange={(event) => onChange({ [field]: event.target.value })}>
            <option value="">{t('form.none')}</option>
            {/* What was kept stays to be seen, also when the catalogue does not know it any more. */}
            {draft[field] !== '' && !choices.some(([value]) => value === draft[field]) && (
              <option value={draft[field]}>{draft[field]}</option>
            )}
            {choices.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </span>
      )}
    </FormField>
  );

  return (
    <>
      <Section title={t('form.what')}>
        {text('name', { hint: t('form.name.hint') })}
        {isNew ? (
          <>
            {text('id', { hint: t('form.id.hint'), mono: true })}
            {idNote}
          </>
        ) : (
          <p className="form-fixed">
            <span className="quiet">{t('form.id')}</span> <code>{draft.id}</code>{' '}
            <span className="quiet small">{t('form.id.fixed')}</span>
          </p>
        )}
        <div className="form-field">
          <span className="form-label">{t('form.quantities')}</span>
          <QuantityChips
            chosen={draft.quantities}
            allowed={scope.networks ?? networks}
            describedBy={problems.quantities ? quantitiesId : undefined}
            onChange={(quantities) => onChange({ quantities })}
          />
          {problems.quantities && (
            <p id={quantitiesId} className="form-problem small">
              {problems.quantities}
            </p>
          )}
        </div>
        {text('interval', {
          isFigure: true,
          hint:
            seconds !== undefined && seconds >= 60
              ? t('form.interval.is', { duration: format.duration(seconds * secondMs) })
              : t('form.interval.hint'),
        })}
      </Section>

      <Section title={t('form.where')}>
        <PlaceFields
          hasMap
          place={draft}
          problems={problems}
          allowedWards={scope.wards}
          onChange={({ lat, lon, ward }) => onChange({ lat, lon, ward })}
        />
        {text('height', { isFigure: true, hint: t('form.height.hint') })}
        {measuresNoise(draft.quantities) &&
          select(
            'areaClass',
            classes.map((each) => [each, areaNames.get(each)?.[language] ?? each]),
            t('form.areaClass.hint'),
          )}
        {measuresWater(draft.quantities) && (
          <>
            {select(
              'datum',
              datums.map((each) => [each, t(`datum.${each}`)]),
              t('form.datum.hint'),
            )}
            {text('datumOffset', { isFigure: true, hint: t('form.datumOffset.hint') })}
            {select('gauge', gauges, t('form.gauge.hint'))}
          </>
        )}
      </Section>

      <Section title={t('form.state')}>
        <fieldset className="choice-cards">
          <legend>{t('form.lifecycle')}</legend>
          {lifecycles.map((lifecycle) => (
            <label key={lifecycle} className="choice-card">
              <input
                type="radio"
                name={lifecycleName}
                checked={draft.lifecycle === lifecycle}
                onChange={() => onChange({ lifecycle })}
              />
              <span>
                <strong>
                  <ConditionMark condition={lifecycle === 'active' ? 'measuring' : lifecycle} />{' '}
                  {t(`lifecycle.${lifecycle}`)}
                </strong>
                <span className="quiet small">{t(`lifecycle.${lifecycle}.means`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {isNew ? (
          <fieldset className="choice-cards">
            <legend>{t('form.provenance')}</legend>
            {provenances.map((provenance) => (
              <label key={provenance} className="choice-card">
                <input
                  type="radio"
                  name={provenanceName}
                  checked={draft.provenance === provenance}
                  onChange={() => onChange({ provenance })}
                />
                <span>
                  <strong>{t(`provenance.${provenance}`)}</strong>
                  <span className="quiet small">{t(`form.provenance.${provenance}`)}</span>
                </span>
              </label>
            ))}
          </fieldset>
        ) : (
          <p className="form-fixed">
            <span className="quiet">{t('form.provenance')}</span> {t(`provenance.${draft.provenance}`)}{' '}
            <span className="quiet small">{t('form.provenance.fixed')}</span>
          </p>
        )}
      </Section>

      <Section title={t('form.staff')}>
        <p className="quiet">{t('form.staff.hint')}</p>
        <div className="form-pair">
          {text('model')}
          {text('serial')}
        </div>
        {text('calibrationDue', { type: 'date', hint: t('form.calibrationDue.hint') })}
        {text('owner')}
        <FormField label={t('form.notes')} problem={problems.notes}>
          {(parts) => (
            <span className="field wide">
              <textarea
                {...parts}
                rows={4}
                value={draft.notes}
                onChange={(event) => onChange({ notes: event.target.value })}
              />
            </span>
          )}
        </FormField>
      </Section>
    </>
  );
};
