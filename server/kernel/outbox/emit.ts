/**
 * Writes events in the transaction of their effect: with it they are there, without it they are not. Of one subject they stand in the
 * order of the commits: whoever writes one first holds the subject until the end of his transaction.
 */
import type { Statements } from '../database/connect.ts';
import { ID_BYTES, uuidv7 } from '../ids.ts';
import { EVENT_TYPES, type NewEvent } from './types.ts';

/** With more of them the whole tenant is held: each lock takes room in a table of the server that all share. */
const SUBJECTS_HELD_MAX = 50;

export interface EmitParts {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/**
 * In the tenant of the transaction, as its last step where that can be: until its end nobody else writes events of these subjects.
 * Gives their ids. Throws where data is not that of its type, which undoes the whole.
 */
export async function emit(
  { clock, random }: EmitParts,
  sql: Statements,
  ...events: readonly NewEvent[]
): Promise<readonly string[]> {
  if (events.length === 0) return [];
  const now = clock();
  const rows = events.map(({ type, subject, data }) => ({
    ...{ id: uuidv7(now, random(ID_BYTES)), type, subject },
    data: JSON.stringify(EVENT_TYPES[type].data.parse(data)),
  }));
  await holdSubjects(sql, [...new Set(rows.map(({ subject }) => subject))].sort());
  const column = (name: 'id' | 'type' | 'subject' | 'data') => rows.map((row): string => row[name]);
  await sql`
    INSERT INTO events (event_id, type, subject, occurred_at, data)
    SELECT id, type, subject, ${new Date(now)}, data::json
    FROM unnest(${column('id')}::uuid[], ${column('type')}::text[], ${column('subject')}::text[], ${column('data')}::text[])
      WITH ORDINALITY AS u (id, type, subject, data, place)
    ORDER BY place`;
  return rows.map(({ id }) => id);
}

/** In one order, so that no two wait for one another. */
async function holdSubjects(sql: Statements, subjects: readonly string[]): Promise<void> {
  if (subjects.length > SUBJECTS_HELD_MAX) {
    await sql`SELECT pg_advisory_xact_lock(hashtext('writ.events'), hashtext(current_tenant()::text))`;
    return;
  }
  await sql`SELECT pg_advisory_xact_lock_shared(hashtext('writ.events'), hashtext(current_tenant()::text))`;
  await sql`
    SELECT pg_advisory_xact_lock(hashtextextended(current_tenant()::text || ' ' || subject, 0))
    FROM unnest(${[...subjects]}::text[]) WITH ORDINALITY AS u (subject, place) ORDER BY place`;
}
