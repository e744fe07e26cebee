// The licences of everything the lockfile installs, on any platform. Anything outside the table below fails; a
// condition narrows a licence to development tools or to named data packages. `--table` prints every package.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ALLOWED: Readonly<Record<string, 'any' | 'development' | 'data'>> = {
  '0BSD': 'any',
  'Apache-2.0': 'any',
  'BSD-2-Clause': 'any',
  'BSD-3-Clause': 'any',
  'BlueOak-1.0.0': 'any',
  'CC-BY-4.0': 'data',
  'CC0-1.0': 'any',
  ISC: 'any',
  MIT: 'any',
  'MPL-2.0': 'development',
  'Python-2.0': 'any',
  Unlicense: 'any',
};

/** Packages that are data rather than code, where an attribution licence is in order. */
const DATA_PACKAGES: readonly string[] = [];

export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly development: boolean;
}

interface Manifest {
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly { readonly type?: string }[];
}

interface LockEntry extends Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

function licenceOf(manifest: Manifest): string | undefined {
  if (typeof manifest.license === 'string') return manifest.license;
  if (manifest.license?.type !== undefined) return manifest.license.type;
  return manifest.licenses?.map(({ type }) => type ?? 'none').join(' OR ');
}

/** Everything the lockfile names; the installed manifest is believed over the lockfile, which may be silent. */
export function readInstalled(root: string): readonly Installed[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, LockEntry>>;
  };
  const entries = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && entry.link !== true);
  return entries.map(([path, entry]) => {
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const file = join(root, path, 'package.json');
    const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : entry;
    const licence = licenceOf(manifest) ?? licenceOf(entry) ?? 'none';
    return { name, version: entry.version ?? '', licence, development: entry.dev === true };
  });
}

/** Whether an SPDX expression (names, AND, OR, one level of brackets at a time) lets us use the package. */
export function isAllowed({ name, licence, development }: Installed): boolean {
  const innermost = /\(([^()]*)\)/;
  let expression = licence;
  for (let bracket = innermost.exec(expression); bracket !== null; bracket = innermost.exec(expression)) {
    const verdict = isAllowed({ name, version: '', licence: bracket[1] ?? '', development });
    expression = expression.replace(bracket[0], verdict ? 'MIT' : 'none');
  }
  return expression.split(/\s+OR\s+/i).some((choice) =>
    choice.split(/\s+AND\s+/i).every((term) => {
      const condition = Object.hasOwn(ALLOWED, term.trim()) ? ALLOWED[term.trim()] : undefined;
      if (condition === 'development') return development;
      if (condition === 'data') return DATA_PACKAGES.includes(name);
      return condition === 'any';
    }),
  );
}

if (import.meta.main) {
  const installed = readInstalled(fileURLToPath(new URL('..', import.meta.url)));
  const refused = installed.filter((one) => !isAllowed(one));
  const shown = process.argv.includes('--table') ? installed : refused;
  for (const { name, version, licence, development } of shown)
    console.log([licence.padEnd(28), `${name}@${version}`, development ? '(development)' : ''].join(' ').trimEnd());
  console.log(`${installed.length} packages, ${refused.length} refused`);
  process.exitCode = refused.length > 0 || installed.length === 0 ? 1 : 0;
}
