/**
 * The driver of PostgreSQL, with what its release 3.4.9 does on a lost connection mended as it is loaded. There a write that is still to come goes to no
 * socket, which ends the process, or is never made, so that whoever asks waits for ever (github.com/porsager/postgres issues 1154 and 1208);
 * and what a transaction asks after its connection was lost is asked within whatever transaction has the connection by then. A release in
 * which the lines stand otherwise is not loaded at all, so that nobody takes it unseen.
 */
import { registerHooks } from 'node:module';

type Mend = readonly [fault: string, mend: string];

const MENDS: Readonly<Record<string, readonly Mend[]>> = {
  '/postgres/src/connection.js': [
    [
      '  function nextWrite(fn) {\n',
      `  function nextWrite(fn) {
    if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
`,
    ],
    // What was asked between an error and the end that follows it, and what the end before has left.
    [
      '    socket = null\n\n    if (initial)\n',
      `    socket = null
    const lost = Errors.connection('CONNECTION_CLOSED', options)
    query && queryError(query, lost)
    while (sent.length)
      queryError(sent.shift(), lost)
    query = results = errorResponse = null
    result = new Result()

    if (initial)
`,
    ],
    // What waits for it is told of the end of the connection by itself.
    ['        return fetchArrayTypes()\n', '        return fetchArrayTypes().catch(() => undefined)\n'],
    // Of the two ways in which a connection ends.
    ['    clearImmediate(nextWriteTimer)\n    if (socket) {', '    forgetWrites()\n    if (socket) {'],
    ['    clearImmediate(nextWriteTimer)\n    socket.removeListener', '    forgetWrites()\n    socket.removeListener'],
    [
      '  function terminate() {\n',
      `  function forgetWrites() {
    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
  }

  function terminate() {
`,
    ],
  ],
  '/postgres/src/index.js': [
    ['    let savepoints = 0\n', '    let dead = null\n    let savepoints = 0\n'],
    [
      'new Promise((_, reject) => connection.onclose = reject)',
      'new Promise((_, reject) => connection.onclose = e => (dead = e, reject(e)))',
    ],
    [
      '        q.catch(e => uncaughtError || (uncaughtError = e))\n',
      '        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (dead) return q.reject(dead)\n',
    ],
  ],
};

function mended(source: string, mends: readonly Mend[]): string {
  return mends.reduce((text, [fault, mend]) => {
    if (text.split(fault).length !== 2)
      throw new Error(`The driver is not the release whose faults are known: ${fault}`);
    return text.replace(fault, () => mend);
  }, source);
}

const hooks = registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const [, mends] = Object.entries(MENDS).find(([file]) => url.endsWith(file)) ?? [];
    if (mends === undefined) return loaded;
    const { source } = loaded;
    const text = typeof source === 'string' ? source : new TextDecoder().decode(source ?? undefined);
    return { ...loaded, source: mended(text, mends) };
  },
});

export const { default: postgres } = await import('postgres');

hooks.deregister();
