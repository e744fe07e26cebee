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
      '\nThe first hash covers what decides results; layout, comments, titles, messages, tests and the version leave it as it is.\nThe second covers titles and messages. Exit codes: 0 printed, 1 a file has errors, 2 wrong usage (a path that is not there, or a folder without a rule file).',
    )
    .action(run);
}

async function run(paths: readonly string[], options: { readonly json?: boolean }): Promise<void> {
  const [{ judgeFile, loadPaths }, terminal, { isWrongUsage }] = await Promise.all([
    import('#host'),
    import('../terminal.ts'),
    import('../paths.ts'),
  ]);
  const loaded = loadPaths(paths, process.cwd());
  if (isWrongUsage(loaded.unusable)) return;
  const files = loaded.files.map((file) => ({ file: file.source.name, program: judgeFile(file).sound?.program }));
  const rows = files.flatMap(({ file, program }) => {
    if (program === undefined) return [];
    return [{ file, policy: program.name, version: program.version, hash: program.hash, text: program.text }];
  });
  if (options.json === true) terminal.print(JSON.stringify(rows, null, 2));
  else
    for (const row of rows)
      terminal.print(`${row.hash}  ${row.text}  ${row.policy}@${row.version}  ${terminal.faint(row.file)}`);
  const faulty = files.filter(({ program }) => program === undefined);
  for (const { file } of faulty) terminal.complain(terminal.bad(`${file}: it has errors; see "writ check ${file}".`));
  for (const fault of loaded.faults) terminal.complain(terminal.bad(fault));
  if (faulty.length > 0 || loaded.faults.length > 0) process.exitCode = EXIT.faults;
}
