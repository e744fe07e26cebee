/** `writ new`: a policy or a pack to start from. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Argument, Command } from 'commander';
import type { Starter } from '#host';
import { EXIT } from '../exit.ts';

const STARTERS: readonly Starter[] = ['rules', 'tariff', 'table', 'library', 'pack'];

export function newCommand(): Command {
  return new Command('new')
    .description('a policy or a pack to start from, which checks clean and whose tests pass')
    .addArgument(new Argument('<starter>', 'what is made').choices(STARTERS))
    .addArgument(new Argument('<name>', 'the name of the policy, such as acme.eligibility; of a pack one word'))
    .option('--out <dir>', 'where it is made', '.')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 made, 2 wrong usage (no such name, or a file stands there already); nothing is made then.',
    )
    .action(run);
}

async function run(
  starter: Starter,
  name: string,
  options: { readonly out: string; readonly json?: boolean },
): Promise<void> {
  const [{ newFiles }, { isName }, terminal] = await Promise.all([
    import('#host'),
    import('#interchange'),
    import('../terminal.ts'),
  ]);
  const files = newFiles(starter, name).map(({ path, text }) => ({ path: join(options.out, path), text }));
  const words = name.split('.');
  const isPack = starter === 'pack';
  const wrong =
    !words.every(isName) || (isPack ? words.length > 1 : words.length < 2)
      ? `${name}: ${isPack ? 'one lower-case word is wanted, such as acme.' : 'a name with a dot is wanted, such as acme.eligibility.'}`
      : files.filter(({ path }) => existsSync(path)).map(({ path }) => `${path}: there is such a file already.`)[0];
  if (wrong !== undefined) {
    terminal.complain(terminal.bad(wrong));
    process.exitCode = EXIT.usage;
    return;
  }
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const made = files.map(({ path }) => path);
  if (options.json === true) terminal.print(JSON.stringify({ files: made }, null, 2));
  else for (const path of made) terminal.print(path);
}
