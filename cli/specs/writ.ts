/**
 * The `writ` command for tests: as a user starts it, or asked again and again of one process, which has then loaded what
 * commands need. Both have the same working folder, arguments, standard input, outputs and exit codes.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../main.mjs', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
interface Asked {
  readonly args: readonly string[];
  /** The file that stands at standard input. */
  readonly input: string;
}

function environment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  return env;
}

/** A process for this command alone. */
export function writ(folder: string, args: readonly string[], input?: string): Ran {
  const ran = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: environment(),
    ...(input === undefined ? {} : { input }),
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

/** One process for many commands, one after another. */
export class Writ {
  readonly #process: ChildProcess;
  readonly #own = mkdtempSync(join(tmpdir(), 'writ-input-'));

  constructor(folder: string) {
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
    const options = { cwd: folder, env: environment(), execArgv: [], stdio: [...stdio] };
    this.#process = fork(fileURLToPath(import.meta.url), options);
  }

  async run(args: readonly string[], given = ''): Promise<Ran> {
    const input = join(this.#own, 'input');
    writeFileSync(input, given);
    const told = once(this.#process, 'message');
    this.#process.send({ args, input } satisfies Asked);
    const [ran]: Ran[] = await told;
    if (ran === undefined) throw new Error('the command gave no answer');
    return ran;
  }

  end(): void {
    this.#process.kill();
    rmSync(this.#own, { recursive: true, force: true });
  }
}

/** Instead of the end of the process. */
class Ended extends Error {}

/** What the process writes from now on, taken up. */
function taken(stream: NodeJS.WriteStream): () => string {
  let text = '';
  const write = (piece: string | Uint8Array): boolean => {
    text += typeof piece === 'string' ? piece : Buffer.from(piece).toString();
    return true;
  };
  Object.assign(stream, { write });
  return () => text;
}

async function answer(run: () => Promise<void>, { args, input }: Asked): Promise<Ran> {
  process.argv = [process.execPath, MAIN, ...args];
  process.exitCode = undefined;
  // What is opened takes the lowest free number.
  closeSync(0);
  openSync(input, 'r');
  const [out, err] = [taken(process.stdout), taken(process.stderr)];
  try {
    await run();
  } catch (fault) {
    if (!(fault instanceof Ended)) throw fault;
  }
  return { code: Number(process.exitCode ?? 0), out: out(), err: err() };
}

if (import.meta.main) {
  // As in main.mjs.
  enableCompileCache();
  registerHooks({ resolve: (await import('../resolve.ts')).resolve });
  const { run } = await import('../program.ts');
  const exit = (code: number): never => {
    process.exitCode = code;
    throw new Ended();
  };
  Object.assign(process, { exit });
  process.on('message', async (asked: Asked) => process.send?.(await answer(run, asked)));
}
