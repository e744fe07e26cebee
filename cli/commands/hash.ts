/** `writ hash`: the hash of what rule files mean, and of what people read in their results. */
import { Argument, Command } from 'commander';
import { EXIT } from '../exit.ts';

export function hashCommand(): Command {
  return new Command('hash')
    .description('print the canonical hashes of rule files')
    .addArgument(new Argument('<paths...>', 'files or folders'))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nThe first hash covers what decides results; layout, comments, titles, messages, tests and the version leave it as it is.\nThe second covers titles and messages. Exit codes: 0 printed, 1 a file has errors, 2 wrong usage.',
    )
    .action(run);
}

async function run(paths: readonly string[], options: { readonly json?: boolean }): Promise<void> {
  const [{ loadPaths }, terminal] = await Promise.all([import('#host'), import('../terminal.ts')]);
  const loaded = loadPaths(paths, process.cwd());
  const rows = loaded.files.flatMap(({ source, checked: { program } }) =>
    program === undefined
      ? []
      : [{ file: source.name, policy: program.name, version: program.version, hash: program.hash, text: program.text }],
  );
  if (options.json === true) terminal.print(JSON.stringify(rows, null, 2));
  else
    for (const row of rows)
      terminal.print(`${row.hash}  ${row.text}  ${row.policy}@${row.version}  ${terminal.faint(row.file)}`);
  const faulty = loaded.files.filter((file) => file.checked.program === undefined);
  for (const { source } of faulty)
    terminal.complain(terminal.bad(`${source.name}: it has errors; see "writ check ${source.name}".`));
  for (const fault of loaded.faults) terminal.complain(terminal.bad(fault));
  if (faulty.length > 0 || loaded.faults.length > 0) process.exitCode = EXIT.faults;
}
