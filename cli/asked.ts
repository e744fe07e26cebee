/** What commands about one policy have in common: the policy is found, its input read, and a refusal told as the service tells it. */
import { readFileSync } from 'node:fs';
import type { Refusal } from '#engine';
import type { Loaded } from '#host';
import type { Choice } from '#plans';
import { EXIT } from './exit.ts';

export interface Found extends Choice {
  readonly loaded: Loaded;
}

/** The policy that is asked: a name, `name@version` or a file; undefined where the command was called wrongly, which is told. */
export async function findPolicy(policy: string, pack: string | undefined): Promise<Found | undefined> {
  const [host, plans, terminal, { isWrongUsage }] = await Promise.all([
    import('#host'),
    import('#plans'),
    import('./terminal.ts'),
    import('./paths.ts'),
  ]);
  const loaded = host.loadPolicy(policy, await policyPaths(policy, pack), process.cwd());
  if (isWrongUsage(loaded.unusable)) return undefined;
  for (const fault of loaded.faults) terminal.complain(terminal.bad(fault));
  const choice = plans.choosePolicy(loaded, policy);
  return choice && { loaded, ...choice };
}

/** Where a policy is loaded from: its file, the pack that was named, else the shipped ones. */
export async function policyPaths(policy: string, pack: string | undefined): Promise<readonly string[]> {
  const { isRuleFile, shippedPolicies } = await import('#host');
  const folders = pack === undefined ? [] : [pack];
  if (isRuleFile(policy)) return [policy, ...folders];
  return pack === undefined ? [shippedPolicies()] : folders;
}

/** `-` is standard input; undefined where there is no such file, which is told. */
export async function readInput(path: string): Promise<Uint8Array | undefined> {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch {
    const { bad, complain } = await import('./terminal.ts');
    complain(bad(`${path}: there is no such file, or it may not be read.`));
    return undefined;
  }
}

/** The problem document of the service, on standard output. */
export async function refuse({ code, detail, faults }: Refusal): Promise<void> {
  const [{ problem }, { printJson }] = await Promise.all([import('../server/index.ts'), import('./terminal.ts')]);
  printJson(JSON.stringify(problem(code, detail, faults)));
  process.exitCode = EXIT.faults;
}

/** A policy that cannot be asked: what is wrong with it, and the problem document. */
export async function refuseChosen(
  chosen: Extract<Choice['chosen'], { refusal: Refusal }>,
  loaded: Loaded,
): Promise<void> {
  const [dsl, terminal] = await Promise.all([import('#dsl'), import('./terminal.ts')]);
  const textOf = (name: string): ReturnType<typeof loaded.texts.get> => loaded.texts.get(name);
  const shown = dsl.renderDiagnostics(chosen.diagnostics, textOf, terminal.palette);
  if (chosen.diagnostics.length > 0) terminal.complain(shown);
  return refuse(chosen.refusal);
}
