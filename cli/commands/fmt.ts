/** `writ fmt`: the one layout. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Argument, Command } from 'commander';
import type { SourceFile } from '#dsl';
import { EXIT } from '../exit.ts';

export function fmtCommand(): Command {
  return new Command('fmt')
    .description('lay rule files out in the one canonical way')
    .addArgument(new Argument('<paths...>', 'files or folders; - reads standard input and writes standard output'))
    .option('--check', 'change nothing; name the files that would change')
    .addHelpText(
      'after',
      '\nExit codes: 0 done (or nothing to do), 1 a file has syntax errors or, with --check, would change, 2 wrong usage (a path that is not there, or a folder without a rule file).',
    )
    .action(run);
}

async function run(paths: readonly string[], options: { readonly check?: boolean }): Promise<void> {
  const [{ readRuleFiles }, dsl, terminal, { isWrongUsage }] = await Promise.all([
    import('#host'),
    import('#dsl'),
    import('../terminal.ts'),
    import('../paths.ts'),
  ]);
  /** The text in the one layout; undefined where it has syntax errors, which are told. */
  const laidOut = (source: SourceFile): string | undefined => {
    const parsed = dsl.parse(source);
    if (parsed.file !== undefined && !dsl.hasErrors(parsed.diagnostics)) return dsl.format(parsed.file, source);
    terminal.complain(dsl.renderDiagnostics(parsed.diagnostics, () => source, terminal.palette));
    process.exitCode = EXIT.faults;
    return undefined;
  };
  if (paths.includes('-')) {
    process.stdout.write(laidOut(dsl.sourceFile('-', readFileSync(0, 'utf8'))) ?? '');
    return;
  }
  const { sources, unusable, unreadable } = readRuleFiles(paths, process.cwd());
  if (isWrongUsage(unusable)) return;
  for (const { path, reason } of unreadable) terminal.complain(terminal.bad(`${path}: ${reason}.`));
  let changed = 0;
  // The prose of a literate file is its author's own.
  for (const source of sources.filter(({ name }) => !name.endsWith('.writ.md'))) {
    const text = laidOut(source);
    if (text === undefined || text === source.text) continue;
    changed += 1;
    terminal.print(source.name);
    if (options.check !== true) writeFileSync(resolve(process.cwd(), source.name), text);
  }
  const verb = options.check === true ? 'would change' : 'changed';
  terminal.complain(`${terminal.count(sources.length, 'file')}, ${changed} ${verb}`);
  if (unreadable.length > 0 || (options.check === true && changed > 0)) process.exitCode = EXIT.faults;
}
