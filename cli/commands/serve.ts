/** `writ serve`: the service. */
import { Command } from 'commander';
import { EXIT } from '../exit.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('serve policies over HTTP; a saved edit of a rule file is taken up without dropping a call')
    .option('--policies <dir...>', 'folders of rule files (default: WRIT_POLICIES, else the shipped policies)')
    .option('--host <address>', 'address to listen on (default: WRIT_HOST, else 127.0.0.1)')
    .option('--port <port>', 'port to listen on (default: WRIT_PORT, else 8080)')
    .option('--workers <n>', 'processes that answer calls (default: WRIT_WORKERS, else 1)')
    .addHelpText('after', '\nExit codes: 0 stopped as asked, 2 wrong configuration or the address is taken.')
    .action(run);
}

interface Options {
  readonly policies?: readonly string[];
  readonly host?: string;
  readonly port?: string;
  readonly workers?: string;
}

async function run(options: Options): Promise<void> {
  const [{ serve }, { delimiter }, terminal] = await Promise.all([
    import('../../server/app.ts'),
    import('node:path'),
    import('../terminal.ts'),
  ]);
  const overrides = {
    ...(options.policies === undefined ? {} : { WRIT_POLICIES: options.policies.join(delimiter) }),
    ...(options.host === undefined ? {} : { WRIT_HOST: options.host }),
    ...(options.port === undefined ? {} : { WRIT_PORT: options.port }),
    ...(options.workers === undefined ? {} : { WRIT_WORKERS: options.workers }),
  };
  const started = await serve({ ...process.env, ...overrides });
  if (started.ok) return;
  for (const fault of started.faults) terminal.complain(terminal.bad(fault));
  process.exitCode = EXIT.usage;
}
