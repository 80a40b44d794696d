/** Entering an official level as it stands in a bulletin. */
import { useId, useMemo, useRef, useState } from 'react';
import { disasterKinds } from '../../../shared/official-level-api.ts';
import { dayMs, minuteMs } from '../../../shared/time.ts';
import { wards } from '../../../shared/wards.ts';
import { wardText } from '../../access/words.ts';
import { fromLocalInput, toLocalInput } from '../../format/local-input.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { enterOfficialLevel } from '../../rules/api.ts';
import { checkLevel, type LevelDraft, type LevelField } from '../../rules/official.ts';
import { Dialog } from '../Dialog.tsx';
import { SelectField, TextArea, TextField } from '../Fields.tsx';
import { FormActions, FormFailure, useSending } from '../Form.tsx';
import { FormProblemCount, focusFirstProblem } from '../FormProblems.tsx';
import { AllOrSome, PickMany } from '../rules/PickMany.tsx';
import { riskLevels } from './RiskLevel.tsx';

export const LevelEditor = ({ onClose, onChanged }: { onClose: () => void; onChanged: () => void }) => {
  const { t, format, language } = useSettings();
  const { store } = useServices();
  const levelName = useId();
  const [first] = useState((): LevelDraft => {
    const now = Math.floor(store.serverNow() / minuteMs) * minuteMs;
    return {
      disaster: 'storm',
      level: null,
      wards: null,
      issuer: '',
      number: '',
      issuedAt: toLocalInput(now, format),
      validFrom: toLocalInput(now, format),
      validTo: toLocalInput(now + dayMs, format),
      url: '',
      text: '',
    };
  });
  const [draft, setDraft] = useState(first);
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const change = (next: Partial<LevelDraft>): void => setDraft((before) => ({ ...before, ...next }));
  const { problems, request } = checkLevel(draft, (local) => fromLocalInput(local, format));
  const problem = (field: LevelField): string | undefined => {
    const key = isTried ? problems[field] : undefined;
    return key && t(key);
  };
  const places = useMemo(
    () => wards.map(({ code }) => ({ id: code, name: wardText(code, t, language) })),
    [t, language],
  );
  const { send, isBusy, failure } = useSending(async () => {
    setTried(true);
    if (!request) {
      focusFirstProblem(form.current);
      return;
    }
    await enterOfficialLevel(request);
    onChanged();
    onClose();
  });
  const time = (field: 'issuedAt' | 'validFrom' | 'validTo') => (
    <TextField
      type="datetime-local"
      label={t(`warnings.${field}`)}
      problem={problem(field)}
      value={draft[field]}
      onChange={(value) => change({ [field]: value })}
    />
  );
  return (
    <Dialog title={t('warnings.enter')} onClose={onClose} holds={draft !== first}>
      <form
        ref={form}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>{t('warnings.never')}</p>
        <SelectField
          label={t('warnings.disaster')}
          value={draft.disaster}
          choices={disasterKinds.map((kind) => [kind, t(`warnings.disaster.${kind}`)])}
          onChange={(disaster) => change({ disaster })}
        />
        <fieldset className="form-field risk-choice">
          <legend>{t('warnings.levelOf')}</legend>
          {riskLevels.map((level) => (
            <label key={level} className="risk-option" data-risk={level}>
              <input type="radio" name={levelName} checked={draft.level === level} onChange={() => change({ level })} />
              <span>
                <strong>{t('warnings.level', { level })}</strong> {t(`warnings.level.${level}`)}
                <span className="quiet small block">{t(`warnings.colour.${level}`)}</span>
              </span>
            </label>
          ))}
          {problem('level') && <p className="form-problem small">{problem('level')}</p>}
        </fieldset>
        <AllOrSome
          legend={t('warnings.where')}
          all={t('scope.wards.all')}
          some={t('scope.wards.some')}
          value={draft.wards}
          onChange={(isAll) => change({ wards: isAll ? null : [] })}
          problem={problem('wards')}
        >
          <PickMany
            options={places}
            chosen={draft.wards ?? []}
            onChange={(chosen) => change({ wards: chosen })}
            search={t('scope.search')}
            none={t('scope.none')}
          />
        </AllOrSome>
        <div className="form-pair">
          <TextField
            label={t('warnings.issuer')}
            hint={t('warnings.issuer.hint')}
            maxLength={200}
            problem={problem('issuer')}
            value={draft.issuer}
            onChange={(issuer) => change({ issuer })}
          />
          <TextField
            label={t('warnings.number')}
            maxLength={60}
            value={draft.number}
            onChange={(number) => change({ number })}
          />
        </div>
        <div className="form-pair">
          {time('issuedAt')}
          {time('validFrom')}
          {time('validTo')}
        </div>
        <TextField
          type="url"
          label={t('warnings.url')}
          maxLength={500}
          problem={problem('url')}
          value={draft.url}
          onChange={(url) => change({ url })}
        />
        <TextArea
          label={t('warnings.text')}
          hint={t('warnings.text.hint')}
          maxLength={2_000}
          problem={problem('text')}
          value={draft.text}
          onChange={(text) => change({ text })}
        />
        {isTried && <FormProblemCount count={Object.keys(problems).length} />}
        <FormFailure failure={failure} />
        <FormActions>
          <button type="submit" className="button primary" disabled={isBusy}>
            {t('warnings.enter.action')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
        </FormActions>
      </form>
    </Dialog>
  );
};
