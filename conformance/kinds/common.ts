/** What several kinds read and state alike. */
import { z } from 'zod';
import type { Answer } from '#engine';
import { StatementFault } from '../statement.ts';

/** A number as vectors write it: exact decimal text. */
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

/** The text of a derived value. */
export function derived(answer: Answer, name: string): unknown {
  const value = answer.values[name];
  if (value === undefined) throw new StatementFault(`the answer holds no value ${name}`);
  return value;
}
