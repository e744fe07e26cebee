/** `writ eval`: one evaluation, JSON in and JSON out. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Argument, Command, Option } from 'commander';
import type { Explain, Refusal } from '#engine';
import type { Loaded } from '#host';
import type { Chosen } from '#plans';
import { EXIT } from '../exit.ts';

export function evalCommand(): Command {
  return new Command('eval')
    .description('evaluate a policy once')
    .addArgument(new Argument('<policy>', 'a name, name@version, or a rule file'))
    .requiredOption('--input <file>', 'the input as JSON; - reads standard input')
    .option('--pack <dir>', 'folder of rule files to look the policy up in (default: the shipped policies)')
    .option('--at <instant>', 'the as-of of a policy that names no as-of input: a date or an instant, ISO 8601')
    .addOption(
      new Option('--explain <level>', 'how much of the reasons is printed')
        .choices(['none', 'lines', 'full'])
        .default('lines'),
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 answered, 1 the input or the policy was rejected (the problem document of the service says why, on standard output), 2 wrong usage.',
    )
    .action(run);
}

interface Options {
  readonly input: string;
  readonly pack?: string;
  readonly at?: string;
  readonly explain: Explain;
}

async function run(policy: string, options: Options): Promise<void> {
  const [{ call }, dsl, terminal] = await Promise.all([import('#engine'), import('#dsl'), import('../terminal.ts')]);
  const found = await find(policy, options);
  const body = found === undefined ? undefined : await readInput(options.input);
  if (found === undefined || body === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const { chosen, loaded, version } = found;
  if ('refusal' in chosen) {
    const textOf = (name: string): ReturnType<typeof loaded.texts.get> => loaded.texts.get(name);
    const shown = dsl.renderDiagnostics(chosen.diagnostics, textOf, terminal.palette);
    if (chosen.diagnostics.length > 0) terminal.complain(shown);
    return refuse(chosen.refusal);
  }
  const result = call(chosen.registry, chosen.versions, body, {
    explain: options.explain,
    ...(options.at === undefined ? {} : { at: options.at }),
    ...(version === undefined ? {} : { version }),
  });
  if ('refusal' in result) return refuse(result.refusal);
  terminal.printJson(Buffer.from(result.bytes).toString());
}

interface Found {
  readonly loaded: Loaded;
  readonly chosen: Chosen;
  /** The version that must answer, whatever the as-of. */
  readonly version: string | undefined;
}

/** The policy that is asked; undefined where the command was called wrongly, which is told. */
async function find(policy: string, { pack }: Options): Promise<Found | undefined> {
  const [host, plans, terminal, { isWrongUsage }] = await Promise.all([
    import('#host'),
    import('#plans'),
    import('../terminal.ts'),
    import('../paths.ts'),
  ]);
  const isFile = host.isRuleFile(policy);
  const folders = pack === undefined ? [] : [pack];
  const paths = isFile ? [policy, ...folders] : [...folders, ...(pack === undefined ? [host.shippedPolicies()] : [])];
  const loaded = host.loadPaths(paths, process.cwd());
  if (isWrongUsage(loaded.unusable)) return undefined;
  for (const fault of loaded.faults) terminal.complain(terminal.bad(fault));
  if (!isFile) {
    const [name = '', version] = policy.split('@');
    return { loaded, chosen: plans.chooseName(loaded, name, version), version };
  }
  const file = loaded.files.find(({ source }) => resolve(source.name) === resolve(policy));
  if (file === undefined) return undefined;
  return { loaded, chosen: plans.chooseFile(loaded, file), version: file.checked.head?.version };
}

async function readInput(path: string): Promise<Uint8Array | undefined> {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch {
    const { bad, complain } = await import('../terminal.ts');
    complain(bad(`${path}: there is no such file, or it may not be read.`));
    return undefined;
  }
}

async function refuse({ code, detail, faults }: Refusal): Promise<void> {
  const [{ problem }, { printJson }] = await Promise.all([import('../../server/index.ts'), import('../terminal.ts')]);
  printJson(JSON.stringify(problem(code, detail, faults)));
  process.exitCode = EXIT.faults;
}
