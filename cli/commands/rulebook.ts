/** `writ rulebook`: the policies of a tenant as a folder, so that a repository can be their source. */
import { existsSync, readFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { EXIT } from '../exit.ts';
import type { Step } from '../rulebook/pull.ts';

const WAYS = ['pull', 'push'] as const;

export function rulebookCommand(): Command {
  return new Command('rulebook')
    .description('the policies of a tenant as a folder: pulled from the service, or pushed to it')
    .addArgument(new Argument('<way>', 'what is done').choices(WAYS))
    .addArgument(new Argument('<dir>', 'the folder'))
    .option('--url <url>', 'the service (default: WRIT_URL, else http://127.0.0.1:8080)')
    .option('--key-file <file>', 'a file with the key (default: the key in WRIT_KEY)')
    .option('--drafts', 'push new versions as drafts, to be reviewed, and activate nothing')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, or nothing to do, 1 a conflict, or something the service refuses, 2 wrong usage (no key, no folder, no service).',
    )
    .action(run);
}

interface Options {
  readonly url?: string;
  readonly keyFile?: string;
  readonly drafts?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

async function run(way: (typeof WAYS)[number], folder: string, options: Options): Promise<void> {
  const [{ Client, Refused, Unreachable }, { FolderFault }, { pull }, { push }, terminal] = await Promise.all([
    import('../rulebook/client.ts'),
    import('../rulebook/folder.ts'),
    import('../rulebook/pull.ts'),
    import('../rulebook/push.ts'),
    import('../terminal.ts'),
  ]);
  const fail = (text: string, code: number): void => {
    terminal.complain(terminal.bad(text));
    process.exitCode = code;
  };
  const key = keyOf(options);
  if (key === undefined) return fail('A key is wanted: in WRIT_KEY, or in a file that --key-file names.', EXIT.usage);
  if (way === 'push' && !existsSync(folder)) return fail(`${folder}: there is no such folder.`, EXIT.usage);
  const client = new Client(options.url ?? process.env['WRIT_URL'] ?? 'http://127.0.0.1:8080', key);
  const asked = { dryRun: options.dryRun === true, drafts: options.drafts === true };
  try {
    const steps = await (way === 'pull' ? pull : push)(client, folder, asked);
    tell(steps, options, terminal);
  } catch (cause) {
    if (cause instanceof Unreachable) return fail(cause.message, EXIT.usage);
    if (!(cause instanceof Refused || cause instanceof FolderFault)) throw cause;
    fail(cause.message, EXIT.faults);
    if (cause instanceof Refused)
      for (const { code, path, message } of cause.problem.faults ?? [])
        terminal.complain(`  ${path} ${code}: ${message}`);
  }
}

function keyOf({ keyFile }: Options): string | undefined {
  const key = keyFile === undefined ? process.env['WRIT_KEY'] : readKey(keyFile);
  return key === '' ? undefined : key;
}

function readKey(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

function tell(
  steps: readonly Step[],
  { dryRun = false, json = false }: Options,
  terminal: typeof import('../terminal.ts'),
): void {
  const conflicts = steps.filter(({ does }) => does === 'conflict').length;
  if (conflicts > 0) process.exitCode = EXIT.faults;
  if (json) {
    terminal.printJson(JSON.stringify({ dryRun, steps }));
    return;
  }
  for (const { does, what } of steps) terminal.print(`${does} ${what}`);
  const done = terminal.count(steps.length - conflicts, 'step');
  const sum = `${done}${dryRun ? ' to do' : ''}${conflicts > 0 ? `, ${terminal.count(conflicts, 'conflict')}` : ''}`;
  terminal.complain(conflicts > 0 ? terminal.bad(sum) : terminal.good(sum));
}
