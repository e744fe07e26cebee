/** Where an amount goes: portions of portions, bounded shares, and who pays which of them. */
import { ONE, type Rational, subtract } from '#dsl';
import { allocate } from './allocate.ts';

/** `name` may stand in several places; what is kept goes to a name of the caller's own. */
export type Destination =
  | { readonly kind: 'account'; readonly name: string }
  /** Shares of the whole; one of them may be what the others leave. */
  | { readonly kind: 'portions'; readonly shares: readonly Share[] }
  /** Each in turn takes what is there, up to its bound; one without a bound takes the rest. */
  | { readonly kind: 'in turn'; readonly takers: readonly Taker[] };

export interface Share {
  readonly portion: Rational | 'remaining';
  readonly to: Destination;
}
export interface Taker {
  /** undefined: no bound. */
  readonly most: bigint | undefined;
  readonly to: Destination;
}

/** Whole units by account, in the order in which accounts are met, those that get nothing included. Source: Numscript. */
export function distribute(amount: bigint, to: Destination): ReadonlyMap<string, bigint> {
  const received = new Map<string, bigint>();
  give(amount, to, received);
  return received;
}

function give(amount: bigint, to: Destination, received: Map<string, bigint>): void {
  switch (to.kind) {
    case 'account':
      received.set(to.name, (received.get(to.name) ?? 0n) + amount);
      return;
    case 'portions': {
      const parts = allocate(amount, portionsOf(to.shares), 'in order');
      for (const [i, share] of to.shares.entries()) give(parts[i] ?? 0n, share.to, received);
      return;
    }
    case 'in turn': {
      let left = amount;
      for (const { most, to: taker } of to.takers) {
        const taken = most === undefined || left < most ? left : most;
        give(taken, taker, received);
        left -= taken;
      }
      return;
    }
    default:
      to satisfies never;
  }
}

function portionsOf(shares: readonly Share[]): readonly Rational[] {
  const left = shares.reduce((rest, { portion }) => (portion === 'remaining' ? rest : subtract(rest, portion)), ONE);
  return shares.map(({ portion }) => (portion === 'remaining' ? left : portion));
}

export interface Posting {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

type Amounts = readonly (readonly [name: string, amount: bigint])[];

/** What each source pays to each destination: sources are used up in their order, and nothing is posted twice or in part. */
export function postingsOf(sources: Amounts, destinations: Amounts): readonly Posting[] {
  const postings: Posting[] = [];
  const left = sources.map(([name, amount]) => ({ name, amount }));
  for (const [to, due] of destinations) {
    let open = due;
    for (const source of left) {
      const amount = source.amount < open ? source.amount : open;
      if (amount > 0n) postings.push({ from: source.name, to, amount });
      source.amount -= amount;
      open -= amount;
    }
  }
  return postings;
}
