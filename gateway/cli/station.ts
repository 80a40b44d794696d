/** `npm run station` */
import { runStateCommand } from './state-command.ts';
import { stationCommands } from './station-commands.ts';

runStateCommand(stationCommands);
