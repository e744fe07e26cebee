/** What commands about one policy have in common: the policy is found, its input read, and a refusal told as the service tells it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Refusal } from '#engine';
import type { Loaded } from '#host';
import type { Chosen } from '#plans';
import { EXIT } from './exit.ts';

export interface Found {
  readonly loaded: Loaded;
  readonly chosen: Chosen;
  /** The version that must answer, whatever the as-of. */
  readonly version: string | undefined;
}

/** The policy that is asked: a name, `name@version` or a file; undefined where the command was called wrongly, which is told. */
export async function findPolicy(policy: string, pack: string | undefined): Promise<Found | undefined> {
  const [host, plans, terminal, { isWrongUsage }] = await Promise.all([
    import('#host'),
    import('#plans'),
    import('./terminal.ts'),
    import('./paths.ts'),
  ]);
  const isFile = host.isRuleFile(policy);
  const folders = pack === undefined ? [] : [pack];
  const paths = isFile ? [policy, ...folders] : [...folders, ...(pack === undefined ? [host.shippedPolicies()] : [])];
  const loaded = host.loadPaths(paths, process.cwd());
  if (isWrongUsage(loaded.unusable)) return undefined;
  for (const fault of loaded.faults) terminal.complain(terminal.bad(fault));
  if (!isFile) {
    const [name = '', version] = policy.split('@');
    return { loaded, chosen: plans.chooseName(loaded, name, version), version };
  }
  const file = loaded.files.find(({ source }) => resolve(source.name) === resolve(policy));
  if (file === undefined) return undefined;
  return { loaded, chosen: plans.chooseFile(loaded, file), version: file.checked.head?.version };
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
export async function refuseChosen(chosen: Extract<Chosen, { refusal: Refusal }>, loaded: Loaded): Promise<void> {
  const [dsl, terminal] = await Promise.all([import('#dsl'), import('./terminal.ts')]);
  const textOf = (name: string): ReturnType<typeof loaded.texts.get> => loaded.texts.get(name);
  const shown = dsl.renderDiagnostics(chosen.diagnostics, textOf, terminal.palette);
  if (chosen.diagnostics.length > 0) terminal.complain(shown);
  return refuse(chosen.refusal);
}
