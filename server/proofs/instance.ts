/** A service as a process of its own, which can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface Instance {
  readonly url: string;
  /** Ends it as it would be by the machine: nothing is put in order. */
  readonly kill: () => Promise<void>;
  /** Ends it in an orderly way. */
  readonly stop: () => Promise<void>;
}

/** Resolves when it serves. `main`: of another release than this one. */
export async function startInstance(
  environment: Readonly<Record<string, string>>,
  main: string = MAIN,
): Promise<Instance> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, WRIT_PORT: '0', WRIT_DRAIN_SECONDS: '2', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { url: await urlOf(child), kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') };
}

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('A service without an output.');
  const said: string[] = [];
  for await (const line of createInterface({ input: stdout })) {
    said.push(line);
    const { url } = JSON.parse(line) as { url?: string };
    if (url === undefined) continue;
    stdout.resume();
    return url;
  }
  throw new Error(`A service has not started: ${said.join(' ')}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
