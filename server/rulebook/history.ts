/** Who did what to a policy, in order. Every operation on the rulebook notes here, in its own transaction, what it has done. */
import { type Caller, ID_BYTES, type Id, nameOf, type Statements, uuidv7, WHO, z } from '../kernel/index.ts';
import { insertEntry } from './store.ts';

export const HISTORY_KINDS = [
  'draft.created',
  'draft.changed',
  'draft.discarded',
  'draft.submitted',
  'draft.reviewed',
  'version.published',
  'version.activated',
  'version.retired',
  'commented',
] as const;

const DETAILS = z.object({
  draft: z.string().optional().describe('the id of a draft'),
  revision: z.number().int().optional().describe('of the draft'),
  verdict: z.enum(['approve', 'reject']).optional(),
  version: z.string().optional(),
  hash: z.string().optional().describe('of the files of a draft, or of the meaning of a version'),
  at: z.string().optional().describe('the instant from which on a version answers, or answers no more'),
});

export const ENTRY = DETAILS.extend({
  id: z.string(),
  kind: z.enum(HISTORY_KINDS),
  doneAt: z.string(),
  by: WHO,
  comment: z.string().nullable(),
});

export interface EntryRow {
  readonly id: Id<'entry'>;
  readonly kind: (typeof HISTORY_KINDS)[number];
  readonly doneAt: Date;
  readonly by: string;
  readonly comment: string | null;
  readonly details: z.output<typeof DETAILS>;
}

export interface NoteParts {
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

interface Noted {
  readonly caller: Caller;
  readonly policy: string;
  readonly kind: EntryRow['kind'];
  readonly comment?: string | null | undefined;
  readonly details?: EntryRow['details'];
}

/** What is told outside of an operation is told here too: it is the one place that each of them passes. */
export async function note(
  { clock, random }: NoteParts,
  sql: Statements,
  { caller, policy, kind, comment = null, details = {} }: Noted,
): Promise<EntryRow> {
  const now = clock();
  const id: EntryRow['id'] = uuidv7(now, random(ID_BYTES));
  const row = { id, kind, doneAt: new Date(now), by: nameOf(caller.actor), comment, details };
  await insertEntry(sql, caller.tenant, policy, row);
  return row;
}

export function entryValue({ doneAt, details, ...row }: EntryRow): z.output<typeof ENTRY> {
  return { ...row, ...details, doneAt: doneAt.toISOString() };
}
