// The walls between the rooms. The rules are the tables of .dependency-cruiser.mjs; this adds what a rule cannot say:
// that every file was seen and read (a parser that reads nothing finds nothing wrong), that every file has a room,
// that data rooms hold no code, and that no cycle of values exists.
import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { findCycle, isErased } from './cycles.ts';

const CODE_ROOMS = ['dsl', 'engine', 'host', 'server', 'cli', 'conformance', 'bench', 'client', 'tools'] as const;
const UI_ROOMS = ['console', 'editor'] as const;
const DATA_ROOMS = ['policies', 'fixtures'] as const;
const ROOMS: readonly string[] = [...CODE_ROOMS, ...UI_ROOMS, ...DATA_ROOMS];
const ROOT_FILE = /^[^/]+\.config\.ts$/;
const SKIPPED = ['**/node_modules/**', 'data/**', 'coverage/**', '.cache/**', '.git/**'];
const TEST = /\.(test|contract)\.ts$/;

const cruiser = fileURLToPath(new URL('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs', import.meta.url));
const configuration = fileURLToPath(new URL('../.dependency-cruiser.mjs', import.meta.url));

interface Dependency {
  readonly module: string;
  readonly resolved: string;
}

interface Cruise {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly Dependency[] }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

export interface WallReport {
  readonly files: number;
  readonly imports: number;
  readonly faults: readonly string[];
}

async function cruise(root: string, rooms: readonly string[]): Promise<Cruise> {
  const args = [cruiser, ...rooms, '--config', configuration, '--output-type', 'json'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (!output.startsWith('{')) throw new Error(`dependency-cruiser gave no answer: ${errors || output}`);
  return JSON.parse(output) as Cruise;
}

function faultsOfPlace(file: string): string[] {
  const room = file.split('/', 1)[0] ?? '';
  if (!file.includes('/')) return ROOT_FILE.test(file) ? [] : [`no-room: ${file} lies outside every room`];
  if (!ROOMS.includes(room)) return [`no-room: ${file} lies outside every room`];
  const isData = (DATA_ROOMS as readonly string[]).includes(room);
  return isData && !TEST.test(file) ? [`data-only: ${file} is code in a data room`] : [];
}

/** Server folders without a row in the tables would be under no rule at all. */
async function faultsOfModules(root: string): Promise<string[]> {
  const { default: config } = (await import(configuration)) as {
    default: { forbidden: { name: string }[] };
  };
  const known = new Set(config.forbidden.map((rule) => rule.name));
  return globSync('server/*/**/*.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/').split('/')[1] ?? '')
    .filter((name, at, all) => all.indexOf(name) === at && name !== 'migrations')
    .filter((name) => !known.has(`server-${name}-rooms`))
    .map((name) => `no-floor: server/${name} has no row in .dependency-cruiser.mjs`);
}

export async function checkWalls(root: string): Promise<WallReport> {
  const files = globSync('**/*.ts', { cwd: root, exclude: SKIPPED })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.d.ts'));
  const rooms = ROOMS.filter((room) => files.some((file) => file.startsWith(`${room}/`)));
  if (rooms.length === 0) return { files: 0, imports: 0, faults: ['nothing-seen: no TypeScript file in any room'] };

  const { modules, summary } = await cruise(root, rooms);
  const seen = new Map(modules.map((module) => [module.source, module.dependencies]));
  const faults = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
  faults.push(...files.flatMap(faultsOfPlace), ...(await faultsOfModules(root)));

  const graph = new Map<string, string[]>();
  for (const file of files.filter((name) => name.includes('/'))) {
    const dependencies = seen.get(file);
    const source = readFileSync(join(root, file), 'utf8');
    if (dependencies === undefined) faults.push(`not-seen: ${file} was not read by dependency-cruiser`);
    else if (dependencies.length === 0 && /^(import|export)\b[^'"]*\bfrom\s*['"]/m.test(source))
      faults.push(`not-read: ${file} has imports, none was seen`);
    const values = (dependencies ?? []).filter(({ module }) => !isErased(source, module));
    graph.set(
      file,
      values.map(({ resolved }) => resolved),
    );
  }
  const cycle = findCycle(graph);
  if (cycle !== undefined) faults.push(`no-circular: ${cycle.join(' -> ')}`);

  const imports = files.reduce((sum, file) => sum + (seen.get(file)?.length ?? 0), 0);
  return { files: files.filter((file) => seen.has(file)).length, imports, faults };
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  if (!existsSync(cruiser)) throw new Error('dependency-cruiser is not installed: run npm ci first');
  const { files, imports, faults } = await checkWalls(root);
  for (const fault of faults) console.log(fault);
  console.log(`${files} files, ${imports} imports, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
