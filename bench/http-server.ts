/** A server process of the HTTP row: the service, or a bare node:http server that writes the service's answer to any body. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../server/app.ts';

/** Where it listens, and the key that a caller shows (which the bare one does not look at). */
export interface Serving {
  readonly port: number;
  readonly key: string;
}

const [kind = 'writ', path = '', body = ''] = process.argv.slice(2);

function tell(value: number | Serving): void {
  process.send?.(value);
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  tell(user + system);
});

const data = mkdtempSync(join(tmpdir(), 'writ-bench-'));
// As root, the user of the database passes through.
chmodSync(data, 0o711);
/** Limits that nobody reaches, so that what they cost is measured. */
const LIMITS = { WRIT_CALLER_RATE: '1000000', WRIT_TENANT_RATE: '1000000' };
const started = await start({ WRIT_DATA: data, WRIT_PORT: '0', WRIT_LOG_LEVEL: 'silent', ...LIMITS });
if (!started.ok) throw new Error(started.faults.join(' '));
const { service } = started;
const stopped = Promise.withResolvers<void>();
process.once('disconnect', async () => {
  if (kind === 'writ') await service.stop();
  else await stopped.promise;
  rmSync(data, { recursive: true, force: true });
  process.exit(0);
});
const key = readFileSync(join(data, 'admin.key'), 'utf8').trim();
if (kind === 'writ') tell({ key, port: Number(new URL(service.url).port) });
else {
  const answer = await (
    await fetch(`${service.url}${path}`, { method: 'POST', body, headers: { authorization: `Bearer ${key}` } })
  ).text();
  await service.stop();
  stopped.resolve();
  const length = Buffer.byteLength(answer);
  const bare = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
      response.end(answer);
    });
  });
  bare.listen(0, '127.0.0.1', () => tell({ key, port: (bare.address() as AddressInfo).port }));
}
