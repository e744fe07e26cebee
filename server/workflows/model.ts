/** Long work, as callers ask for it and see it. */
import { COMMENT, INSTANT, JOB_STATUSES, type Job, z } from '../kernel/index.ts';
import { NEW_REPLAY } from '../recordings/index.ts';

export const JOB = z.object({
  id: z.string(),
  kind: z.string().describe('what is done'),
  subject: z.string().describe('what it is about: the id of a draft, say'),
  status: z.enum(JOB_STATUSES),
  done: z.number().int(),
  total: z.number().int().nullable().describe('of how many, once that is known'),
  result: z.unknown().describe('what came of it'),
  problem: z.unknown().describe('why it failed, as a call would be told'),
  askedBy: z.string().describe('the id of a key, or issuer and subject'),
  madeAt: z.string(),
  endedAt: z.string().nullable(),
});

/** A draft is asked what callers were answered, and published where no more of that would change than may. */
export const NEW_PUBLICATION = z.strictObject({
  replay: NEW_REPLAY.prefault({}).describe('which recorded calls it is asked'),
  mayChange: z.number().int().min(0).default(0).describe('how many of them it may answer differently, to be published'),
  activateAt: INSTANT.optional().describe('also lets it answer from then on; takes the scope "policies:activate"'),
  comment: COMMENT.optional(),
});
export type Publication = z.output<typeof NEW_PUBLICATION>;

/** As it is kept: with the revision of the draft that was meant. */
export const ASKED_PUBLICATION = NEW_PUBLICATION.extend({ revision: z.number().int() });
export type AskedPublication = z.output<typeof ASKED_PUBLICATION>;

export function jobValue({ tenant: _, asked: __, madeAt, endedAt, ...job }: Job): z.output<typeof JOB> {
  return { ...job, madeAt: madeAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
