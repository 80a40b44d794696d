/** `npm run audit` */
import { auditCommands } from './audit-commands.ts';
import { runStateCommand } from './state-command.ts';

runStateCommand(auditCommands);
