/** `writ fmt`: the one layout. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Argument, Command } from 'commander';
import { EXIT } from '../exit.ts';

export function fmtCommand(): Command {
  return new Command('fmt')
    .description('lay rule files out in the one canonical way')
    .addArgument(new Argument('<paths...>', 'files or folders; - reads standard input and writes standard output'))
    .option('--check', 'change nothing; name the files that would change')
    .addHelpText(
      'after',
      '\nExit codes: 0 done (or nothing to do), 1 a file has syntax errors or, with --check, would change, 2 wrong usage.',
    )
    .action(run);
}

async function run(paths: readonly string[], options: { readonly check?: boolean }): Promise<void> {
  const [{ readRuleFiles }, dsl, terminal] = await Promise.all([
    import('#host'),
    import('#dsl'),
    import('../terminal.ts'),
  ]);
  const fromInput = paths.includes('-');
  const sources = fromInput
    ? [dsl.sourceFile('-', readFileSync(0, 'utf8'))]
    : readRuleFiles(paths, process.cwd()).sources;
  const unreadable = fromInput ? [] : readRuleFiles(paths, process.cwd()).unreadable;
  for (const { path, reason } of unreadable) terminal.complain(terminal.bad(`${path}: ${reason}.`));
  let changed = 0;
  let faulty = unreadable.length;
  for (const source of sources) {
    const parsed = dsl.parse(source);
    if (parsed.file === undefined || dsl.hasErrors(parsed.diagnostics) || source.name.endsWith('.writ.md')) {
      if (source.name.endsWith('.writ.md')) continue;
      faulty += 1;
      terminal.complain(dsl.renderDiagnostics(parsed.diagnostics, () => source, terminal.palette));
      continue;
    }
    const text = dsl.format(parsed.file, source);
    if (fromInput) process.stdout.write(text);
    if (text === source.text || fromInput) continue;
    changed += 1;
    terminal.print(source.name);
    if (options.check !== true) writeFileSync(resolve(process.cwd(), source.name), text);
  }
  if (!fromInput)
    terminal.complain(
      `${terminal.count(sources.length, 'file')}, ${changed} ${options.check === true ? 'would change' : 'changed'}`,
    );
  if (faulty > 0 || (options.check === true && changed > 0)) process.exitCode = EXIT.faults;
}
