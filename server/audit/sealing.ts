/** Seals what has come into the trail, batch by batch. Any instance may; one does at a time. */
import { type Database, type Logger, Repeated } from '../kernel/index.ts';
import { beginningOf, type Head, hashAfter, headText } from './chain.ts';
import { entryText } from './model.ts';
import {
  hasUnsealed,
  headsOf,
  insertSeals,
  isSealer,
  type NewSeal,
  type UnsealedRow,
  unsealedEntries,
} from './store.ts';

const EVERY_MS = 500;
const BATCH = 1000;

export interface SealerParts {
  readonly database: Database;
  readonly clock: () => number;
  readonly log: Pick<Logger, 'info'>;
  readonly onFault: (cause: unknown) => void;
}

/** To be started and stopped. */
export function sealer(parts: SealerParts): Repeated {
  return new Repeated(() => sealAll(parts).catch(parts.onFault), EVERY_MS);
}

/** Until nothing waits. The heads that come of it are published in the log. */
async function sealAll(parts: SealerParts): Promise<void> {
  if (!(await parts.database.look(hasUnsealed))) return;
  let sealed: number;
  do {
    const seals = await sealBatch(parts);
    for (const seal of new Map(seals.map((each) => [each.tenant, each])).values())
      parts.log.info({ tenant: seal.tenant, head: headText(seal) }, 'the audit trail is sealed');
    sealed = seals.length;
  } while (sealed === BATCH);
}

function sealBatch({ database, clock }: SealerParts): Promise<readonly NewSeal[]> {
  return database.as('audit', async (sql) => {
    if (!(await isSealer(sql))) return [];
    const entries = await unsealedEntries(sql, BATCH);
    if (entries.length === 0) return [];
    const tenants = [...new Set(entries.map(({ tenant }) => tenant))];
    const heads = await headsOf(sql, tenants);
    const known = heads.map(({ tenant, position, hash }): [string, Head] => [
      tenant,
      { position: Number(position), hash: hash.toString('hex') },
    ]);
    const seals = sealsOf(entries, new Map(known));
    await insertSeals(sql, seals, new Date(clock()));
    return seals;
  });
}

function sealsOf(entries: readonly UnsealedRow[], heads: Map<string, Head>): readonly NewSeal[] {
  return entries.map(({ id, ...row }) => {
    const before = heads.get(row.tenant) ?? beginningOf(row.tenant);
    const head = { position: before.position + 1, hash: hashAfter(before.hash, entryText(row)) };
    heads.set(row.tenant, head);
    return { tenant: row.tenant, id, ...head };
  });
}
