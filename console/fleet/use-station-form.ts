/** A station's record under the hands of somebody: the draft, what is wrong with it, and what the gateway refused. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { MessageKey } from '../../shared/i18n/translator.ts';
import type { ApiFailure } from '../api/http.ts';
import type { FormProblems } from '../components/StationForm.tsx';
import { useSettings } from '../language/settings.tsx';
import { type Checked, checkDraft, type DraftField, fieldOfPath, type StationDraft } from './draft.ts';

export interface StationFormState {
  readonly draft: StationDraft;
  readonly isDirty: boolean;
  readonly change: (change: Partial<StationDraft>) => void;
  readonly checked: Checked | undefined;
  /** In words, by field; empty until it was tried to send. */
  readonly problems: FormProblems;
  /** Shows what is wrong; answers what can be sent. */
  readonly check: () => Checked | undefined;
  /** Puts what the gateway refused beside its field. */
  readonly refuse: (failure: ApiFailure) => void;
}

const refusedKeys = { areaClass: 'form.areaClass.wrong', gauge: 'form.gauge.wrong', ward: 'form.ward.wrong' } as const;
const keyOfRefused = (field: DraftField): MessageKey =>
  field in refusedKeys ? refusedKeys[field as keyof typeof refusedKeys] : 'form.refused';

export const useStationForm = (initial: StationDraft): StationFormState => {
  const { t } = useSettings();
  const [draft, setDraft] = useState(initial);
  const [isTried, setTried] = useState(false);
  const [refused, setRefused] = useState<FormProblems>({});
  const first = useRef(JSON.stringify(initial));
  const { problems: found, checked } = useMemo(() => checkDraft(draft), [draft]);
  const problems = useMemo((): FormProblems => {
    const own = Object.fromEntries(Object.entries(found).map(([field, key]) => [field, t(key)]));
    return isTried ? { ...refused, ...own } : refused;
  }, [found, isTried, refused, t]);
  const change = useCallback((next: Partial<StationDraft>) => {
    setDraft((before) => ({ ...before, ...next }));
    // What was refused was the value before.
    setRefused((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in next))));
  }, []);
  return {
    draft,
    isDirty: JSON.stringify(draft) !== first.current,
    change,
    checked,
    problems,
    check: () => {
      setTried(true);
      return checked;
    },
    refuse: (failure) => {
      if (failure.code === 'STATION_EXISTS') {
        setRefused({ id: t('form.id.taken') });
        return;
      }
      const fields = failure.details.flatMap(({ path, message }) => {
        const field = fieldOfPath(path);
        return field ? [[field, t(keyOfRefused(field), { detail: message })] as const] : [];
      });
      setRefused(Object.fromEntries(fields));
    },
  };
};
