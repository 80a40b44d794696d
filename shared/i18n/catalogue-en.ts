import access from './access.en.json' with { type: 'json' };
import alerts from './alerts.en.json' with { type: 'json' };
import common from './en.json' with { type: 'json' };
import fleet from './fleet.en.json' with { type: 'json' };
import indices from './indices.en.json' with { type: 'json' };
import quality from './quality.en.json' with { type: 'json' };
import time from './time.en.json' with { type: 'json' };

/** What the first pages of the console say, in English. */
export const en = {
  ...access,
  ...alerts,
  ...common,
  ...fleet,
  ...indices,
  ...quality,
  ...time,
};
