/** The policy of one call at the command line: by file, or by name and version; or why it cannot be asked. */
import { resolve } from 'node:path';
import { type Diagnostic, type Program, positionAt } from '#dsl';
import { createRegistry, type Plan, type Refusal, type Registry, unknownPolicy, unknownVersion } from '#engine';
import { isRuleFile } from '../files.ts';
import { causes, type Loaded, type LoadedFile } from '../load.ts';
import { prepare } from './prepare.ts';

export type Chosen =
  | { readonly registry: Registry; readonly versions: readonly Program[] }
  | { readonly refusal: Refusal; readonly diagnostics: readonly Diagnostic[] };

/** The version that must answer, whatever the as-of, where one was named. */
export interface Choice {
  readonly chosen: Chosen;
  readonly version: string | undefined;
}

/** By a name, `name@version` or a rule file; undefined for a file that was not loaded. */
export function choosePolicy(loaded: Loaded, policy: string): Choice | undefined {
  if (!isRuleFile(policy)) {
    const [name = '', version] = policy.split('@');
    return { chosen: chooseName(loaded, name, version), version };
  }
  const file = loaded.files.find(({ source }) => resolve(source.name) === resolve(policy));
  return file === undefined ? undefined : { chosen: chooseFile(loaded, file), version: file.checked.head?.version };
}

/** The policy of one file, in whatever version it is. */
function chooseFile(loaded: Loaded, file: LoadedFile): Chosen {
  if (file.checked.head?.role !== 'library') return chosen([file], loaded);
  const detail = `${file.source.name} is a library; only a policy can be evaluated.`;
  return { refusal: { code: 'POLICY_REJECTED', detail }, diagnostics: [] };
}

/** The versions of a policy, or the one that is named. One that is faulty is not passed over in silence. */
function chooseName(loaded: Loaded, name: string, version: string | undefined): Chosen {
  const policies = loaded.files.filter(({ checked: { head } }) => head?.role === 'policy');
  const versions = policies.filter(({ checked: { head } }) => head?.name === name);
  const wanted = versions.filter(({ checked: { head } }) => version === undefined || head?.version === version);
  if (wanted.length > 0) return chosen(wanted, loaded);
  const known = (files: readonly LoadedFile[], part: 'name' | 'version'): readonly string[] =>
    files.flatMap(({ checked: { head } }) => (head === undefined ? [] : [head[part]]));
  const refusal =
    versions.length === 0 || version === undefined
      ? unknownPolicy(name, known(policies, 'name'))
      : unknownVersion(name, version, known(versions, 'version'));
  // It may stand in a file of which not even the header can be read.
  const unread = loaded.files.filter(({ checked: { head } }) => head === undefined);
  return { refusal, diagnostics: unread.flatMap((file) => causes(file, prepare(file), loaded)) };
}

function chosen(files: readonly LoadedFile[], loaded: Loaded): Chosen {
  const plans: Plan[] = [];
  for (const file of files) {
    const prepared = prepare(file);
    if (prepared.sound === undefined) return rejected(file, causes(file, prepared, loaded), loaded);
    plans.push(prepared.sound.plan);
  }
  const programs = plans.map(({ program }) => program);
  const registry = createRegistry();
  registry.replace(programs, plans);
  return { registry, versions: registry.versions(programs[0]?.name ?? '') };
}

function rejected(file: LoadedFile, diagnostics: readonly Diagnostic[], { texts }: Loaded): Chosen {
  const faults = diagnostics.map(({ code, message, span }) => {
    const source = texts.get(span.file);
    const { line, column } = source === undefined ? { line: 1, column: 1 } : positionAt(source, span.start);
    return { code, path: `${span.file}:${line}:${column}`, message };
  });
  const isOwn = diagnostics.some(({ span }) => span.file === file.source.name);
  const detail = `${file.source.name} ${isOwn ? 'has errors' : 'is built on what has errors'}.`;
  return { refusal: { code: 'POLICY_REJECTED', detail, faults }, diagnostics };
}
