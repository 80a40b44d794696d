import programme from './programme.vi.json' with { type: 'json' };
import rules from './rules.vi.json' with { type: 'json' };
import station from './station.vi.json' with { type: 'json' };
import wall from './wall.vi.json' with { type: 'json' };
import water from './water.vi.json' with { type: 'json' };

/** What pages say that are loaded when somebody goes there, in Vietnamese. */
export const viPages = { ...programme, ...rules, ...station, ...wall, ...water };
