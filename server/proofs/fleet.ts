/** Some instances of the service on one new database. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestHome, testHome } from '../testing.ts';
import { type Instance, startInstance } from './instance.ts';

export interface Fleet {
  readonly home: TestHome;
  readonly instances: readonly Instance[];
  /** The first of them. */
  readonly first: Instance;
  /** The header of the first key. */
  readonly authorization: string;
  readonly close: () => Promise<void>;
}

/** No policies are served from folders unless `more`, of the environment, names some. */
export async function startFleet(count: number, more: Readonly<Record<string, string>> = {}): Promise<Fleet> {
  const home = await testHome();
  const folder = mkdtempSync(join(tmpdir(), 'writ-fleet-'));
  const secrets = { WRIT_PEPPER: 'x'.repeat(32), WRIT_MASTER_KEY: 'y'.repeat(32) };
  const environment = { DATABASE_URL: home.database.url, WRIT_DATA: home.data, WRIT_POLICIES: folder, ...secrets };
  const start = () => startInstance({ ...environment, ...more });
  const [first, ...others] = await Promise.all([start(), ...Array.from({ length: count - 1 }, start)]);
  const instances = [first, ...others];
  return {
    ...{ home, instances, first },
    authorization: `Bearer ${readFileSync(join(home.data, 'admin.key'), 'utf8').trim()}`,
    async close() {
      await Promise.all(instances.map((instance) => instance.stop()));
      await home.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
