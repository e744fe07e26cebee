/** Where the figures of credits are stored, of one and of one for each item. */
import type { Credit } from '#dsl';
import { wholeOf } from '../ir/alignment.ts';
import type { NumberNode } from '../ir/ir.ts';
import type { AtItem, Items } from '../ir/items.ts';
import { structural } from '../ir/number-nodes.ts';
import { negate } from '../ir/numbers.ts';
import { standsForItems } from '../pricing/each-block.ts';
import type { PaidOf } from '../pricing/falling-room.ts';
import { type Kept, storeKey, weightsOf } from './kept.ts';
import type { Store, StoredNumber, StoredTruth, StoredValue } from './outputs.ts';
import { OF_SHARES } from './slot-text.ts';
import type { Stored } from './stored-items.ts';

export interface CreditOutputs {
  readonly credit: Credit;
  readonly key?: StoredValue;
  readonly open: StoredTruth;
  /** Above 0 where there is a line. */
  readonly taken: StoredNumber;
  readonly amount: StoredNumber;
  readonly remaining: StoredNumber;
  /** What it pays of each line, or the weights by which the printed amount is shared out. */
  readonly shares: readonly Stored<PaidOutputs>[];
}
export interface PaidOutputs {
  readonly id: string;
  readonly key?: StoredValue;
  readonly share: StoredNumber;
  /** Above 0 for a line. */
  readonly left: StoredNumber;
}

export function storeCredits(credit: Credit, printed: NumberNode | undefined, to: Kept): Stored<CreditOutputs> {
  if (!standsForItems(credit)) return storeCredit(credit, printed, to);
  const { of, store, keep } = to;
  const { open, amount, remaining, paid } = of.items.credits.each(credit);
  const items = of.items.items(credit);
  const same = credit.base.map((name) => of.items.credits.sameItem(credit, name));
  return keep(items, store, (columns, at) => ({
    credit,
    key: storeKey(items, at, columns),
    open: columns.truth(open.at(at.index)),
    taken: columns.number(wholeOf(amount.at(at.index))),
    amount: columns.number(amount.at(at.index)),
    remaining: columns.exact(remaining.at(at.index)),
    shares: paid.map((each, i): Stored<PaidOutputs> => {
      const id = credit.base[i] ?? '';
      if (each.items !== undefined) return storeRow(id, each, at, { ...to, store: columns });
      const line = same[i];
      return {
        id,
        ...(line === undefined ? {} : { key: storeKey(line.items, line.at(at), columns) }),
        ...storePaid(each.share.at(at.index), each.left.at(at.index), columns),
      };
    }),
  }));
}

/** What an item of a credit pays of each line of another list. */
function storeRow(
  id: string,
  { items, share, left }: PaidOf & { readonly items: Items },
  { index: item }: AtItem,
  { store, keep }: Kept,
): Stored<PaidOutputs> {
  const paid = (columns: Store, at: AtItem): PaidOutputs => ({
    id,
    key: storeKey(items, at, columns),
    ...storePaid(share(item).at(at.index), left(item).at(at.index), columns),
  });
  return keep(items, store, paid, OF_SHARES);
}

function storePaid(share: NumberNode, left: NumberNode, store: Store): Pick<PaidOutputs, 'share' | 'left'> {
  return { share: store.exact(share), left: store.number(wholeOf(left)) };
}

function storeCredit(credit: Credit, printed: NumberNode | undefined, { of, store, keep }: Kept): CreditOutputs {
  const { open, amount, remaining, left } = of.credit(credit);
  const shares = of.creditShares(credit);
  const stored = printed === undefined ? shares : weightsOf(shares);
  return {
    credit,
    open: store.truth(open),
    taken: store.number(wholeOf(amount)),
    amount: store.number(printed === undefined ? amount : negate(printed)),
    remaining: store.exact(remaining),
    shares: credit.base.map((id, i): Stored<PaidOutputs> => {
      const over = of.items.credits.paidOver(credit, id);
      if (over === undefined)
        return { id, ...storePaid(stored[i] ?? structural(0n), left[i] ?? structural(0n), store) };
      const { items, share, left: room } = over;
      const paid = (columns: Store, at: AtItem): PaidOutputs => ({
        id,
        key: storeKey(items, at, columns),
        ...storePaid(share.at(at.index), room.at(at.index), columns),
      });
      return keep(items, store, paid, OF_SHARES);
    }),
  };
}
