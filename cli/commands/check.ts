/** `writ check`: what is wrong with rule files. */
import { Argument, Command, Option } from 'commander';
import { EXIT } from '../exit.ts';

export function checkCommand(): Command {
  return new Command('check')
    .description('check rule files: syntax, names, types, units, gaps, overlaps, money')
    .addArgument(new Argument('<paths...>', 'files or folders'))
    .addOption(new Option('--format <format>', 'how findings are printed').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nExit codes: 0 clean (warnings and lints aside), 1 errors, 2 wrong usage.')
    .action(run);
}

async function run(paths: readonly string[], options: { readonly format: 'text' | 'json' }): Promise<void> {
  const [{ loadPaths }, { renderDiagnostics, toJson }, terminal] = await Promise.all([
    import('#host'),
    import('#dsl'),
    import('../terminal.ts'),
  ]);
  const loaded = loadPaths(paths, process.cwd());
  const diagnostics = loaded.files.flatMap((file) => file.checked.diagnostics);
  const textOf = (name: string): ReturnType<typeof loaded.texts.get> => loaded.texts.get(name);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  const failed = errors > 0 || loaded.faults.length > 0;
  if (options.format === 'json') {
    terminal.print(
      JSON.stringify(
        {
          files: loaded.files.length,
          errors,
          faults: loaded.faults,
          diagnostics: diagnostics.map((each) => toJson(each, textOf)),
        },
        null,
        2,
      ),
    );
  } else {
    if (diagnostics.length > 0) terminal.print(renderDiagnostics(diagnostics, textOf, terminal.palette));
    for (const fault of loaded.faults) terminal.complain(terminal.bad(fault));
    const others = diagnostics.length - errors;
    const sum = `${terminal.count(loaded.files.length, 'file')}: ${terminal.count(errors, 'error')}, ${terminal.count(others, 'warning or lint', 'warnings and lints')}`;
    terminal.complain(failed ? terminal.bad(sum) : terminal.good(sum));
  }
  if (failed) process.exitCode = EXIT.faults;
}
