/** The commands of `writ`. Each stands in a file of its own and loads what it needs only when it runs. */
import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { adminKeyCommand } from './commands/admin-key.ts';
import { auditCommand } from './commands/audit.ts';
import { benchCommand } from './commands/bench.ts';
import { checkCommand } from './commands/check.ts';
import { completionCommand } from './commands/completion.ts';
import { conformanceCommand } from './commands/conformance.ts';
import { curveCommand } from './commands/curve.ts';
import { dbCommand } from './commands/db.ts';
import { diffCommand } from './commands/diff.ts';
import { docCommand } from './commands/doc.ts';
import { evalCommand } from './commands/eval.ts';
import { explainCommand } from './commands/explain.ts';
import { explainCodeCommand } from './commands/explain-code.ts';
import { exportCommand } from './commands/export.ts';
import { fmtCommand } from './commands/fmt.ts';
import { hashCommand } from './commands/hash.ts';
import { importCommand } from './commands/import.ts';
import { lspCommand } from './commands/lsp.ts';
import { newCommand } from './commands/new.ts';
import { rateCommand } from './commands/rate.ts';
import { rulebookCommand } from './commands/rulebook.ts';
import { serveCommand } from './commands/serve.ts';
import { tableCommand } from './commands/table.ts';
import { testCommand } from './commands/test.ts';
import { EXIT } from './exit.ts';

export async function run(): Promise<void> {
  const program = new Command('writ')
    .description('Prices and rules in readable files: checked, proved, compiled and explained.')
    .version(manifest.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .exitOverride((fault) => process.exit(fault.exitCode === 0 ? EXIT.ok : EXIT.usage));

  for (const command of [
    newCommand(),
    checkCommand(),
    fmtCommand(),
    testCommand(),
    evalCommand(),
    benchCommand(),
    rateCommand(),
    explainCommand(),
    explainCodeCommand(),
    curveCommand(),
    diffCommand(),
    hashCommand(),
    tableCommand(),
    docCommand(),
    exportCommand(),
    importCommand(),
    conformanceCommand(),
    serveCommand(),
    rulebookCommand(),
    dbCommand(),
    adminKeyCommand(),
    auditCommand(),
    lspCommand(),
    completionCommand(),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }

  await program.parseAsync();
}
