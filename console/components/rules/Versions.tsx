/** Every version of a rule, newest first: who, when, what changed, and the way back. */
import { useState } from 'react';
import type { KeptRule, RuleVersion } from '../../../shared/alert-api.ts';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { changeRule, getRuleVersions } from '../../rules/api.ts';
import { type RuleChange, ruleChanges } from '../../rules/diff.ts';
import { changedByText, type RuleNames, type Words } from '../../rules/words.ts';
import { Confirm } from '../Dialog.tsx';
import { Failed } from '../States.tsx';

export const ChangeList = ({ changes }: { changes: readonly RuleChange[] }) => {
  const { t } = useSettings();
  return (
    <dl className="change-summary">
      {changes.map(({ facet, before, after }) => (
        <div key={facet} className="change-row">
          <dt>{t(`rules.facet.${facet}`)}</dt>
          <dd>
            <del>{before}</del> <span aria-hidden="true">→</span> <ins>{after}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
};

export const Versions = ({
  kept,
  words,
  names,
  mayRestore,
  onRestored,
}: {
  kept: KeptRule;
  words: Words;
  names: RuleNames;
  mayRestore: boolean;
  onRestored: () => void;
}) => {
  const { t, format } = useSettings();
  const { data, failure, isLoading, reload } = useResource(`rule versions ${kept.id} ${kept.version}`, (signal) =>
    getRuleVersions(kept.id, signal),
  );
  const [restored, setRestored] = useState<RuleVersion>();
  const newestFirst = [...(data ?? [])].sort((a, b) => b.version - a.version);
  return (
    <section className="panel" aria-labelledby="rule-versions">
      <div className="panel-head">
        <h2 id="rule-versions">{t('rules.versions')}</h2>
      </div>
      {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && <div className="skeleton" style={{ height: '4rem', margin: '0 1rem 1rem' }} />}
      <ol className="version-list">
        {newestFirst.map((each, index) => {
          const before = newestFirst[index + 1];
          const changes = before && ruleChanges(before.rule, each.rule, words, names);
          return (
            <li key={each.version}>
              <div className="version-head">
                <strong>{t('rules.versionNumber', { number: each.version })}</strong>
                {each.version === kept.version && <span className="chip">{t('rules.versionNow')}</span>}
                <span className="quiet small">
                  {format.dateTime(each.changedAt)} · {changedByText(each.changedBy, words)}
                </span>
                {mayRestore && each.version !== kept.version && (
                  <button
                    type="button"
                    className="button small push"
                    aria-label={t('rules.restore.of', { number: each.version })}
                    onClick={() => setRestored(each)}
                  >
                    {t('rules.restore')}
                  </button>
                )}
              </div>
              {changes === undefined ? (
                <p className="quiet small">{t('rules.versionFirst')}</p>
              ) : changes.length === 0 ? (
                <p className="quiet small">{t('rules.versionSame')}</p>
              ) : (
                <ChangeList changes={changes} />
              )}
            </li>
          );
        })}
      </ol>
      {restored && (
        <Confirm
          title={t('rules.restore.title', { number: restored.version })}
          action={t('rules.restore.action')}
          onClose={() => setRestored(undefined)}
          onConfirm={async () => {
            await changeRule(kept.id, restored.rule, kept.version);
            onRestored();
          }}
        >
          <p>{t('rules.restore.what', { number: restored.version, next: kept.version + 1 })}</p>
          <ChangeList changes={ruleChanges(kept.rule, restored.rule, words, names)} />
        </Confirm>
      )}
    </section>
  );
};
