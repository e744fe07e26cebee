/** From a folder to the service: versions that it does not have are published, and what it does not know is activated, in order. */
import { resolve } from 'node:path';
import { compareVersions, type Program } from '#dsl';
import { judgeFile, loadPaths } from '#host';
import { planOfFiles } from '#plans';
import { type Client, type File, Refused, type Turn, type Version } from './client.ts';
import { FolderFault, type Manifest, readAt, readManifest } from './folder.ts';
import type { Step } from './pull.ts';

interface LocalVersion {
  readonly policy: string;
  readonly version: string;
  readonly hash: string;
  readonly text: string;
  readonly comment?: string | undefined;
  readonly files: readonly File[];
}

export interface PushOptions {
  readonly dryRun: boolean;
  /** New versions become drafts, for a review, and nothing is activated. */
  readonly drafts: boolean;
}

export async function push(client: Client, folder: string, options: PushOptions): Promise<readonly Step[]> {
  const manifest = readManifest(folder);
  const remote = await client.versions();
  const steps: Step[] = [];
  for (const each of localVersions(folder, manifest)) {
    const step = stepOf(each, remote.get(each.policy) ?? []);
    if (step?.does === 'publish' && options.drafts) steps.push(...(await pushDraft(client, each, options)));
    else if (step !== undefined) steps.push(step);
    if (step?.does === 'publish' && !options.drafts && !options.dryRun) await publish(client, each);
  }
  if (!options.drafts) await pushTurns(client, manifest.activations, { remote, steps, options });
  return steps;
}

/** One that is there in these files is there. */
async function pushDraft(client: Client, local: LocalVersion, { dryRun }: PushOptions): Promise<readonly Step[]> {
  const { policy, version, files, comment } = local;
  const known = await client.drafts(policy, version);
  const textOf = (list: readonly File[]): string => JSON.stringify(list.map(({ name, text }) => [name, text]).sort());
  if (known.some((each) => textOf(each) === textOf(files))) return [];
  if (!dryRun) await client.draft(files, comment);
  return [{ does: 'draft', what: `${policy} ${version}` }];
}

interface Pushing {
  readonly remote: ReadonlyMap<string, readonly Version[]>;
  readonly steps: Step[];
  readonly options: PushOptions;
}

async function pushTurns(client: Client, all: readonly Turn[], { remote, steps, options }: Pushing): Promise<void> {
  for (const [policy, turns] of Map.groupBy(all, (each) => each.policy)) {
    const known = remote.has(policy) ? await client.turns(policy) : [];
    for (const turn of turnsBehind(policy, turns, known, steps)) {
      const does = turn.kind === 'activation' ? 'activate' : 'retire';
      steps.push({ does, what: `${policy} ${turn.version} from ${turn.at} on` });
      if (!options.dryRun) await client.turn(turn);
    }
  }
}

function stepOf({ policy, version, hash, text }: LocalVersion, published: readonly Version[]): Step | undefined {
  const known = published.find((each) => each.version === version);
  if (known === undefined) return { does: 'publish', what: `${policy} ${version}` };
  if (known.hash === hash && known.text === text) return undefined;
  return { does: 'conflict', what: `${policy} ${version} is published with another text` };
}

async function publish(client: Client, { policy, version, hash, files, comment }: LocalVersion): Promise<void> {
  try {
    const published = await client.publish(files, comment);
    if (published.hash === hash) return;
  } catch (cause) {
    if (!(cause instanceof Refused)) throw cause;
    const { problem } = cause;
    throw new Refused({ ...problem, detail: `${policy} ${version}: ${problem.detail}` });
  }
  throw new FolderFault(
    `${policy} ${version} means another thing to the service than to this command: use equal releases.`,
  );
}

/** What the service does not know yet; nothing, and a conflict, where it knows another thing. */
function turnsBehind(policy: string, turns: readonly Turn[], known: readonly Turn[], steps: Step[]): readonly Turn[] {
  const isSame = (a: Turn, b: Turn | undefined): boolean =>
    a.kind === b?.kind && a.version === b.version && Date.parse(a.at) === Date.parse(b.at);
  if (known.every((each, i) => isSame(each, turns[i]))) return turns.slice(known.length);
  if (turns.every((each, i) => isSame(each, known[i]))) return [];
  steps.push({ does: 'conflict', what: `${policy} was activated otherwise than the folder says: pull first` });
  return [];
}

/** Versions that the manifest lists, as they were published; and policies beside them that it does not know, by where they stand. */
function localVersions(folder: string, { versions }: Manifest): readonly LocalVersion[] {
  const listed = versions.map(({ policy, version, files, comment }) => {
    const texts = files.map(({ name, path }) => ({ name, text: readAt(folder, path) }));
    return localVersion(planOfFiles(texts)?.program, { policy, version, comment, files: texts });
  });
  const known = new Set(versions.flatMap(({ files }) => files.map(({ path }) => path)));
  const further = furtherPrograms(folder, known).map((program) => {
    const files = [...program.sources.values()].map(({ name, text }) => ({ name, text }));
    return localVersion(program, { policy: program.name, version: program.version, files });
  });
  return [...listed, ...further].sort((a, b) => compareVersions(a.version, b.version));
}

type Said = Pick<LocalVersion, 'policy' | 'version' | 'comment' | 'files'>;

function localVersion(program: Program | undefined, said: Said): LocalVersion {
  if (program?.name !== said.policy || program.version !== said.version)
    throw new FolderFault(
      `${said.policy} ${said.version} is not sound as it stands in the folder: "writ check" says why.`,
    );
  return { ...said, hash: program.hash, text: program.text };
}

function furtherPrograms(folder: string, known: ReadonlySet<string>): readonly Program[] {
  const loaded = loadPaths(['.'], resolve(folder));
  const further = loaded.files.filter(
    ({ source, checked: { head } }) => head?.role === 'policy' && !known.has(source.name),
  );
  return further.map((file) => {
    const { sound } = judgeFile(file);
    if (sound === undefined) throw new FolderFault(`${file.source.name} has errors: "writ check" says which.`);
    return sound.program;
  });
}
