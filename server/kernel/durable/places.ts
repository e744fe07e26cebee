/**
 * Who runs jobs: an instance takes a place, which names it to the engine of workflows, and keeps it for as long as it says in time that it
 * lives. What stands at the place of one that went silent is taken over by the others; should it wake up again, its epoch is over.
 */
import type { Database, Statements } from '../database/connect.ts';

/** A place is free when nothing was heard from it for so long. */
const PLACE_MS = 5000;
/** How often whoever has one says so. */
export const BEAT_MS = 1000;
/** Of an advisory lock. */
const PLACES_LOCK = '8533803021516341251';

export interface Place {
  readonly number: number;
  readonly epoch: string;
}

/** The name of a place to the engine of workflows. */
export const executorOf = (place: number): string => `place-${place}`;

/** The lowest place that is free, or a new one. */
export function takePlace(database: Database, instance: string): Promise<Place> {
  return database.as('worker', async (sql) => {
    await sql`SELECT pg_advisory_xact_lock(${PLACES_LOCK}::bigint)`;
    const [freed] = await sql<Place[]>`
      UPDATE executors SET epoch = epoch + 1, instance = ${instance}, until = ${untilOf(sql)}
      WHERE place = (SELECT min(place) FROM executors WHERE until <= clock_timestamp())
      RETURNING place AS number, epoch::text AS epoch`;
    if (freed !== undefined) return freed;
    const [made] = await sql<[Place]>`
      INSERT INTO executors (place, epoch, instance, until)
      SELECT coalesce(max(place) + 1, 0), 1, ${instance}, ${untilOf(sql)} FROM executors
      RETURNING place AS number, epoch::text AS epoch`;
    return made;
  });
}

const untilOf = (sql: Statements) => sql`clock_timestamp() + ${PLACE_MS} * interval '1 ms'`;

/** Whether the place is still ours, for some time more. */
export function keepPlace(database: Database, { number, epoch }: Place): Promise<boolean> {
  return database.as('worker', async (sql) => {
    const kept = await sql`
      UPDATE executors SET until = ${untilOf(sql)}
      WHERE place = ${number} AND epoch = ${epoch}::bigint AND until > clock_timestamp() RETURNING place`;
    return kept.length > 0;
  });
}

/** The others need not wait until it is heard that nobody is there. */
export async function leavePlace(database: Database, { number, epoch }: Place): Promise<void> {
  await database.as(
    'worker',
    (sql) => sql`
    UPDATE executors SET until = clock_timestamp() WHERE place = ${number} AND epoch = ${epoch}::bigint`,
  );
}

/** Within a step's transaction: whoever lost the place changes nothing more. */
export async function holdsPlace(sql: Statements, { number, epoch }: Place): Promise<boolean> {
  const held = await sql`SELECT FROM executors WHERE place = ${number} AND epoch = ${epoch}::bigint`;
  return held.length > 0;
}

/** Places whose holders went silent. */
export function silentPlaces(database: Database): Promise<readonly Place[]> {
  return database.look(
    (sql) => sql<Place[]>`
    SELECT place AS number, epoch::text AS epoch FROM executors WHERE until <= clock_timestamp()`,
  );
}

/** What stood there has been taken over. A holder that came meanwhile keeps it. */
export async function clearPlace(database: Database, { number, epoch }: Place): Promise<void> {
  await database.as(
    'worker',
    (sql) => sql`
    DELETE FROM executors
    WHERE place = ${number} AND epoch = ${epoch}::bigint AND until <= clock_timestamp()`,
  );
}
