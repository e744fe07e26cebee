/** The files of vectors: facts carried over from the suites and documents of other systems, schema `rb-vectors/1`. */
import { z } from 'zod';

const vector = z.object({
  id: z.string(),
  kind: z.string(),
  /** Where the fact was read: a repository, its path and commit, or the address of a document. */
  source: z.unknown().optional(),
  licence: z.string().optional(),
  given: z.record(z.string(), z.unknown()),
  expect: z.record(z.string(), z.unknown()),
  tags: z.array(z.string()).optional(),
  /** How the fact was computed anew by whoever wrote it down; `differs` means that the source errs, and `value` is the exact one. */
  check: z
    .looseObject({
      value: z.unknown().optional(),
      recomputed: z.string().optional(),
      naive_double_fails: z.boolean().optional(),
    })
    .optional(),
  check_note: z.string().optional(),
});

const file = z.object({
  schema: z.literal('rb-vectors/1'),
  title: z.string(),
  notes: z.array(z.string()).optional(),
  /** Inputs that several vectors share, by the name that their `given` has for them. */
  fixtures: z.record(z.string(), z.unknown()).optional(),
  vectors: z.array(vector),
});

export type Vector = z.infer<typeof vector>;
export type VectorFile = z.infer<typeof file>;

/** The file of a text, or what is wrong with it in one line. */
export function parseVectors(text: string): { readonly file: VectorFile } | { readonly fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'it is no JSON' };
  }
  const parsed = file.safeParse(value);
  if (parsed.success) return { file: parsed.data };
  const [issue] = parsed.error.issues;
  return { fault: issue === undefined ? 'it is no file of vectors' : `${issue.path.join('.')}: ${issue.message}` };
}
