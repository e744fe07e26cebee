/** The database for whoever owns the installation, past the service: whether that runs or not, and with all rows in sight where that may be. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import type { Config } from '../config.ts';
import { SUPERUSER } from './cluster.ts';
import { connectTo, type Place } from './connect.ts';
import { joinEmbedded, startEmbedded } from './embedded.ts';
import { DatabaseFault } from './fault.ts';
import { messageOf } from './migrate.ts';
import { isOfTheSystem, placeOf } from './open.ts';

export interface Owned {
  readonly embedded: boolean;
  /** As the owner of the schema. */
  readonly owner: Sql;
  /** As who sees the most: of the embedded one its superuser, whom no row is hidden from. */
  readonly reader: Sql;
}

type OwnerConfig = Pick<Config, 'data' | 'databaseUrl'>;
export type OwnerAnswer<T> =
  | { readonly ok: true; readonly done: T }
  | { readonly ok: false; readonly faults: readonly string[] };

/** `make`: an embedded one that is not there is made; otherwise that is a fault. */
export async function asOwner<T>(
  config: OwnerConfig,
  { make }: { readonly make: boolean },
  work: (owned: Owned) => Promise<T>,
): Promise<OwnerAnswer<T>> {
  try {
    const reached = await reach(config, make);
    try {
      return { ok: true, done: await workOn(reached, work) };
    } finally {
      await reached.stop();
    }
  } catch (cause) {
    return { ok: false, faults: [faultOf(cause, config)] };
  }
}

interface Reached {
  readonly embedded: boolean;
  readonly owner: Place;
  readonly reader: Place;
  readonly stop: () => Promise<void>;
}

async function reach({ data, databaseUrl }: OwnerConfig, make: boolean): Promise<Reached> {
  if (databaseUrl !== '') {
    const place = placeOf(databaseUrl);
    return { embedded: false, owner: place, reader: place, stop: async () => undefined };
  }
  const isThere = existsSync(join(data, 'pg'));
  if (!(isThere || make)) throw new DatabaseFault(`There is no database in ${data}: no service has started there.`);
  const { place, stop } = await startOrJoin(data, isThere);
  return { embedded: true, owner: place, reader: { ...place, user: SUPERUSER }, stop };
}

/** Another service that has it does not matter. */
async function startOrJoin(data: string, isThere: boolean): Promise<Awaited<ReturnType<typeof startEmbedded>>> {
  try {
    return await startEmbedded(data, () => undefined);
  } catch (cause) {
    if (!(isThere && cause instanceof DatabaseFault)) throw cause;
    return { place: joinEmbedded(data), stop: async () => undefined };
  }
}

async function workOn<T>({ embedded, owner, reader }: Reached, work: (owned: Owned) => Promise<T>): Promise<T> {
  const pools = { owner: connectTo(owner, 1), reader: connectTo(reader, 1) };
  try {
    return await work({ embedded, ...pools });
  } finally {
    await Promise.all([pools.owner.end({ timeout: 1 }), pools.reader.end({ timeout: 1 })]);
  }
}

function faultOf(cause: unknown, { data }: OwnerConfig): string {
  if (cause instanceof DatabaseFault) return cause.message;
  if (isOfTheSystem(cause) && 'path' in cause) return `${data} cannot be used: ${cause.message}.`;
  return `The database refuses it, and nothing was changed: ${messageOf(cause)}.`;
}
