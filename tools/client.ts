// `npm run client` (`node tools/client.ts`): writes client/api.ts from the interface document of the service as it is here.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { testDatabase } from '../server/kernel/database/testing.ts';
import { type Document, sourceOf } from './client/source.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FILE = join(ROOT, 'client/api.ts');

/** Laid out as everything else. */
export function clientSource(document: Document): string {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'format', '--stdin-file-path', FILE], {
    ...{ cwd: ROOT, encoding: 'utf8', input: sourceOf(document) },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** What the service says of itself, started for that on a database of its own. */
export async function interfaceDocument(): Promise<Document> {
  const data = mkdtempSync(join(tmpdir(), 'writ-client-'));
  const database = await testDatabase();
  const env = { ...process.env, DATABASE_URL: database.url, WRIT_DATA: data, WRIT_PORT: '0' };
  const child = spawn(process.execPath, [join(ROOT, 'server/main.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const { msg, url }: { readonly msg: string; readonly url?: string } = JSON.parse(line);
      if (msg !== 'serving') continue;
      return (await (await fetch(`${url}/openapi.json`)).json()) as Document;
    }
    throw new Error('the service did not start');
  } finally {
    child.kill();
    child.stdout.resume();
    await ended;
    await database.drop();
    rmSync(data, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { stopTestServer } = await import('../server/kernel/database/testing.ts');
  writeFileSync(FILE, clientSource(await interfaceDocument()));
  await stopTestServer();
  process.exit();
}
