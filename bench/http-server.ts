/** A server process of the HTTP row: the service, or a bare node:http server that writes the service's answer to any body. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../server/app.ts';

const [kind = 'writ', path = '', body = ''] = process.argv.slice(2);

function tell(value: number): void {
  process.send?.(value);
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  tell(user + system);
});

const data = mkdtempSync(join(tmpdir(), 'writ-bench-'));
const started = await start({ WRIT_DATA: data, WRIT_PORT: '0', WRIT_LOG_LEVEL: 'silent' });
if (!started.ok) throw new Error(started.faults.join(' '));
const { service } = started;
const stopped = Promise.withResolvers<void>();
process.once('disconnect', async () => {
  if (kind === 'writ') await service.stop();
  await stopped.promise;
  rmSync(data, { recursive: true, force: true });
  process.exit(0);
});
if (kind === 'writ') tell(Number(new URL(started.service.url).port));
else {
  const answer = await (await fetch(`${started.service.url}${path}`, { method: 'POST', body })).text();
  await started.service.stop();
  const length = Buffer.byteLength(answer);
  const bare = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
      response.end(answer);
    });
  });
  bare.listen(0, '127.0.0.1', () => tell((bare.address() as AddressInfo).port));
}
