/** Beginning an exercise: which scenario, how long, who takes part; and what will happen and what will not. */
import { useId, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { exerciseRequestSchema, type Scenario } from '../../../shared/exercise-api.ts';
import { useSession } from '../../access/use-session.tsx';
import { wardText } from '../../access/words.ts';
import { readNumber } from '../../fleet/number.ts';
import { useSettings } from '../../language/settings.tsx';
import { startExercise } from '../../rules/api.ts';
import { TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { FormProblemCount, focusFirstProblem } from '../FormProblems.tsx';
import { PickMany } from '../rules/PickMany.tsx';
import type { People } from '../tell/people.ts';

const Card = ({
  scenario,
  name,
  isChosen,
  onChoose,
}: {
  scenario: Scenario;
  name: string;
  isChosen: boolean;
  onChoose: () => void;
}) => {
  const { t, language } = useSettings();
  const wards = [...new Set(scenario.stations.map(({ ward }) => ward))].map((ward) => wardText(ward, t, language));
  return (
    <label className="choice-card">
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
      <span>
        <strong>{scenario.name[language]}</strong>
        <span className="small block">{scenario.description[language]}</span>
        <span className="quiet small">
          {t('drill.scenario.stations', { count: scenario.stations.length, wards: wards.join(', ') })}
        </span>
        <span className="quiet small">{scenario.source[language]}</span>
      </span>
    </label>
  );
};

export const StartForm = ({ scenarios, people }: { scenarios: readonly Scenario[]; people: People }) => {
  const { t } = useSettings();
  const { person } = useSession();
  const [, navigate] = useLocation();
  const radioName = useId();
  const form = useRef<HTMLFormElement>(null);
  const [scenario, setScenario] = useState<Scenario['id']>();
  const [name, setName] = useState('');
  const [minutes, setMinutes] = useState('15');
  const [participants, setParticipants] = useState<readonly string[]>(person ? [person.id] : []);
  const [isTried, setTried] = useState(false);
  const parsed = exerciseRequestSchema.safeParse({ scenario, name, minutes: readNumber(minutes), participants });
  const isWrong = (field: string): boolean =>
    isTried && !parsed.success && parsed.error.issues.some(({ path }) => path[0] === field);
  const wrong = ['scenario', 'name', 'minutes', 'participants'].filter(isWrong).length;
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (!parsed.success) {
      focusFirstProblem(form.current);
      return;
    }
    const started = await startExercise(parsed.data);
    navigate(`/alerts/exercises/${started.id}`);
  });
  return (
    <form
      ref={form}
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset className="choice-cards">
        <legend>{t('drill.scenario')}</legend>
        {scenarios.map((each) => (
          <Card
            key={each.id}
            scenario={each}
            name={radioName}
            isChosen={scenario === each.id}
            onChoose={() => setScenario(each.id)}
          />
        ))}
        {isWrong('scenario') && <p className="form-problem small">{t('drill.scenario.missing')}</p>}
      </fieldset>
      <div className="form-pair">
        <TextField
          label={t('drill.name')}
          hint={t('drill.name.hint')}
          maxLength={120}
          problem={isWrong('name') ? t('tell.name.missing') : undefined}
          value={name}
          onChange={setName}
        />
        <TextField
          label={t('drill.minutes')}
          hint={t('drill.minutes.hint')}
          unit={t('rules.unit.minutes')}
          isFigure
          maxLength={4}
          problem={isWrong('minutes') ? t('drill.minutes.wrong') : undefined}
          value={minutes}
          onChange={setMinutes}
        />
      </div>
      <fieldset className="all-or-some">
        <legend>{t('drill.participants')}</legend>
        <p className="quiet small">{t('drill.participants.hint')}</p>
        <PickMany
          options={people.options}
          chosen={participants}
          onChange={setParticipants}
          search={t('tell.people.search')}
          none={t('tell.people.none')}
        />
        {isWrong('participants') && <p className="form-problem small">{t('drill.participants.missing')}</p>}
      </fieldset>
      <div className="drill-what">
        <section aria-labelledby="drill-will">
          <h3 id="drill-will">{t('drill.will')}</h3>
          <ul className="plain-list">
            {(['stations', 'messages', 'band', 'summary'] as const).map((each) => (
              <li key={each}>{t(`drill.will.${each}`)}</li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="drill-not">
          <h3 id="drill-not">{t('drill.not')}</h3>
          <ul className="plain-list">
            {(['others', 'sirens', 'public', 'real'] as const).map((each) => (
              <li key={each}>{t(`drill.not.${each}`)}</li>
            ))}
          </ul>
        </section>
      </div>
      <FormProblemCount count={wrong} />
      <FormFailure failure={failure} />
      <FormActions>
        <button type="submit" className="button primary" disabled={isBusy}>
          {t('drill.start')}
        </button>
      </FormActions>
    </form>
  );
};
