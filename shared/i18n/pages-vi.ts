import care from './care.vi.json' with { type: 'json' };
import city from './city.vi.json' with { type: 'json' };
import fleetpage from './fleetpage.vi.json' with { type: 'json' };
import help from './help.vi.json' with { type: 'json' };
import inspect from './inspect.vi.json' with { type: 'json' };
import programme from './programme.vi.json' with { type: 'json' };
import rules from './rules.vi.json' with { type: 'json' };
import simulations from './simulations.vi.json' with { type: 'json' };
import station from './station.vi.json' with { type: 'json' };
import wall from './wall.vi.json' with { type: 'json' };
import water from './water.vi.json' with { type: 'json' };

/** What pages say that are loaded when somebody goes there, in Vietnamese. */
export const viPages = {
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
