/** `writ doc`: a pack as a book of static pages. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Argument, Command } from 'commander';
import { EXIT } from '../exit.ts';

export function docCommand(): Command {
  return new Command('doc')
    .description('a pack as a book: policies with their prices as curves, tables, tests and text, as static pages')
    .addArgument(new Argument('<pack>', 'a folder, or a rule file'))
    .requiredOption('--out <dir>', 'where the pages are written')
    .option('--title <text>', 'of the book (default: the name of the folder)')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit codes: 0 written, 1 a file has errors (it has no page), 2 wrong usage.')
    .action(run);
}

interface Options {
  readonly out: string;
  readonly title?: string;
  readonly json?: boolean;
}

async function run(pack: string, options: Options): Promise<void> {
  const [host, { bookOf }, dsl, terminal, { isWrongUsage }] = await Promise.all([
    import('#host'),
    import('#book'),
    import('#dsl'),
    import('../terminal.ts'),
    import('../paths.ts'),
  ]);
  const loaded = host.loadPaths([pack], process.cwd());
  if (isWrongUsage(loaded.unusable)) return;
  const { pages, diagnostics } = bookOf(loaded, options.title ?? basename(resolve(pack)));
  mkdirSync(options.out, { recursive: true });
  for (const { path, text } of pages) writeFileSync(join(options.out, path), text);
  const failed = diagnostics.length + loaded.faults.length > 0;
  if (failed) process.exitCode = EXIT.faults;
  const textOf = (name: string): ReturnType<typeof loaded.texts.get> => loaded.texts.get(name);
  if (options.json === true) {
    const files = pages.map(({ path }) => join(options.out, path));
    terminal.print(
      JSON.stringify({ files, diagnostics: diagnostics.map((each) => dsl.toJson(each, textOf)) }, null, 2),
    );
    return;
  }
  if (diagnostics.length > 0) terminal.complain(dsl.renderDiagnostics(diagnostics, textOf, terminal.palette));
  for (const fault of loaded.faults) terminal.complain(terminal.bad(fault));
  terminal.print(join(options.out, 'index.html'));
  const sum = terminal.count(pages.length, 'page');
  terminal.complain(failed ? terminal.bad(sum) : terminal.good(sum));
}
