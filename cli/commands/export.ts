/** `writ export`: what a policy is given and answers, and what its rules ask, for other systems. */
import { Argument, Command } from 'commander';
import type { Program } from '#dsl';
import { EXIT } from '../exit.ts';

const FORMS = ['input-schema', 'answer-schema', 'typescript', 'json-logic'] as const;
type Form = (typeof FORMS)[number];

export function exportCommand(): Command {
  return new Command('export')
    .description('schemas and types of what a policy is given and answers; its rules as JsonLogic')
    .addArgument(new Argument('<form>', 'what is made').choices(FORMS))
    .addArgument(new Argument('<policy>', 'a name, name@version, or a rule file'))
    .option('--pack <dir>', 'folder of rule files to look the policy up in (default: the shipped policies)')
    .addHelpText(
      'after',
      '\nExit codes: 0 printed, 1 the policy was rejected, or some of its rules have no JsonLogic form (they are named, the others printed), 2 wrong usage.',
    )
    .action(run);
}

async function run(form: Form, policy: string, options: { readonly pack?: string }): Promise<void> {
  const asked = await import('../asked.ts');
  const found = await asked.findPolicy(policy, options.pack);
  if (found === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const { chosen, loaded, version } = found;
  if ('refusal' in chosen) return asked.refuseChosen(chosen, loaded);
  const program = chosen.versions.find((each) => each.version === version) ?? chosen.versions[0];
  if (program !== undefined) await print(form, program);
}

async function print(form: Form, program: Program): Promise<void> {
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
    default:
      return form satisfies never;
  }
}
