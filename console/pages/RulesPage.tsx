/** The rules of alerts by what they warn of: each in one sentence, with its steps, and a switch. */

import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { KeptRule } from '../../shared/alert-api.ts';
import { hazards } from '../../shared/alerts/words.ts';
import { secondMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { useResource } from '../api/use-resource.ts';
import { AlertsNav } from '../components/alerts/AlertsNav.tsx';
import { Icon } from '../components/Icon.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { RuleRow } from '../components/rules/RuleRow.tsx';
import { SwitchRule } from '../components/rules/SwitchRule.tsx';
import { usePolicies, useRuleNames, useWords } from '../components/rules/use-rule-names.ts';
import { Failed, NothingFound } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { fold, matches } from '../model/search.ts';
import { getRules } from '../rules/api.ts';
import { ruleScopeText, ruleSentence } from '../rules/sentence.ts';
import { ruleHazard } from '../rules/words.ts';

const renewMs = 30 * secondMs;

export const RulesPage = () => {
  const words = useWords();
  const { t } = words;
  const { may, person } = useSession();
  const [search, setSearch] = useSearchParams();
  const { data, failure, isLoading, reload } = useResource(`rules ${person?.id ?? ''}`, getRules, renewMs);
  const policies = usePolicies();
  const names = useRuleNames(policies.data);
  const [switched, setSwitched] = useState<KeptRule>();
  useTitle(t('rules.title'));
  const hazard = hazards.find((each) => each === search.get('hazard'));
  const query = search.get('q') ?? '';
  const set = (name: 'hazard' | 'q', value: string | undefined): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: name === 'q' },
    );
  const shown = data?.filter(
    ({ id, rule }) =>
      (hazard === undefined || ruleHazard(rule.condition) === hazard) &&
      matches(
        fold(
          `${rule.name.vi} ${rule.name.en} ${id} ${ruleSentence(rule, words, names)} ${ruleScopeText(rule.scope, words, names)}`,
        ),
        query,
      ),
  );
  const off = data?.filter(({ rule }) => !rule.enabled).length ?? 0;
  return (
    <div className="page wide rules-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('rules.title')}</h1>
        <PageHelp page="rules" />
        {may('rules.write') && (
          <Link href="/alerts/rules/new" className="button primary">
            <Icon name="add" size={18} /> {t('rules.add')}
          </Link>
        )}
      </div>
      <AlertsNav />
      <p className="page-lead">{t('rules.lead')}</p>
      <search className="toolbar" aria-label={t('rules.filter')}>
        <label className="field grow">
          <Icon name="search" size={16} />
          <span className="hidden-visually">{t('rules.search')}</span>
          <input
            type="search"
            data-filter
            placeholder={t('rules.search')}
            value={query}
            onChange={(event) => set('q', event.target.value)}
          />
        </label>
        <fieldset className="segmented wide">
          <legend className="hidden-visually">{t('rules.hazard')}</legend>
          <button type="button" aria-pressed={hazard === undefined} onClick={() => set('hazard', undefined)}>
            {t('rules.hazard.all')} <span className="count">{data?.length ?? ''}</span>
          </button>
          {hazards.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={hazard === each}
              onClick={() => set('hazard', hazard === each ? undefined : each)}
            >
              {t(`rules.hazard.${each}`)}{' '}
              <span className="count">
                {data?.filter(({ rule }) => ruleHazard(rule.condition) === each).length ?? ''}
              </span>
            </button>
          ))}
        </fieldset>
      </search>
      {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && (
        <div className="skeleton" style={{ height: '24rem' }} role="status" aria-label={t('state.loading')} />
      )}
      {data && (
        <p className="quiet">
          {t('rules.counts', {
            on: data.length - off,
            off,
            open: data.reduce((sum, { open }) => sum + open, 0),
          })}
        </p>
      )}
      {data?.length === 0 && <p className="state">{t('rules.none.at.all')}</p>}
      {shown?.length === 0 && data !== undefined && data.length > 0 && (
        <NothingFound onClear={() => setSearch(new URLSearchParams())} />
      )}
      {hazards.map((each) => {
        const rules = shown?.filter(({ rule }) => ruleHazard(rule.condition) === each) ?? [];
        if (rules.length === 0) return null;
        return (
          <section key={each} className="panel" aria-labelledby={`rules-${each}`}>
            <div className="panel-head">
              <h2 id={`rules-${each}`}>{t(`rules.hazard.${each}`)}</h2>
              <span className="quiet small">{t('rules.count', { count: rules.length })}</span>
            </div>
            <ul className="rule-list">
              {rules.map((kept) => (
                <RuleRow
                  key={kept.id}
                  kept={kept}
                  words={words}
                  names={names}
                  hasPolicies={policies.data !== undefined}
                  onSwitch={may('rules.write') ? () => setSwitched(kept) : undefined}
                />
              ))}
            </ul>
          </section>
        );
      })}
      {switched && (
        <SwitchRule kept={switched} words={words} onClose={() => setSwitched(undefined)} onChanged={reload} />
      )}
    </div>
  );
};
