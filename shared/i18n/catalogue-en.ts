import access from './access.en.json' with { type: 'json' };
import alerts from './alerts.en.json' with { type: 'json' };
import common from './en.json' with { type: 'json' };
import fleet from './fleet.en.json' with { type: 'json' };
import indices from './indices.en.json' with { type: 'json' };
import notices from './notices.en.json' with { type: 'json' };
import programme from './programme.en.json' with { type: 'json' };
import quality from './quality.en.json' with { type: 'json' };
import rules from './rules.en.json' with { type: 'json' };

/** Every text in English; its keys are the keys of all texts. */
export const en = {
  ...access,
  ...alerts,
  ...common,
  ...fleet,
  ...indices,
  ...notices,
  ...programme,
  ...quality,
  ...rules,
};
