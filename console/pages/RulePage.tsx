/** One rule: read by everybody, written by who may; tried on the past before it is kept, with every version of before. */

import { useMemo, useRef, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { KeptRule } from '../../shared/alert-api.ts';
import type { KeptPolicy } from '../../shared/notification-api.ts';
import { useSession } from '../access/use-session.tsx';
import { asApiFailure } from '../api/http.ts';
import { useResource } from '../api/use-resource.ts';
import { AlertsNav } from '../components/alerts/AlertsNav.tsx';
import { Confirm } from '../components/Dialog.tsx';
import { FormActions, FormFailure, useSending } from '../components/Form.tsx';
import { FormProblemCount, focusFirstProblem } from '../components/FormProblems.tsx';
import { Guard } from '../components/Guard.tsx';
import { useLeaveGuard } from '../components/LeaveGuard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import type { FieldProblems } from '../components/rules/ConditionFields.tsx';
import { RuleForm } from '../components/rules/RuleForm.tsx';
import { RuleTestPanel } from '../components/rules/RuleTestPanel.tsx';
import { SeverityChip } from '../components/rules/Severity.tsx';
import { usePolicies, useRuleNames, useWords } from '../components/rules/use-rule-names.ts';
import { ChangeList, Versions } from '../components/rules/Versions.tsx';
import { Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { addRule, changeRule, getRules, removeRule } from '../rules/api.ts';
import { checkRule } from '../rules/check-rule.ts';
import { facetText, ruleChanges } from '../rules/diff.ts';
import { emptyRuleDraft, type RuleDraft, ruleDraftOf } from '../rules/draft.ts';
import { ruleSentence, stepWords } from '../rules/sentence.ts';
import type { RuleNames, Words } from '../rules/words.ts';

/** A rule as it stands: the sentence, and its steps. */
const Preview = ({ rule, words, names }: { rule: KeptRule['rule'] | undefined; words: Words; names: RuleNames }) => {
  const { t } = words;
  return (
    <section className="panel rule-preview" aria-label={t('ruleEdit.preview')}>
      <p className="quiet small">{t('ruleEdit.preview')}</p>
      {rule ? (
        <>
          <p className="rule-sentence">{ruleSentence(rule, words, names)}</p>
          <ul className="rule-steps">
            {stepWords(rule.condition, words).map(({ severity, mark }) => (
              <li key={severity}>
                <SeverityChip severity={severity} text={mark} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="rule-sentence quiet">{t('ruleEdit.preview.none')}</p>
      )}
    </section>
  );
};

const Editor = ({
  kept,
  from,
  policies,
  words,
  names,
  onChanged,
}: {
  /** Undefined = a new one. */
  kept: KeptRule | undefined;
  /** The rule that a new one is made after. */
  from: KeptRule | undefined;
  policies: readonly KeptPolicy[] | undefined;
  words: Words;
  names: RuleNames;
  onChanged: () => void;
}) => {
  const { t, language } = words;
  const [, navigate] = useLocation();
  const [first] = useState((): RuleDraft => {
    if (kept) return ruleDraftOf(kept.rule, language);
    if (!from) return emptyRuleDraft(language);
    const copy = ruleDraftOf(from.rule, language);
    return {
      ...copy,
      nameVi: t('rules.copyOf.vi', { name: copy.nameVi }),
      nameEn: t('rules.copyOf.en', { name: copy.nameEn }),
    };
  });
  const [draft, setDraft] = useState(first);
  const [isTried, setTried] = useState(false);
  const [removing, setRemoving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { problems: found, rule } = useMemo(() => checkRule(draft), [draft]);
  const problems = useMemo(
    (): FieldProblems =>
      isTried ? Object.fromEntries(Object.entries(found).map(([field, key]) => [field, t(key)])) : {},
    [found, isTried, t],
  );
  const isDirty = draft !== first;
  const changes = kept && rule ? ruleChanges(kept.rule, rule, words, names) : [];
  const isChanged = kept === undefined || changes.length > 0 || (rule === undefined && isDirty);
  const { question, release } = useLeaveGuard(isDirty, t('leave.form'));
  const check = () => {
    setTried(true);
    if (!rule) focusFirstProblem(form.current);
    return rule;
  };
  const { send, isBusy, failure } = useSending(async () => {
    const ready = check();
    if (!ready) return;
    if (!kept) {
      const made = await addRule(ready);
      release();
      navigate(`/alerts/rules/${made.id}`, { replace: true });
      return;
    }
    try {
      await changeRule(kept.id, ready, kept.version);
    } catch (error) {
      // What somebody else changed is shown beside the own draft, which stays.
      if (asApiFailure(error).code === 'CHANGE_CONFLICT') onChanged();
      throw error;
    }
    release();
    onChanged();
    navigate('/alerts/rules', { replace: true });
  });
  return (
    <>
      <Preview rule={rule} words={words} names={names} />
      <form
        ref={form}
        className="record-form form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <RuleForm
          draft={draft}
          problems={problems}
          policies={policies}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        />
        <RuleTestPanel check={check} saved={kept?.rule} names={names} />
        <div className="form-end">
          {changes.length > 0 && (
            <section aria-labelledby="rule-changes">
              <h2 id="rule-changes">{t('edit.changes', { count: changes.length })}</h2>
              <ChangeList changes={changes} />
            </section>
          )}
          {kept && changes.length > 0 && kept.open > 0 && (
            <p className="quiet">{t('ruleEdit.open', { count: kept.open })}</p>
          )}
          {problems.form && <p className="form-problem">{problems.form}</p>}
          <FormProblemCount count={Object.keys(problems).length} />
          <FormFailure failure={failure} />
          <FormActions>
            <button type="submit" className="button primary" disabled={isBusy || !isChanged}>
              {t(kept ? 'action.save' : 'ruleEdit.create')}
            </button>
            <Link href="/alerts/rules" className="button">
              {t('action.cancel')}
            </Link>
            {kept && !kept.isDefault && (
              <button type="button" className="button danger" onClick={() => setRemoving(true)}>
                {t('rules.remove')}
              </button>
            )}
            {kept && !isChanged && <span className="quiet">{t('edit.nothing')}</span>}
          </FormActions>
          {kept?.isDefault && <p className="quiet small">{t('rules.remove.default')}</p>}
        </div>
      </form>
      {kept && removing && (
        <Confirm
          title={t('rules.remove.title', { name: kept.rule.name[language] })}
          action={t('rules.remove')}
          onClose={() => setRemoving(false)}
          onConfirm={async () => {
            await removeRule(kept.id);
            release();
            navigate('/alerts/rules', { replace: true });
          }}
        >
          <p>{t('rules.remove.what', { count: kept.open })}</p>
        </Confirm>
      )}
      {question}
    </>
  );
};

const facets = ['scope', 'up', 'down', 'acknowledge', 'latch', 'policy', 'planning', 'note'] as const;

/** For who may look and not change. */
const Sheet = ({ kept, words, names }: { kept: KeptRule; words: Words; names: RuleNames }) => {
  const { t } = words;
  const { may } = useSession();
  return (
    <>
      <Preview rule={kept.rule} words={words} names={names} />
      <section className="panel" aria-label={t('rules.title')}>
        <dl className="facts rule-sheet">
          <div>
            <dt>{t('rules.facet.enabled')}</dt>
            <dd>{t(kept.rule.enabled ? 'state.on' : 'state.off')}</dd>
          </div>
          {facets
            .filter((facet) => facet !== 'policy' || may('alerts.read'))
            .map((facet) => (
              <div key={facet}>
                <dt>{t(`rules.facet.${facet}`)}</dt>
                <dd>{facetText(kept.rule, facet, words, names)}</dd>
              </div>
            ))}
        </dl>
      </section>
    </>
  );
};

const Loaded = ({ id }: { id: string | undefined }) => {
  const words = useWords();
  const { t, language } = words;
  const { may, person } = useSession();
  const [search] = useSearchParams();
  const [restoredFrom, setRestoredFrom] = useState<number>();
  const { data, failure, isLoading, reload } = useResource(`rule ${person?.id ?? ''}`, getRules);
  const policies = usePolicies();
  const names = useRuleNames(policies.data);
  const mayWrite = may('rules.write');
  const kept = data?.find((rule) => rule.id === id);
  const from = data?.find((rule) => rule.id === search.get('from'));
  const title = id === undefined ? t('ruleEdit.new') : (kept?.rule.name[language] ?? t('rules.one'));
  useTitle(title);
  return (
    <div className="page rule-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{title}</h1>
        <PageHelp page="rule" />
      </div>
      <AlertsNav />
      {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && (
        <div className="skeleton" style={{ height: '24rem' }} role="status" aria-label={t('state.loading')} />
      )}
      {data && id !== undefined && !kept && (
        <div className="state">
          <p>{t('rules.unknown')}</p>
          <Link href="/alerts/rules" className="button">
            {t('rules.title')}
          </Link>
        </div>
      )}
      {data && mayWrite && (kept || id === undefined) && (
        <Editor
          // What was restored is edited from its beginning; what somebody else saved leaves the own draft alone.
          key={`${id} ${search.get('from')} ${restoredFrom !== undefined && (kept?.version ?? 0) > restoredFrom ? restoredFrom : ''}`}
          kept={kept}
          from={from}
          policies={policies.data}
          words={words}
          names={names}
          onChanged={reload}
        />
      )}
      {kept && !mayWrite && <Sheet kept={kept} words={words} names={names} />}
      {kept && may('alerts.read') && (
        <Versions
          kept={kept}
          words={words}
          names={names}
          mayRestore={mayWrite}
          onRestored={() => {
            setRestoredFrom(kept.version);
            reload();
          }}
        />
      )}
    </div>
  );
};

export const RulePage = ({ id }: { id: string }) => {
  const { t } = useWords();
  if (id !== 'new') return <Loaded id={id} />;
  return (
    <Guard needs="rules.write" title={t('ruleEdit.new')}>
      <Loaded id={undefined} />
    </Guard>
  );
};
