/** `writ audit verify`: whether the audit trail of a tenant is what it was when its head was published. */
import { Argument, Command } from 'commander';
import { EXIT } from '../exit.ts';

export function auditCommand(): Command {
  return new Command('audit')
    .description('recompute the chain of an audit trail, and name the first entry that does not hold')
    .addArgument(new Argument('<what>', 'what to do with it').choices(['verify']))
    .addArgument(
      new Argument('[file]', 'an export (GET /v1/audit/export); without one the database of the service is read'),
    )
    .option('--head <position:hash>', 'a head that was published (GET /v1/audit/head, or the log)')
    .option('--tenant <id>', 'whose trail; of a file, that of its first entry unless said')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nThe database is that of the environment (DATABASE_URL, else the embedded one in WRIT_DATA while the service runs).\nExit codes: 0 it holds, 1 it does not, 2 wrong usage.',
    )
    .action((_what: string, file: string | undefined, options: Options) => run(file, options));
}

interface Options {
  readonly head?: string;
  readonly tenant?: string;
  readonly json?: boolean;
}

const WHY = {
  unreadable: 'it cannot be read',
  'of another tenant': 'it is an entry of another tenant',
  missing: 'it was removed',
  added: 'it was put in',
  moved: 'another one stands in its place: the order was changed',
  changed: 'it was changed, or what stood before it was removed',
  'missing at the end': 'the trail ends before it, and the head says it was there',
  rewritten: 'it has another hash than the head: the trail was made anew, up to here or at some place before',
} as const;

async function run(file: string | undefined, options: Options): Promise<void> {
  const [{ openTrail, readHead, verifyChain }, terminal] = await Promise.all([
    import('../../server/app.ts'),
    import('../terminal.ts'),
  ]);
  const refuse = (fault: string): void => {
    terminal.complain(terminal.bad(fault));
    process.exitCode = EXIT.usage;
  };
  const head = options.head === undefined ? undefined : readHead(options.head);
  if (options.head !== undefined && head === undefined)
    return refuse(`"${options.head}" is no head: POSITION:HASH, as GET /v1/audit/head gives it.`);
  const trail = file === undefined ? openTrail(process.env, options.tenant) : await trailOf(file, options.tenant);
  if (!trail.ok) return refuse(trail.fault);
  const { lines, tenant, close } = trail;
  const verdict = await verifyChain({ lines, tenant, ...(head === undefined ? {} : { head }) }).finally(close);
  if (options.json === true) terminal.print(JSON.stringify({ tenant, ...verdict }, null, 2));
  else if (verdict.ok)
    terminal.print(`${verdict.head.position} entries hold: ${verdict.head.position}:${verdict.head.hash}`);
  else terminal.print(terminal.bad(`Entry ${verdict.position} does not hold: ${WHY[verdict.fault]}.`));
  if (!verdict.ok) process.exitCode = EXIT.faults;
}

type Trail =
  | {
      readonly ok: true;
      readonly tenant: string;
      readonly lines: () => AsyncIterable<string>;
      readonly close: () => Promise<void>;
    }
  | { readonly ok: false; readonly fault: string };

async function trailOf(file: string, tenant: string | undefined): Promise<Trail> {
  const { open } = await import('node:fs/promises');
  async function* lines(): AsyncIterable<string> {
    const handle = await open(file);
    for await (const line of handle.readLines()) if (line !== '') yield line;
  }
  try {
    const first = tenant ?? (await tenantOfFirst(lines()));
    if (first === undefined)
      return { ok: false, fault: `${file} does not begin with an entry: say whose it is by --tenant.` };
    return { ok: true, tenant: first, lines, close: async () => undefined };
  } catch (cause) {
    return { ok: false, fault: `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.` };
  }
}

async function tenantOfFirst(lines: AsyncIterable<string>): Promise<string | undefined> {
  for await (const line of lines)
    return /^\{"position":\d+,"hash":"[0-9a-f]+","entry":\{"tenant":"([0-9a-f-]{36})"/.exec(line)?.[1];
  return undefined;
}
