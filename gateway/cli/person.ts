/** `npm run person` */
import { personCommands } from './person-commands.ts';
import { runStateCommand } from './state-command.ts';

runStateCommand(personCommands);
