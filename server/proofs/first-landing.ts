/** A database as the first release with one left it, and what that release answered from it (fixtures/upgrade). */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectTo } from '../kernel/database/connect.ts';
import { placeOf } from '../kernel/database/open.ts';
import { makeRoles } from '../kernel/database/roles.ts';
import { testDatabase } from '../kernel/database/testing.ts';
import { z } from '../kernel/index.ts';
import type { TestHome } from '../testing.ts';

const FIXTURE = z.object({
  pepper: z.string(),
  adminKey: z.string(),
  /** Of the operator of a tenant. */
  key: z.string(),
  revoked: z.string(),
  activations: z.object({ items: z.array(z.looseObject({ id: z.string() })) }),
  calls: z.array(z.object({ body: z.object({ day: z.string(), data: z.string() }), answer: z.string() })),
});
export type FirstLanding = z.output<typeof FIXTURE>;

export const POLICY = 'acme.price';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/upgrade/${name}`, import.meta.url), 'utf8');

/** Restored into a database of its own, whose schema is still that of then. */
export async function restoreFirstLanding(): Promise<{ readonly home: TestHome; readonly was: FirstLanding }> {
  const was = FIXTURE.parse(JSON.parse(fixture('first-landing.json')));
  const database = await testDatabase({ migrated: false });
  const sql = connectTo(placeOf(database.url), 1);
  await sql.begin(makeRoles);
  await sql.unsafe(fixture('first-landing.sql'));
  await sql.end();
  const data = mkdtempSync(join(tmpdir(), 'writ-data-'));
  writeFileSync(join(data, 'admin.key'), `${was.adminKey}\n`, { mode: 0o600 });
  return { was, home: { database, data, close: () => database.drop() } };
}
