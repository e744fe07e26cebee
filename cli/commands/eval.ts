/** `writ eval`: one evaluation, JSON in and JSON out. */
import { Argument, Command, Option } from 'commander';
import type { Explain } from '#engine';
import { NO_ANSWERS, readAnswers } from '../answers.ts';
import { EXIT } from '../exit.ts';

export function evalCommand(): Command {
  return new Command('eval')
    .description('evaluate a policy once')
    .addArgument(new Argument('<policy>', 'a name, name@version, or a rule file'))
    .requiredOption('--input <file>', 'the input as JSON; - reads standard input')
    .option('--pack <dir>', 'folder of rule files to look the policy up in (default: the shipped policies)')
    .option('--at <instant>', 'the as-of of a policy that names no as-of input: a date or an instant, ISO 8601')
    .option('--externs <file>', 'what externs answer, as a JSON object by name; - reads standard input')
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
  readonly externs?: string;
  readonly explain: Explain;
}

async function run(policy: string, options: Options): Promise<void> {
  const [{ call }, terminal, asked] = await Promise.all([
    import('#engine'),
    import('../terminal.ts'),
    import('../asked.ts'),
  ]);
  const found = await asked.findPolicy(policy, options.pack);
  const body = found === undefined ? undefined : await asked.readInput(options.input);
  const externs = options.externs === undefined ? NO_ANSWERS : await readAnswers(options.externs);
  if (found === undefined || body === undefined || externs === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const { chosen, loaded, version } = found;
  if ('refusal' in chosen) return asked.refuseChosen(chosen, loaded);
  const result = call(chosen.registry, chosen.versions, body, {
    explain: options.explain,
    externs: (extern) => externs(extern.name),
    ...(options.at === undefined ? {} : { at: options.at }),
    ...(version === undefined ? {} : { version }),
  });
  if ('refusal' in result) return asked.refuse(result.refusal);
  terminal.printJson(Buffer.from(result.bytes).toString());
}
