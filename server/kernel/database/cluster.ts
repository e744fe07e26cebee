/**
 * A PostgreSQL of our own in a folder: made when it is not there, found again when a killed process has left it running, and
 * stopped when asked. It is reached by a socket in its own folder, which only its user may enter, and by no port of the machine.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { keptSecret } from '../kept-secret.ts';
import { type Binaries, findBinaries, type Owner, refuseUnreachable, serverOwner } from './binaries.ts';
import { codeOf, DatabaseFault } from './fault.ts';

/** Names the socket; nothing listens on it. */
const PORT = 5432;
/** Bytes of the path of a socket, by the system's limit. */
const SOCKET_PATH_MAX = 103;
const START_MS = 60_000;
const STOP_MS = 30_000;
const LOOK_MS = 15;
const LOG_TAIL = 2000;
/** The user that owns all of it; the service itself is another one. */
export const SUPERUSER = 'postgres';

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  // Of errors in statements the service hears itself; here they would stand with what they were about.
  log_min_messages: 'log',
  TimeZone: 'UTC',
};

/** Texts in the order of their characters, the same on every machine. */
const ORDER = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

export interface ClusterOptions {
  /** Holds the data (`pg`), the password (`pg.password`, 0600) and the server's log (`pg.log`). */
  readonly folder: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Instead of those that order texts. */
  readonly initdbFlags?: readonly string[];
}

export interface Cluster {
  /** The folder of the socket. */
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** Waits for its end; whatever is connected is cut off. */
  readonly stop: () => Promise<void>;
}

/** Starts it, or finds it running. Throws a `DatabaseFault`. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = resolve(options.folder);
  const data = join(folder, 'pg');
  refuseLongPath(data);
  const owner = serverOwner();
  // The user of PostgreSQL passes through to its own part.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (owner !== undefined) chmodSync(folder, 0o711);
  const binaries = await findBinaries();
  if (owner !== undefined) refuseUnreachable([data, binaries.postgres], owner);
  const password = readPassword(folder, existsSync(data));
  if (!existsSync(data)) await makeData({ ...options, folder }, binaries, password, owner);
  await run(options, { folder, data, binaries, owner });
  return { host: data, port: PORT, password, stop: () => stop(data) };
}

/** As the service finds it that did not start it itself: a worker beside the process that did. */
export function clusterOf(folder: string): Pick<Cluster, 'host' | 'port' | 'password'> {
  return { host: join(resolve(folder), 'pg'), port: PORT, password: readPassword(folder, true) };
}

function refuseLongPath(data: string): void {
  const length = Buffer.byteLength(socketOf(data));
  if (length <= SOCKET_PATH_MAX) return;
  throw new DatabaseFault(
    `The path of the socket ${socketOf(data)} has ${length} bytes, and the system takes ${SOCKET_PATH_MAX}: name a shorter folder in WRIT_DATA.`,
  );
}

const socketOf = (data: string): string => join(data, `.s.PGSQL.${PORT}`);

function readPassword(folder: string, made: boolean): string {
  const file = join(folder, 'pg.password');
  if (made && !existsSync(file))
    throw new DatabaseFault(`${file} is missing, without which nobody gets into the database beside it.`);
  return keptSecret(file);
}

interface Place {
  readonly folder: string;
  readonly data: string;
  readonly binaries: Binaries;
  readonly owner: Owner | undefined;
}

/** Made aside and moved to its place whole: a start that is killed leaves nothing half done, and of two the first one wins. */
async function makeData(
  { folder, initdbFlags = ORDER }: ClusterOptions,
  { initdb }: Binaries,
  password: string,
  owner: Owner | undefined,
): Promise<void> {
  const made = join(folder, `pg.new-${randomBytes(6).toString('hex')}`);
  const passwordFile = `${made}.password`;
  try {
    mkdirSync(made, { mode: 0o700 });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
    if (owner !== undefined) for (const path of [made, passwordFile]) chownSync(path, owner.uid, owner.gid);
    const flags = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', ...initdbFlags];
    const args = [`--pgdata=${made}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, ...flags];
    const child = spawn(initdb, args, { ...owner, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const [errors, code] = await Promise.all([text(child.stderr), ended]);
    if (code !== 0) throw new DatabaseFault(`The database could not be made in ${folder}: ${errors.trim()}`);
    const data = join(folder, 'pg');
    try {
      renameSync(made, data);
    } catch (cause) {
      if (!existsSync(join(data, 'PG_VERSION'))) throw cause;
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

/** Until it takes connections. A server that has just been killed may hold its memory for a moment, so that a start is tried again. */
async function run(options: ClusterOptions, place: Place): Promise<void> {
  const end = performance.now() + START_MS;
  while (performance.now() < end) {
    if (isReady(place.data) && (await answers(place.data))) return;
    await startOnce(options, place, end);
  }
  throw new DatabaseFault(`PostgreSQL did not start:\n${logOf(place.folder)}`);
}

async function startOnce({ settings = {} }: ClusterOptions, { folder, data, binaries, owner }: Place, end: number) {
  const flags = Object.entries({ ...SETTINGS, ...settings, unix_socket_directories: data });
  const args = ['-D', data, '-p', String(PORT), ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const log = openSync(join(folder, 'pg.log'), 'w', 0o600);
  // In a session of its own, so that what ends this process does not end it before it is asked to.
  const child = spawn(binaries.postgres, args, { ...owner, cwd: '/', detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  let ended = false;
  let broken: Error | undefined;
  child.once('close', () => {
    ended = true;
  });
  child.once('error', (cause) => {
    ended = true;
    broken = cause;
  });
  while (!ended && performance.now() < end) {
    if (isReady(data) && (await answers(data))) return;
    await sleep(LOOK_MS);
  }
  if (broken !== undefined) throw new DatabaseFault(`PostgreSQL could not be started: ${broken.message}`);
  // Another process started it in this moment, or what a killed one held is not free yet.
  if (ended && !isReady(data) && !/already exists|still in use|pre-existing/.test(logOf(folder)))
    throw new DatabaseFault(`PostgreSQL did not start:\n${logOf(folder)}`);
  await sleep(LOOK_MS);
}

const logOf = (folder: string): string => {
  const file = join(folder, 'pg.log');
  return existsSync(file) ? readFileSync(file, 'utf8').slice(-LOG_TAIL).trim() : '';
};

/** The lines of postmaster.pid: the process first, its state on the eighth. */
function postmaster(data: string): { readonly pid: number; readonly state: string } | undefined {
  const lines = linesOf(join(data, 'postmaster.pid'));
  if (lines === undefined) return undefined;
  return { pid: Number(lines[0]), state: (lines[7] ?? '').trim() };
}

/** The server takes it away when it ends, perhaps in this moment. */
function linesOf(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

const isReady = (data: string): boolean => postmaster(data)?.state === 'ready';

/** A file that a killed server left says nothing; who takes a connection is there. */
function answers(data: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketOf(data));
    const told = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', told(true));
    socket.once('error', told(false));
  });
}

async function stop(data: string): Promise<void> {
  const running = postmaster(data);
  if (running === undefined || !isAlive(running.pid)) return;
  process.kill(running.pid, 'SIGINT');
  const end = performance.now() + STOP_MS;
  // The file goes last; the process may stay as a name that nobody has asked about.
  while (postmaster(data)?.pid === running.pid && isAlive(running.pid)) {
    if (performance.now() > end) process.kill(running.pid, 'SIGQUIT');
    await sleep(LOOK_MS);
  }
}

/** A file that is being written may say 0 or nothing, by which a signal means every process of the group. */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
