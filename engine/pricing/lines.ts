/** Lines of a bill in the making, and what is taken off several of them. */
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { subtract, subtractPart, sum } from '../ir/numbers.ts';

/** Its amount is 0 where it is not there. */
export interface LineNode {
  readonly exists: TruthNode;
  readonly amount: NumberNode;
}

/** What is taken off the lines of its base: in all, and off each. */
export interface Taken {
  readonly base: readonly string[];
  readonly amount: NumberNode;
  readonly share: (line: string) => NumberNode;
}

/** Off the lines of a set: whole where all its lines are among them, so that nothing need be shared out. */
export function takenOff(names: readonly string[], all: readonly Taken[]): NumberNode {
  const has = (name: string): boolean => names.includes(name);
  return sum(all.flatMap(({ base, amount, share }) => (base.every(has) ? [amount] : base.filter(has).map(share))));
}

/** What is left of a line: no more is taken off than there is, where there is something. */
export function lessTaken(line: NumberNode, taken: NumberNode): NumberNode {
  return line.lo >= 0n ? subtractPart(line, taken) : subtract(line, taken);
}
