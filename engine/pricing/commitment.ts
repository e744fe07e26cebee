/** Commitments (LANGUAGE 18.120 to 18.123): what they come to is spelled out by the checker over the net lines that count. */
import type { Commitment } from '#dsl';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { structural } from '../ir/number-nodes.ts';
import { lowerTruth } from '../ir/site.ts';
import { and } from '../ir/truths.ts';
import { moneyNode } from './figures.ts';

/** What a bill reports of a commitment, beside its line. */
export const REPORTED = ['counted', 'missing', 'carriedShortfall', 'carriedExcess'] as const;
const FIGURES = ['amount', ...REPORTED] as const;

/** 0 where it does not apply, or is not carried. */
export type CommitmentNodes = Readonly<Record<(typeof FIGURES)[number], NumberNode>> & { readonly open: TruthNode };

export function lowerCommitment(commitment: Commitment, open: TruthNode, flow: Flow): CommitmentNodes {
  const { appliesWhen, lets } = commitment;
  flow.bind(flow.needed(lets, [appliesWhen]));
  const gate = appliesWhen === undefined ? open : and(open, lowerTruth(appliesWhen, flow.site).yes);
  const there = flow.site.builder.truth(gate);
  const needed = flow.needed(
    lets,
    FIGURES.map((figure) => commitment[figure]),
  );
  const nodes = flow.gated<(typeof FIGURES)[number]>(there, () => {
    flow.bind(needed);
    const of = (figure: (typeof FIGURES)[number]): NumberNode => {
      const value = commitment[figure];
      return value === undefined ? structural(0n) : moneyNode(value, flow.site);
    };
    return {
      amount: of('amount'),
      counted: of('counted'),
      missing: of('missing'),
      carriedShortfall: of('carriedShortfall'),
      carriedExcess: of('carriedExcess'),
    };
  });
  return { ...nodes, open: there };
}
