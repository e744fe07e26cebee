/** `writ explain-code`: the page of a diagnostic, or the list of them all. */
import { Argument, Command } from 'commander';
import { EXIT } from '../exit.ts';

export function explainCodeCommand(): Command {
  return new Command('explain-code')
    .description('what a code means: why, an example that is wrong, one that is right')
    .addArgument(new Argument('[code]', 'such as WR5101; without one, all codes with their titles'))
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit codes: 0 printed, 2 wrong usage (there is no such code).')
    .action(run);
}

async function run(asked: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  const [{ diagnosticPage }, { CODES, nearest }, terminal] = await Promise.all([
    import('#host'),
    import('#dsl'),
    import('../terminal.ts'),
  ]);
  const all = Object.entries(CODES).map(([code, { title, severity }]) => ({ code, severity, title }));
  if (asked === undefined) {
    if (options.json === true) terminal.print(JSON.stringify(all, null, 2));
    else for (const { code, title } of all) terminal.print(`${code}  ${title}`);
    return;
  }
  const found = all.find(({ code }) => code === asked.toUpperCase());
  if (found === undefined) {
    const near = nearest(
      asked,
      all.map(({ code }) => code),
    );
    const hint = near === undefined ? 'writ explain-code lists all codes.' : `Did you mean ${near}?`;
    terminal.complain(terminal.bad(`There is no code ${asked}. ${hint}`));
    process.exitCode = EXIT.usage;
    return;
  }
  const page = diagnosticPage(found.code);
  if (options.json === true) terminal.print(JSON.stringify({ ...found, page }, null, 2));
  else terminal.print(page.trimEnd());
}
