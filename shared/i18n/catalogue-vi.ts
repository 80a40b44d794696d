import access from './access.vi.json' with { type: 'json' };
import alerts from './alerts.vi.json' with { type: 'json' };
import fleet from './fleet.vi.json' with { type: 'json' };
import indices from './indices.vi.json' with { type: 'json' };
import notices from './notices.vi.json' with { type: 'json' };
import programme from './programme.vi.json' with { type: 'json' };
import quality from './quality.vi.json' with { type: 'json' };
import rules from './rules.vi.json' with { type: 'json' };
import common from './vi.json' with { type: 'json' };

/** Every text in Vietnamese. */
export const vi = {
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
