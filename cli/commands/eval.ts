/** `writ eval`: one evaluation, JSON in and JSON out. */
import { existsSync, readFileSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import type { Explain } from '#engine';
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
      '\nExit codes: 0 answered, 1 the input or the policy was rejected (a problem as JSON says why), 2 wrong usage.',
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
  const [host, dsl, terminal] = await Promise.all([import('#host'), import('#dsl'), import('../terminal.ts')]);
  const isFile = existsSync(policy) && (policy.endsWith('.writ') || policy.endsWith('.writ.md'));
  const folder = options.pack ?? (isFile ? policy : host.shippedPolicies());
  const loaded = host.loadPaths([folder], process.cwd());
  const found = host.choosePolicy(loaded, isFile ? undefined : policy);
  if (!found.ok) {
    if (found.diagnostics.length > 0)
      terminal.complain(dsl.renderDiagnostics(found.diagnostics, (name) => loaded.texts.get(name), terminal.palette));
    terminal.complain(terminal.bad(found.reason));
    process.exitCode = EXIT.faults;
    return;
  }
  let body: Uint8Array;
  try {
    body = readFileSync(options.input === '-' ? 0 : options.input);
  } catch {
    terminal.complain(terminal.bad(`${options.input}: there is no such file, or it may not be read.`));
    process.exitCode = EXIT.usage;
    return;
  }
  const outcome = found.plan.evaluate(body, {
    explain: options.explain,
    ...(options.at === undefined ? {} : { at: options.at }),
  });
  if (outcome.ok) {
    terminal.print(process.stdout.isTTY ? JSON.stringify(JSON.parse(outcome.json), null, 2) : outcome.json);
    return;
  }
  terminal.print(
    JSON.stringify(
      { code: 'INPUT_REJECTED', detail: terminal.count(outcome.faults.length, 'fault'), faults: outcome.faults },
      null,
      2,
    ),
  );
  process.exitCode = EXIT.faults;
}
