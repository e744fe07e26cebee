/** `writ explain --check`: does every step of a trace recompute? */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { EXIT } from '../exit.ts';

export function explainCommand(): Command {
  return new Command('explain')
    .description('verify a trace: recompute every step of an answer that was made with --explain full')
    .requiredOption('--check <file>', 'the answer as JSON; - reads standard input')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nThe verifier knows nothing of the policy or of the evaluators. Exit codes: 0 every step recomputes, 1 one does not, 2 wrong usage.',
    )
    .action(run);
}

async function run(options: { readonly check: string; readonly json?: boolean }): Promise<void> {
  const [{ verify }, terminal] = await Promise.all([import('#engine'), import('../terminal.ts')]);
  let answer: unknown;
  try {
    answer = JSON.parse(readFileSync(options.check === '-' ? 0 : options.check, 'utf8'));
  } catch (cause) {
    terminal.complain(
      terminal.bad(
        `${options.check}: ${cause instanceof SyntaxError ? 'this is not JSON' : 'there is no such file, or it may not be read'}.`,
      ),
    );
    process.exitCode = EXIT.usage;
    return;
  }
  const result = verify(answer);
  if (options.json === true) terminal.print(JSON.stringify(result, null, 2));
  else if (result.ok) terminal.print(terminal.good(`${terminal.count(result.steps, 'step')} recomputed, none differs`));
  else
    for (const { block, step, message } of result.problems)
      terminal.print(terminal.bad(`${block}${step === undefined ? '' : `, step ${step}`}: ${message}`));
  if (!result.ok) process.exitCode = EXIT.faults;
}
