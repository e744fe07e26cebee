/** Lists in pages: each names the place behind its last item, from which the next one goes on. */
import { z } from 'zod';
import type { Statements } from './database/connect.ts';
import type { Fragment } from './filters.ts';
import { isId } from './ids.ts';

const LIMIT_MAX = 500;
const LIMIT = 50;

/** A place is the id of an item, wrapped so that nobody relies on what it is. */
function pageQuery(isPlace: (text: string) => boolean) {
  const cursor = z.string().transform((text, context) => {
    const place = Buffer.from(text, 'base64url').toString();
    if (isPlace(place)) return place;
    context.addIssue({ code: 'custom', message: 'This is no cursor of a page.' });
    return z.NEVER;
  });
  return {
    limit: z.coerce.number().int().min(1).max(LIMIT_MAX).optional().describe(`items of a page, ${LIMIT} unless said`),
    cursor: cursor.optional().describe('the "next" of the page before'),
  };
}

export const PAGE_QUERY = pageQuery(isId<string>);
const NAME = /^[\w.-]{1,200}$/;
/** Of what has a name for its id. */
export const NAME_PAGE_QUERY = pageQuery((text) => NAME.test(text));

/** Of a list whose items have numbers. */
export const NUMBERED_PAGE_QUERY = pageQuery((text) => /^\d{1,15}$/.test(text));

/** A page as a store is asked for it: behind a place, so many, of those that the filters let through. */
export interface PageAsked {
  readonly after: string | null;
  readonly count: number;
  readonly where: (sql: Statements) => Fragment;
}

/** Of a list without filters. */
export const EVERYTHING: PageAsked['where'] = (sql) => sql`true`;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable().describe('the cursor of the next page') });
}

/** `find` is asked for one item more than a page has, in the order of their ids, behind the one given. */
export async function pageOf<Item extends { readonly id: string }>(
  { limit = LIMIT, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  find: (after: string | null, count: number) => Promise<readonly Item[]>,
): Promise<Page<Item>> {
  const found = await find(cursor ?? null, limit + 1);
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : Buffer.from(last.id).toString('base64url') };
}
