/** How far the readings can be trusted: flags of the newest values, spans judged by staff, and judging more of them. */
import { useState } from 'react';
import type { Judgement } from '../../../shared/judgement-api.ts';
import { flagsOf, type QualityFlag } from '../../../shared/quality.ts';
import { type QuantityId, quantities } from '../../../shared/quantities.ts';
import { useMayJudge } from '../../access/use-may-judge.ts';
import type { FleetOf } from '../../api/fleet.ts';
import type { Resource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { entriesOf, quantitiesOf, type Values } from '../../model/condition.ts';
import { Completeness } from '../Completeness.tsx';
import type { ChosenSpan } from '../JudgementForm.tsx';
import { Judgements } from '../Judgements.tsx';
import { Calm } from '../States.tsx';
import { StationCharts, type StationChartsProps } from './StationCharts.tsx';

const FlagsNow = ({ values }: { values: Values }) => {
  const { t, language } = useSettings();
  const flagged = new Map<QualityFlag, QuantityId[]>();
  for (const [quantity, { quality }] of entriesOf(values)) {
    for (const flag of flagsOf(quality)) flagged.set(flag, [...(flagged.get(flag) ?? []), quantity]);
  }
  return (
    <section className="panel" aria-labelledby="flags-title">
      <div className="panel-head">
        <h2 id="flags-title">{t('qualityTab.flags')}</h2>
      </div>
      {flagged.size === 0 ? (
        <Calm title={t(entriesOf(values).length === 0 ? 'value.none' : 'qualityTab.noFlags')} />
      ) : (
        <dl className="flag-list">
          {[...flagged].map(([flag, own]) => (
            <div key={flag}>
              <dt>
                {t(`quality.${flag}`)}: {own.map((quantity) => quantities[quantity].name[language]).join(', ')}
              </dt>
              <dd className="quiet">{t(`quality.${flag}.means`)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
};

export const QualityTab = ({
  judgements,
  fleet,
  ...charts
}: Omit<StationChartsProps, 'judgements' | 'onJudge'> & {
  judgements: Resource<Judgement[]>;
  fleet: Resource<FleetOf>;
}) => {
  const { t } = useSettings();
  const { station, values } = charts;
  const mayJudge = useMayJudge(station);
  const [chosen, setChosen] = useState<ChosenSpan>();
  return (
    <>
      <div className="tab-columns">
        <FlagsNow values={values} />
        <section className="panel" aria-labelledby="completeness-title">
          <div className="panel-head">
            <h2 id="completeness-title">{t('completeness.title')}</h2>
          </div>
          <Completeness station={station} fleet={fleet} />
        </section>
      </div>
      <StationCharts {...charts} judgements={judgements.data} onJudge={mayJudge ? setChosen : undefined} />
      <Judgements
        station={station}
        measured={quantitiesOf(station, values)}
        judgements={judgements}
        chosen={chosen}
        onChosen={setChosen}
      />
    </>
  );
};
