/** Lists in pages: each names the place behind its last item, from which the next one goes on. */
import { z } from 'zod';
import { isId } from './ids.ts';

const LIMIT_MAX = 500;
const LIMIT = 50;

/** A place is the id of an item, wrapped so that nobody relies on what it is. */
const CURSOR = z.string().transform((text, context) => {
  const id = Buffer.from(text, 'base64url').toString();
  if (isId<string>(id)) return id;
  context.addIssue({ code: 'custom', message: 'This is no cursor of a page.' });
  return z.NEVER;
});

/** Of a list whose items have numbers. */
const NUMBER_CURSOR = z.string().transform((text, context) => {
  const number = Buffer.from(text, 'base64url').toString();
  if (/^\d{1,15}$/.test(number)) return number;
  context.addIssue({ code: 'custom', message: 'This is no cursor of a page.' });
  return z.NEVER;
});

export const PAGE_QUERY = {
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).optional().describe(`items of a page, ${LIMIT} unless said`),
  cursor: CURSOR.optional().describe('the "next" of the page before'),
};

export const NUMBERED_PAGE_QUERY = {
  ...PAGE_QUERY,
  cursor: NUMBER_CURSOR.optional().describe('the "next" of the page before'),
};

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
