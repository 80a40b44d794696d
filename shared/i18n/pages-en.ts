import care from './care.en.json' with { type: 'json' };
import city from './city.en.json' with { type: 'json' };
import fleetpage from './fleetpage.en.json' with { type: 'json' };
import help from './help.en.json' with { type: 'json' };
import inspect from './inspect.en.json' with { type: 'json' };
import programme from './programme.en.json' with { type: 'json' };
import rules from './rules.en.json' with { type: 'json' };
import simulations from './simulations.en.json' with { type: 'json' };
import station from './station.en.json' with { type: 'json' };
import wall from './wall.en.json' with { type: 'json' };
import water from './water.en.json' with { type: 'json' };

/** What pages say that are loaded when somebody goes there, in English. */
export const enPages = {
  ...care,
  ...city,
  ...fleetpage,
  ...help,
  ...inspect,
  ...programme,
  ...rules,
  ...simulations,
  ...station,
  ...wall,
  ...water,
};
