/** `writ db`: how the database is, copies of it and how they come back, and its schema brought up to date. */
import { Argument, Command } from 'commander';
import { EXIT } from '../exit.ts';

const DEEDS = ['status', 'backup', 'restore', 'upgrade'] as const;

export function dbCommand(): Command {
  return new Command('db')
    .description('the database of the service: how it is, copies of it and how they come back, its schema')
    .addArgument(new Argument('<what>', 'what is done').choices(DEEDS))
    .addArgument(new Argument('[file]', 'the backup that is written, or brought back'))
    .option('--dry-run', 'upgrade: say what would be run, and run nothing')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nFor who owns the installation: it works on the database of the environment (DATABASE_URL, else the embedded one in WRIT_DATA), whether the service runs\nor not; `restore` wants an empty one. A backup has no pepper and no master key in it: they are kept apart.\nExit codes: 0 done, 1 it cannot be done, and nothing was changed, 2 wrong usage.',
    )
    .action(run);
}

interface Options {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

type Owner = typeof import('../../server/app.ts');
type Terminal = typeof import('../terminal.ts');

async function run(what: (typeof DEEDS)[number], file: string | undefined, options: Options): Promise<void> {
  const [owner, terminal] = await Promise.all([import('../../server/app.ts'), import('../terminal.ts')]);
  const wrong = wrongUsage(what, file, options);
  const answer =
    wrong === undefined
      ? await does(owner, terminal, { what, file: file ?? '', ...options })
      : { ok: false, faults: [wrong] };
  terminal.progress('');
  if ('text' in answer) {
    terminal.print(options.json === true ? JSON.stringify(answer.done, null, 2) : answer.text);
    return;
  }
  for (const fault of answer.faults) terminal.complain(terminal.bad(fault));
  process.exitCode = wrong === undefined ? EXIT.faults : EXIT.usage;
}

function wrongUsage(what: (typeof DEEDS)[number], file: string | undefined, { dryRun }: Options): string | undefined {
  const wantsFile = what === 'backup' || what === 'restore';
  if (wantsFile && file === undefined) return `Name the file: writ db ${what} FILE.`;
  if (!wantsFile && file !== undefined) return `writ db ${what} takes no file.`;
  return dryRun === true && what !== 'upgrade' ? '--dry-run is for writ db upgrade.' : undefined;
}

interface Asked extends Options {
  readonly what: (typeof DEEDS)[number];
  readonly file: string;
}

type Answer = { readonly done: unknown; readonly text: string } | { readonly faults: readonly string[] };

async function does(owner: Owner, terminal: Terminal, { what, file, dryRun = false }: Asked): Promise<Answer> {
  const onProgress = progressOn(terminal);
  switch (what) {
    case 'status':
      return told(await owner.databaseStatus(process.env), statusText);
    case 'backup':
      return told(
        await owner.backUpDatabase(process.env, file, onProgress),
        ({ tables, rows, schema }) =>
          `${file}: ${terminal.count(rows, 'row')} of ${terminal.count(tables, 'table')}, schema ${schema}`,
      );
    case 'restore':
      return told(
        await owner.restoreDatabase(process.env, file, onProgress),
        ({ head, tables, rows, migrated }) =>
          `${terminal.count(rows, 'row')} of ${terminal.count(tables, 'table')}, as they were at ${head.madeAt}${migrated.length === 0 ? '' : `; then ${migrated.join(', ')}`}\nIts keys want the pepper, and its secrets the master key, of the service that it was taken of.`,
      );
    case 'upgrade':
      return told(await owner.upgradeDatabase(process.env, { dryRun }), (files) =>
        files.length === 0 ? 'the schema is up to date' : files.join('\n'),
      );
  }
}

type Given<T> = { readonly ok: true; readonly done: T } | { readonly ok: false; readonly faults: readonly string[] };

function told<T>(given: Given<T>, say: (done: T) => string): Answer {
  return given.ok ? { done: given.done, text: say(given.done) } : given;
}

const PROGRESS_MS = 100;

function progressOn({ progress }: Terminal): (at: { readonly table: string; readonly rows: number }) => void {
  let saidAt = 0;
  return ({ table, rows }) => {
    if (performance.now() - saidAt < PROGRESS_MS) return;
    saidAt = performance.now();
    progress(`${table}: ${rows}`);
  };
}

type Status = Extract<Awaited<ReturnType<Owner['databaseStatus']>>, { readonly ok: true }>['done'];

function statusText(status: Status): string {
  const { schema, connections, outbox, heldBy } = status;
  const pairs = (record: Readonly<Record<string, number>>) => Object.entries(record).map(([name, n]) => `${name} ${n}`);
  const some = (list: readonly string[]) => (list.length === 0 ? 'none' : list.join(', '));
  return [
    `database     ${status.database} of ${status.embedded ? 'the embedded server' : 'the server'}, PostgreSQL ${status.server}`,
    `size         ${Math.ceil(status.bytes / 1024)} KiB`,
    `held by      ${status.embedded ? (heldBy === null ? 'nobody' : `process ${heldBy}`) : 'whoever connects'}`,
    `connections  ${connections.open} of ${connections.most}`,
    `instances    ${some(status.instances)}`,
    `schema       ${schema.step}; to be run: ${some(schema.missing)}${schema.unknown.length === 0 ? '' : `; of a newer release: ${schema.unknown.join(', ')}`}`,
    `outbox       ${outbox.waiting} waiting, the oldest ${Math.floor(outbox.oldestSeconds)} s`,
    `jobs         ${some(pairs(status.jobs))}`,
    `rows         ${some(pairs(status.rows))}`,
  ].join('\n');
}
