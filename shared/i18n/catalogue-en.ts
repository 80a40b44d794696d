import access from './access.en.json' with { type: 'json' };
import alerts from './alerts.en.json' with { type: 'json' };
import common from './en.json' with { type: 'json' };
import fleet from './fleet.en.json' with { type: 'json' };
import indices from './indices.en.json' with { type: 'json' };
import programme from './programme.en.json' with { type: 'json' };
import quality from './quality.en.json' with { type: 'json' };
import rules from './rules.en.json' with { type: 'json' };
import station from './station.en.json' with { type: 'json' };
import time from './time.en.json' with { type: 'json' };
import wall from './wall.en.json' with { type: 'json' };
import water from './water.en.json' with { type: 'json' };

/** What the console says, in English. */
export const en = {
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
