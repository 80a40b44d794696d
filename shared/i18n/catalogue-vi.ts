import access from './access.vi.json' with { type: 'json' };
import alerts from './alerts.vi.json' with { type: 'json' };
import fleet from './fleet.vi.json' with { type: 'json' };
import indices from './indices.vi.json' with { type: 'json' };
import quality from './quality.vi.json' with { type: 'json' };
import time from './time.vi.json' with { type: 'json' };
import common from './vi.json' with { type: 'json' };

/** What the first pages of the console say, in Vietnamese. */
export const vi = {
  ...access,
  ...alerts,
  ...common,
  ...fleet,
  ...indices,
  ...quality,
  ...time,
};
