/** What a simulation is to be: a preset to begin with, every setting open, and what it means for the gateway. */
import { type ReactNode, useId, useRef, useState } from 'react';
import { networks } from '../../../shared/quantities.ts';
import {
  loadOf,
  type SimulationsAnswer,
  simulationConditions,
  simulationFaults,
} from '../../../shared/simulation-api.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { wards as allWards, wardName } from '../../../shared/wards.ts';
import { readNumber } from '../../fleet/number.ts';
import { useSettings } from '../../language/settings.tsx';
import { startSimulation } from '../../simulations/api.ts';
import { type Draft, type DraftField, presetDraft, presetIds, readDraft, stationsOf } from '../../simulations/draft.ts';
import { SelectField, TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { FormProblemCount, focusFirstProblem } from '../FormProblems.tsx';
import { AllOrSome, PickMany } from '../rules/PickMany.tsx';

const lengths = [10, 30, 60, 120, 240, 480, 720, 1_440] as const;
const pasts = [0, 1, 3, 6, 12, 24] as const;

/** The choices, with one more where an earlier run was made otherwise. */
const withChosen = (choices: readonly number[], chosen: number): number[] =>
  [...new Set([...choices, chosen])].sort((a, b) => a - b);

const Problem = ({ text }: { text: string | undefined }): ReactNode =>
  text && <p className="form-problem small">{text}</p>;

const Estimate = ({ draft }: { draft: Draft }) => {
  const { t, format } = useSettings();
  const stations = stationsOf(draft);
  const interval = readNumber(draft.interval);
  if (!stations || !interval || interval <= 0) return null;
  const { perSecond, rowsPerDay } = loadOf({ stations, interval });
  const digits = perSecond < 10 ? 1 : 0;
  return (
    <p className="sim-estimate" aria-live="polite">
      {t('simulations.estimate', { perSecond: format.number(perSecond, digits), rows: format.number(rowsPerDay) })}
    </p>
  );
};

const More = ({
  draft,
  set,
  isWrong,
}: {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  isWrong: (field: DraftField) => boolean;
}) => {
  const { t, language } = useSettings();
  const options = allWards.map((ward) => ({ id: ward.code, name: wardName(ward, language) }));
  return (
    <>
      <AllOrSome
        legend={t('simulations.wards')}
        all={t('simulations.wards.all')}
        some={t('simulations.wards.some')}
        value={draft.wards}
        onChange={(isAll) => set({ wards: isAll ? null : [] })}
        problem={isWrong('wards') ? t('simulations.wards.missing') : undefined}
      >
        <PickMany
          options={options}
          chosen={draft.wards ?? []}
          onChange={(wards) => set({ wards })}
          search={t('simulations.wards.search')}
          none={t('simulations.wards.none')}
        />
      </AllOrSome>
      <fieldset className="sim-faults">
        <legend>{t('simulations.faults')}</legend>
        <p className="quiet small">{t('simulations.faults.hint')}</p>
        {simulationFaults.map((fault) => (
          <TextField
            key={fault}
            label={t(`simulations.fault.${fault}`)}
            hint={t(`simulations.fault.${fault}.about`)}
            unit="%"
            isFigure
            maxLength={3}
            value={draft.faults[fault]}
            onChange={(value) => set({ faults: { ...draft.faults, [fault]: value } })}
          />
        ))}
        <Problem text={isWrong('faults') ? t('simulations.faults.wrong') : undefined} />
      </fieldset>
      <TextField
        label={t('simulations.seed')}
        hint={t('simulations.seed.hint')}
        isFigure
        maxLength={10}
        problem={isWrong('seed') ? t('simulations.seed.wrong') : undefined}
        value={draft.seed}
        onChange={(seed) => set({ seed })}
      />
    </>
  );
};

export const StartForm = ({
  draft,
  onChange,
  limits,
  onStarted,
}: {
  draft: Draft;
  onChange: (draft: Draft, isByHand: boolean) => void;
  limits: SimulationsAnswer['limits'];
  onStarted: () => void;
}) => {
  const { t, format } = useSettings();
  const radios = useId();
  const form = useRef<HTMLFormElement>(null);
  const [isTried, setTried] = useState(false);
  const [isMore, setMore] = useState(false);
  const read = readDraft(draft, limits.stationsLeft);
  const wrong = isTried && 'wrong' in read ? read.wrong : new Set<DraftField>();
  const isWrong = (field: DraftField): boolean => wrong.has(field);
  const set = (change: Partial<Draft>): void => onChange({ ...draft, ...change }, true);
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if ('wrong' in read) {
      if ([...read.wrong].some((field) => field === 'faults' || field === 'wards' || field === 'seed')) setMore(true);
      focusFirstProblem(form.current);
      return;
    }
    await startSimulation(read.request);
    setTried(false);
    onStarted();
  });
  return (
    <form
      ref={form}
      className="form sim-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset>
        <legend>{t('simulations.presets')}</legend>
        <div className="sim-presets">
          {presetIds.map((preset) => (
            <button
              key={preset}
              type="button"
              className="button"
              onClick={() => onChange(presetDraft(preset, t(`simulations.preset.${preset}`)), false)}
            >
              {t(`simulations.preset.${preset}`)}
            </button>
          ))}
        </div>
      </fieldset>
      <TextField
        label={t('simulations.name')}
        maxLength={120}
        problem={isWrong('name') ? t('simulations.name.missing') : undefined}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      <fieldset>
        <legend>{t('simulations.stations')}</legend>
        <div className="sim-counts">
          {networks.map((network) => (
            <TextField
              key={network}
              label={t(`network.${network}`)}
              isFigure
              maxLength={3}
              value={draft[network]}
              onChange={(value) => set({ [network]: value })}
            />
          ))}
        </div>
        <Problem
          text={isWrong('stations') ? t('simulations.stations.tooMany', { count: limits.stationsLeft }) : undefined}
        />
      </fieldset>
      <div className="form-pair">
        <TextField
          label={t('simulations.interval')}
          unit={t('simulations.unit.seconds')}
          isFigure
          maxLength={4}
          problem={isWrong('interval') ? t('simulations.interval.wrong') : undefined}
          value={draft.interval}
          onChange={(interval) => set({ interval })}
        />
        <SelectField
          label={t('simulations.lasts')}
          value={draft.minutes ?? 0}
          choices={[
            ...withChosen(lengths, draft.minutes ?? 60).map(
              (each) => [each, format.duration(each * minuteMs)] as const,
            ),
            [0, t('simulations.lasts.open')] as const,
          ]}
          onChange={(minutes) => set({ minutes: minutes === 0 ? null : minutes })}
        />
      </div>
      <SelectField
        label={t('simulations.history')}
        value={draft.history}
        choices={withChosen(pasts, draft.history).map(
          (each) => [each, each === 0 ? t('simulations.history.none') : format.duration(each * hourMs)] as const,
        )}
        onChange={(history) => set({ history })}
      />
      <fieldset className="sim-conditions">
        <legend>{t('simulations.condition')}</legend>
        {simulationConditions.map((condition) => (
          <label key={condition} className="choice-card">
            <input
              type="radio"
              name={radios}
              checked={draft.condition === condition}
              onChange={() => set({ condition })}
            />
            <span>
              <strong>{t(`simulations.condition.${condition}`)}</strong>
              <span className="quiet small">{t(`simulations.condition.${condition}.about`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <details className="sim-more" open={isMore} onToggle={(event) => setMore(event.currentTarget.open)}>
        <summary>{t('simulations.more')}</summary>
        <More draft={draft} set={set} isWrong={isWrong} />
      </details>
      <Estimate draft={draft} />
      <p className="quiet small">
        {t('simulations.limit', { stations: limits.stationsLeft, total: limits.stations, runs: limits.runsLeft })}{' '}
        {t('simulations.notAgain')}
      </p>
      <FormProblemCount count={wrong.size} />
      <FormFailure failure={failure} />
      <FormActions>
        <button type="submit" className="button primary" disabled={isBusy || limits.runsLeft === 0}>
          {t('simulations.start')}
        </button>
      </FormActions>
    </form>
  );
};
