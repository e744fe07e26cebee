/** `writ export`: what a policy is given and answers, what its rules ask, and itself as a query, for other systems. */
import { Argument, Command, Option } from 'commander';
import type { Program } from '#dsl';
import type { DialectName } from '#sql';
import { EXIT } from '../exit.ts';

const FORMS = ['input-schema', 'answer-schema', 'typescript', 'json-logic', 'sql'] as const;
type Form = (typeof FORMS)[number];

export function exportCommand(): Command {
  return new Command('export')
    .description('schemas and types of what a policy is given and answers; its rules as JsonLogic; itself as a query')
    .addArgument(new Argument('<form>', 'what is made').choices(FORMS))
    .addArgument(new Argument('<policy>', 'a name, name@version, or a rule file'))
    .option('--pack <dir>', 'folder of rule files to look the policy up in (default: the shipped policies)')
    .addOption(new Option('--dialect <name>', 'sql: the database').choices(['duckdb', 'postgres']).default('duckdb'))
    .option('--from <relation>', 'sql: the table or query that holds a row for each call', 'calls')
    .option('--keep <columns>', 'sql: its columns that stand in front of the answer, with commas between')
    .option('--at <date>', 'sql: the as-of of a policy that names no input for it')
    .addHelpText(
      'after',
      '\nExit codes: 0 printed, 1 the policy was rejected, some of its rules have no JsonLogic form (they are named, the others printed), or it has no form in SQL; 2 wrong usage.',
    )
    .action(run);
}

interface Options {
  readonly pack?: string;
  readonly dialect: DialectName;
  readonly from: string;
  readonly keep?: string;
  readonly at?: string;
}

async function run(form: Form, policy: string, options: Options): Promise<void> {
  const asked = await import('../asked.ts');
  const found = await asked.findPolicy(policy, options.pack);
  if (found === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const { chosen, loaded, version } = found;
  if ('refusal' in chosen) return asked.refuseChosen(chosen, loaded);
  const program = chosen.versions.find((each) => each.version === version) ?? chosen.versions[0];
  if (program !== undefined) await print(form, program, options);
}

async function print(form: Form, program: Program, options: Options): Promise<void> {
  const [engine, terminal] = await Promise.all([import('#engine'), import('../terminal.ts')]);
  switch (form) {
    case 'input-schema':
      return terminal.print(JSON.stringify(engine.inputSchema(program), null, 2));
    case 'answer-schema':
      return terminal.print(JSON.stringify(engine.answerSchema(program), null, 2));
    case 'typescript':
      return terminal.print(engine.typeScript(program).trimEnd());
    case 'json-logic': {
      const [{ exportLogic }, { renderDiagnostics }] = await Promise.all([import('#interchange'), import('#dsl')]);
      const { logic, diagnostics } = exportLogic(program);
      terminal.print(JSON.stringify(logic, null, 2));
      if (diagnostics.length === 0) return;
      terminal.complain(renderDiagnostics(diagnostics, (name) => program.sources.get(name), terminal.palette));
      process.exitCode = EXIT.faults;
      return;
    }
    case 'sql':
      return printSql(program, options, terminal, engine.parseDay);
    default:
      return form satisfies never;
  }
}

async function printSql(
  program: Program,
  { dialect, from, keep, at }: Options,
  terminal: typeof import('../terminal.ts'),
  parseDay: (text: string) => number | undefined,
): Promise<void> {
  const day = at === undefined ? undefined : parseDay(at);
  const fault =
    program.asOf === undefined
      ? day === undefined && 'names no input for its as-of: --at YYYY-MM-DD says it for all rows.'
      : at !== undefined && 'reads its as-of from each row: --at is for a policy that names no input for it.';
  if (fault !== false) {
    terminal.complain(`${program.name} ${fault}`);
    process.exitCode = EXIT.usage;
    return;
  }
  const { sqlOf } = await import('#sql');
  const kept = keep?.split(',').map((name) => name.trim()) ?? [];
  const made = sqlOf(program, { dialect, source: from, kept, ...(day === undefined ? {} : { day }) });
  if (made.ok) return terminal.print(made.sql);
  terminal.complain(`${program.name} has no form in SQL for ${dialect}: it uses ${made.reason}.`);
  process.exitCode = EXIT.faults;
}
