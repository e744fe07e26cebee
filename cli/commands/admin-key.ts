/** `writ admin-key`: another first key, where the one of the first start is lost. */
import { Command } from 'commander';
import { EXIT } from '../exit.ts';

export function adminKeyCommand(): Command {
  return new Command('admin-key')
    .description('make another key for the operator of the installation, and write it to admin.key of the data folder')
    .addHelpText(
      'after',
      '\nFor who owns the installation: it works on the database of the environment (DATABASE_URL, else the embedded one in WRIT_DATA) with its pepper,\nwhether the service runs or not. Keys that were made before stay in force until they are revoked.\nExit codes: 0 made, 2 wrong configuration, or admin.key is there.',
    )
    .action(run);
}

async function run(): Promise<void> {
  const [{ remakeAdminKey }, terminal] = await Promise.all([import('../../server/app.ts'), import('../terminal.ts')]);
  const made = await remakeAdminKey(process.env);
  if (made.ok) {
    terminal.print(made.file);
    return;
  }
  for (const fault of made.faults) terminal.complain(terminal.bad(fault));
  process.exitCode = EXIT.usage;
}
