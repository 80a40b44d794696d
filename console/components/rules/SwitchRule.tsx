/** Asks before a rule is switched, and says what that means. */
import type { KeptRule } from '../../../shared/alert-api.ts';
import { changeRule } from '../../rules/api.ts';
import { ruleHazard, type Words } from '../../rules/words.ts';
import { Confirm } from '../Dialog.tsx';

export const SwitchRule = ({
  kept: { id, version, rule, open },
  words: { t, language },
  onClose,
  onChanged,
}: {
  kept: KeptRule;
  words: Words;
  onClose: () => void;
  onChanged: () => void;
}) => {
  const name = rule.name[language];
  const isFlood = ruleHazard(rule.condition) === 'flood';
  return (
    <Confirm
      title={t(rule.enabled ? 'rules.off.title' : 'rules.on.title', { name })}
      action={t(rule.enabled ? 'rules.off.action' : 'rules.on.action')}
      onClose={onClose}
      onConfirm={async () => {
        try {
          await changeRule(id, { ...rule, enabled: !rule.enabled }, version);
        } finally {
          onChanged();
        }
      }}
    >
      <p>{t(rule.enabled ? 'rules.off.what' : 'rules.on.what')}</p>
      {rule.enabled && isFlood && <p className="form-problem">{t('rules.off.flood')}</p>}
      {rule.enabled && open > 0 && <p className="form-problem">{t('rules.off.open', { count: open })}</p>}
      {!rule.enabled && rule.policy === null && <p>{t('rules.on.nobody')}</p>}
      <p className="quiet small">{t('rules.logged')}</p>
    </Confirm>
  );
};
