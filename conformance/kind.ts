/**
 * A kind of vector: how what is given is stated to Writ, and which figures of the answer are compared. A kind knows the form of
 * its vectors, never an id.
 */
import type { z } from 'zod';
import type { Statement } from './statement.ts';

/** What a case came to. */
export type Found =
  /** The same shape as `expect`; members that `expect` does not name may be left in. */
  | { readonly actual: unknown; readonly statements: readonly Statement[] }
  /** One sentence: what Writ has no words for, and what an author would do instead. */
  | { readonly notExpressible: string };

/** How a kind is answered: by a policy that is written for the case, or by the functions a biller calls. */
export type Way = 'language' | 'engine';

export interface Kind {
  readonly way: Way;
  /** Why this way, in a sentence. */
  readonly why: string;
  /** Members of `expect` that tell about figures (how the source rounded, what it once got wrong) and are none to agree with. */
  readonly remarks: readonly string[];
  readonly run: (given: unknown, fixtures: Readonly<Record<string, unknown>>, expect: unknown) => Found;
}

interface Definition<G> {
  readonly way: Way;
  readonly why: string;
  readonly remarks?: readonly string[];
  readonly given: z.ZodType<G>;
  /** `expect` only tells which figures are asked for; no answer may be made of it. */
  readonly run: (given: G, fixtures: Readonly<Record<string, unknown>>, expect: unknown) => Found;
}

/** A kind from the form of what it is given; anything of another form is not expressible, with the place that is not known. */
export function kind<G>({ way, why, remarks = [], given: form, run }: Definition<G>): Kind {
  return {
    way,
    why,
    remarks,
    run: (given, fixtures, expect) => {
      const parsed = form.safeParse(given);
      return parsed.success ? run(parsed.data, fixtures, expect) : { notExpressible: unread(parsed.error.issues) };
    },
  };
}

type Issue = z.core.$ZodIssue;

/** What of a case is not read: a member that has no meaning here, or one that is not of the form that is known. */
function unread(issues: readonly Issue[], above: readonly PropertyKey[] = []): string {
  const [issue] = issues;
  if (issue === undefined) return 'a form that is not known here';
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const members = issue.keys.map((key) => ['given', ...path, key].join('.'));
    return `the mapping does not read ${members.join(', ')}`;
  }
  // Of several forms the one that fits best tells what is wrong.
  if (issue.code === 'invalid_union') {
    const [nearest] = issue.errors.toSorted((one, other) => one.length - other.length);
    if (nearest !== undefined && nearest.length > 0) return unread(nearest, path);
  }
  return `a form that is not known here: ${['given', ...path].join('.')}: ${issue.message}`;
}

export const found = (actual: unknown, ...statements: readonly Statement[]): Found => ({ actual, statements });
