/** Names, comments, instants and days, whoever sends them. PostgreSQL keeps fewer instants than ISO 8601 writes. */
import { z } from 'zod';

/** The name that somebody gives to something. */
export const GIVEN_NAME = z.string().trim().min(1).max(200);
/** What somebody says about what they do. */
export const COMMENT = z.string().trim().min(1).max(2000);

const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');
/** With a fraction of nine digits and an offset. */
const INSTANT_MAX = 35;
/** The database knows none beyond; neither does any zone. */
const OFFSET = /(?:Z|[+-](?:0\d|1[0-5]):\d\d)$/;

/** An instant, ISO 8601 with Z or an offset up to 15:59, in the years 0001 to 9999 of UTC. */
export const INSTANT = z.iso
  .datetime({ offset: true })
  .max(INSTANT_MAX)
  .refine((text) => OFFSET.test(text), 'An offset is at most 15:59.')
  .refine((text) => {
    const at = Date.parse(text);
    return at >= FIRST_MS && at <= LAST_MS;
  }, 'An instant lies in the years 0001 to 9999.');

/** A day, YYYY-MM-DD, in the years 0001 to 9999. */
export const DATE = z.iso.date().refine((text) => !text.startsWith('0000'), 'A day lies in the years 0001 to 9999.');
