/** From the service into a folder: what is there already and says another thing is not written over. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { packsBelow } from '#host';
import type { Client, Turn } from './client.ts';
import { MANIFEST, type Manifest, manifestText, placed, readManifest, type VersionEntry, writeAt } from './folder.ts';

/** A step that is done, or would be; `conflict`: one that is not. */
export interface Step {
  readonly does: 'write' | 'publish' | 'draft' | 'activate' | 'retire' | 'conflict';
  readonly what: string;
}

/** So that the folder is a pack for the other commands, where it holds none. */
const PACK = { path: 'writ.json', text: `${JSON.stringify({ edition: 1 }, null, 2)}\n` };

export async function pull(
  client: Client,
  folder: string,
  { dryRun }: { readonly dryRun: boolean },
): Promise<readonly Step[]> {
  const before = readManifest(folder);
  const texts = new Map<string, string>();
  const versions: VersionEntry[] = [];
  const activations: Turn[] = [];
  for (const [policy, published] of await client.versions()) {
    for (const { version, hash, published: by } of published) {
      const files = placed({ policy, version, files: await client.files(policy, version) }, (path, text) => {
        const known = texts.get(path);
        return known !== undefined && known !== text;
      });
      for (const { path, text } of files) texts.set(path, text);
      const comment = by?.comment ?? undefined;
      const named = files.map(({ name, path }) => ({ name, path }));
      versions.push({ policy, version, hash, ...(comment === undefined ? {} : { comment }), files: named });
    }
    activations.push(...(await client.turns(policy)).map(told));
  }
  const manifest = { versions, activations: [...activations, ...unsent(before, activations)] };
  const pack = packsBelow(folder).length === 0 ? [[PACK.path, PACK.text] as const] : [];
  const all = [...pack, ...texts, [MANIFEST, manifestText(manifest)] as const];
  return all.flatMap(([path, text]) => stepOf(folder, path, text, dryRun));
}

function stepOf(folder: string, path: string, text: string, dryRun: boolean): readonly Step[] {
  const file = resolve(folder, path);
  const there = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (there === text) return [];
  if (there !== undefined && path !== MANIFEST)
    return [{ does: 'conflict', what: `${path} is another text in the folder than it was published with` }];
  if (!dryRun) writeAt(folder, path, text);
  return [{ does: 'write', what: path }];
}

/** Without what is only the service's. */
const told = ({ policy, kind, version, at, comment }: Turn): Turn => ({ policy, kind, version, at, comment });

/** What the folder says besides of a policy, behind all that the service knows. */
function unsent({ activations }: Manifest, known: readonly Turn[]): readonly Turn[] {
  const policies = Map.groupBy(known, ({ policy }) => policy);
  return [...Map.groupBy(activations, ({ policy }) => policy)].flatMap(([policy, turns]) =>
    turns.slice(policies.get(policy)?.length ?? 0),
  );
}
