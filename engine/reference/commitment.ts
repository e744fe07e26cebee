/** Commitments (LANGUAGE 18.120 to 18.123): what they come to is spelled out by the checker over the net lines that count. */
import { type Commitment, type Rational, ZERO } from '#dsl';
import { bindLets, isOpen } from './block.ts';
import { type Context, type Environment, memo } from './context.ts';
import { numberOf } from './value.ts';

/** What a bill reports of a commitment, beside its line. */
export type Reported = 'counted' | 'missing' | 'carriedShortfall' | 'carriedExcess';

export interface CommitmentResult {
  readonly commitment: Commitment;
  readonly env: Environment;
  readonly open: boolean;
  /** The true-up: a line where it is not 0. */
  readonly amount: Rational;
  /** 0 where it does not apply, or is not carried. */
  readonly reported: (what: Reported) => Rational;
}

export function evaluateCommitment(commitment: Commitment, scope: Environment, context: Context): CommitmentResult {
  const env = bindLets(commitment.lets, scope, context);
  const open = isOpen(commitment.appliesWhen, env, context);
  const worth = memo((what: Reported | 'amount'): Rational => {
    const value = commitment[what];
    return open && value !== undefined ? numberOf(context.evaluate(value, env)) : ZERO;
  });
  return { commitment, env, open, amount: worth('amount'), reported: worth };
}
