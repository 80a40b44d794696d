/** One rule in the list: what it watches in a sentence, its steps by sign, where, who is told, who changed it. */
import { Link } from 'wouter';
import type { KeptRule } from '../../../shared/alert-api.ts';
import { ruleScopeText, ruleSentence, stepWords } from '../../rules/sentence.ts';
import { changedByText, type RuleNames, type Words } from '../../rules/words.ts';
import { SeverityChip } from './Severity.tsx';
import { Switch } from './Switch.tsx';

export const RuleRow = ({
  kept,
  words,
  names,
  hasPolicies,
  onSwitch,
}: {
  kept: KeptRule;
  words: Words;
  names: RuleNames;
  /** Their names are known; the public does not see who is told. */
  hasPolicies: boolean;
  /** Undefined for who may not. */
  onSwitch: (() => void) | undefined;
}) => {
  const { t, format, language } = words;
  const { id, rule, version, open, isDefault, changedAt, changedBy } = kept;
  return (
    <li className="rule-row" data-off={rule.enabled ? undefined : ''}>
      <div className="rule-what">
        <h3>
          <Link href={`/alerts/rules/${id}`}>{rule.name[language]}</Link>
          {!isDefault && <span className="chip">{t('rules.own')}</span>}
          {open > 0 && <span className="chip loud">{t('rules.open', { count: open })}</span>}
        </h3>
        <p>{ruleSentence(rule, words, names)}</p>
        <ul className="rule-steps" aria-label={t('rules.steps')}>
          {stepWords(rule.condition, words).map(({ severity, mark }) => (
            <li key={severity}>
              <SeverityChip severity={severity} text={mark} />
            </li>
          ))}
        </ul>
        {rule.note && <p className="quiet small rule-note">{rule.note[language]}</p>}
      </div>
      <dl className="rule-facts small">
        <div>
          <dt>{t('rules.scope')}</dt>
          <dd>{ruleScopeText(rule.scope, words, names)}</dd>
        </div>
        {hasPolicies && (
          <div>
            <dt>{t('rules.policy')}</dt>
            <dd>{rule.policy === null ? t('rules.policy.none') : names.policy(rule.policy)}</dd>
          </div>
        )}
        <div>
          <dt>{t('rules.version')}</dt>
          <dd>
            {version} · {format.date(changedAt)}
            {changedBy !== null && ` · ${changedByText(changedBy, words)}`}
          </dd>
        </div>
      </dl>
      <div className="rule-acts">
        {onSwitch ? (
          <Switch isOn={rule.enabled} label={t('rules.switch', { name: rule.name[language] })} onPress={onSwitch} />
        ) : (
          <span className="chip">{t(rule.enabled ? 'state.on' : 'state.off')}</span>
        )}
        {onSwitch && (
          <Link
            href={`/alerts/rules/new?from=${id}`}
            className="button small"
            aria-label={t('rules.duplicate.of', { name: rule.name[language] })}
          >
            {t('rules.duplicate')}
          </Link>
        )}
      </div>
    </li>
  );
};
