/**
 * A backup is text under gzip: a line of JSON at the head, then for each table a line of JSON that names it, its rows as COPY writes them up to
 * a line `\.`, and a line of JSON with their number and digest; at the end a line of JSON that says so.
 */
import { z } from 'zod';

export const FORMAT = 1;
/** The end of the rows of a table, as COPY has it: no row can look like it. */
export const END_OF_ROWS = '\\.';

const MIGRATION = z.object({ version: z.int(), name: z.string(), md5: z.string() });

export const HEAD = z.object({
  writ: z.literal('backup'),
  format: z.int(),
  /** Of Writ. */
  release: z.string(),
  madeAt: z.string(),
  migrations: z.array(MIGRATION).min(1),
});
export const SECTION = z.object({ table: z.string(), columns: z.array(z.string()) });
export const TALLY = z.object({ rows: z.int(), sha256: z.string() });
export const END = z.object({ end: z.literal(true), tables: z.int(), rows: z.int() });

export type Head = z.output<typeof HEAD>;

/** How far it has come. */
export interface Progress {
  readonly table: string;
  readonly rows: number;
}
