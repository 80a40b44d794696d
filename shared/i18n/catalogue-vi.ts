import access from './access.vi.json' with { type: 'json' };
import alerts from './alerts.vi.json' with { type: 'json' };
import fleet from './fleet.vi.json' with { type: 'json' };
import indices from './indices.vi.json' with { type: 'json' };
import programme from './programme.vi.json' with { type: 'json' };
import quality from './quality.vi.json' with { type: 'json' };
import rules from './rules.vi.json' with { type: 'json' };
import station from './station.vi.json' with { type: 'json' };
import time from './time.vi.json' with { type: 'json' };
import common from './vi.json' with { type: 'json' };
import wall from './wall.vi.json' with { type: 'json' };
import water from './water.vi.json' with { type: 'json' };

/** What the console says, in Vietnamese. */
export const vi = {
  ...access,
  ...alerts,
  ...common,
  ...fleet,
  ...indices,
  ...programme,
  ...quality,
  ...rules,
  ...station,
  ...time,
  ...water,
  ...wall,
};
