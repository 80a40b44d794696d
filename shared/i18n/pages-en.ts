import programme from './programme.en.json' with { type: 'json' };
import rules from './rules.en.json' with { type: 'json' };
import station from './station.en.json' with { type: 'json' };
import wall from './wall.en.json' with { type: 'json' };
import water from './water.en.json' with { type: 'json' };

/** What pages say that are loaded when somebody goes there, in English. */
export const enPages = { ...programme, ...rules, ...station, ...wall, ...water };
