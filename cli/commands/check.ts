/** `writ check`: what is wrong with rule files. */
import { Argument, Command, Option } from 'commander';
import type { Diagnostic } from '#dsl';
import type { Loaded } from '#host';
import manifest from '../../package.json' with { type: 'json' };
import { EXIT } from '../exit.ts';

export function checkCommand(): Command {
  return new Command('check')
    .description('check rule files: syntax, names, types, units, gaps, overlaps, money, versions')
    .addArgument(new Argument('<paths...>', 'files or folders'))
    .addOption(
      new Option('--format <format>', 'how findings are printed').choices(['text', 'json', 'sarif']).default('text'),
    )
    .addHelpText(
      'after',
      '\nOf the pack around a file only the libraries that it imports are checked with it.\nExit codes: 0 clean (warnings and lints aside), 1 errors, 2 wrong usage (a path that is not there, or a folder without a rule file).',
    )
    .action(run);
}

async function run(paths: readonly string[], options: { readonly format: 'text' | 'json' | 'sarif' }): Promise<void> {
  const [host, dsl, terminal, { isWrongUsage }] = await Promise.all([
    import('#host'),
    import('#dsl'),
    import('../terminal.ts'),
    import('../paths.ts'),
  ]);
  const loaded = host.loadPaths(paths, process.cwd());
  if (isWrongUsage(loaded.unusable)) return;
  const judged = [...loaded.files, ...loaded.imported].map((file) => ({ file, ...host.judgeFile(file) }));
  const diagnostics = judged.flatMap((each) => each.diagnostics);
  const textOf = (name: string): ReturnType<typeof loaded.texts.get> => loaded.texts.get(name);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  const interpreted = judged.flatMap(({ file, sound }) => {
    const reason = sound?.interpreted;
    return reason === undefined ? [] : [{ file: file.source.name, reason }];
  });
  const failed = errors > 0 || loaded.faults.length > 0;
  const slower = interpreted.map(
    ({ file, reason }) => `${file}: sound, but answered by the slower evaluator, for it holds ${reason}.`,
  );
  if (options.format === 'sarif') {
    const { sarif } = await import('#interchange');
    const found = { version: manifest.version, diagnostics, faults: loaded.faults, notes: slower };
    terminal.print(JSON.stringify(sarif(found, textOf), null, 2));
  } else if (options.format === 'json') {
    const report = {
      files: loaded.files.length,
      imported: loaded.imported.length,
      errors,
      faults: loaded.faults,
      diagnostics: diagnostics.map((each) => dsl.toJson(each, textOf)),
      interpreted,
    };
    terminal.print(JSON.stringify(report, null, 2));
  } else {
    if (diagnostics.length > 0) terminal.print(dsl.renderDiagnostics(diagnostics, textOf, terminal.palette));
    for (const fault of loaded.faults) terminal.complain(terminal.bad(fault));
    for (const sentence of slower) terminal.complain(sentence);
    const sum = summary(loaded, diagnostics, errors, terminal.count);
    terminal.complain(failed ? terminal.bad(sum) : terminal.good(sum));
  }
  if (failed) process.exitCode = EXIT.faults;
}

/** `1 file and 1 library it imports: 0 errors, 0 warnings and lints`. */
function summary(
  { files, imported }: Loaded,
  diagnostics: readonly Diagnostic[],
  errors: number,
  count: typeof import('../terminal.ts').count,
): string {
  const libraries = count(imported.length, 'library', 'libraries');
  const more =
    imported.length === 0 ? '' : ` and ${libraries} that ${files.length === 1 ? 'it imports' : 'they import'}`;
  const others = count(diagnostics.length - errors, 'warning or lint', 'warnings and lints');
  return `${count(files.length, 'file')}${more}: ${count(errors, 'error')}, ${others}`;
}
