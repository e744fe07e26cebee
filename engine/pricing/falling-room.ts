/** What there is to pay of lines while the items of a credit pay one after the other. */

import { Bug } from '../bug.ts';
import { like } from '../ir/alignment.ts';
import type { NumberColumn } from '../ir/columns.ts';
import { type Flow, withZero } from '../ir/flow.ts';
import type { NumberNode } from '../ir/ir.ts';
import { type Items, overItems } from '../ir/items.ts';
import { isColumn, type Share } from '../ir/lower-deal.ts';
import { subtractPart } from '../ir/numbers.ts';
import { changingColumn, tableOf } from '../ir/stages.ts';

/** What there is to pay under a name of the base: of one line, or of one for each item of a list. */
export type Room =
  | { readonly name: string; readonly left: NumberNode; readonly items?: undefined }
  | { readonly name: string; readonly left: NumberColumn; readonly items: Items };

/** What an item of a credit pays under a name, and what there was: of one line, or of each item of another list. */
export type PaidOf =
  | { readonly share: NumberColumn; readonly left: NumberColumn; readonly items?: undefined }
  | {
      readonly share: (item: NumberNode) => NumberColumn;
      readonly left: (item: NumberNode) => NumberColumn;
      readonly items: Items;
    };

export interface Falling {
  /** What there is to pay for an item of the credit. */
  readonly now: (item: NumberNode) => Room;
  /** Takes off what the item pays; told of one line, of several they are gathered. */
  readonly pay: (item: NumberNode, share: Share) => Readonly<Record<'share' | 'left', NumberNode>> | undefined;
  readonly table: (PaidOf & { readonly items: Items }) | undefined;
  /** What all items of the credit have paid, read after them. */
  readonly fallen: Share;
}

/** `extent`: holds whatever is left; `own`: of the lines of a list an item of the credit pays that of the same item. */
export function fallingRoom(room: Room, extent: NumberNode, own: boolean, items: Items, flow: Flow): Falling {
  if (room.items === undefined) return fallingLine(room.name, room.left, extent, flow);
  return own ? fallingOwn(room, extent, flow) : fallingLines(room, extent, items, flow);
}

function fallingLine(name: string, whole: NumberNode, extent: NumberNode, { site: { builder } }: Flow): Falling {
  const shape = withZero(extent);
  const left = builder.variable(like(whole, shape), shape);
  return {
    now: () => ({ name, left: builder.copy(left) }),
    pay(_, share) {
      const paid = oneOf(share);
      const before = builder.copy(left);
      builder.assign(left, like(subtractPart(before, paid), shape));
      return { share: paid, left: before };
    },
    table: undefined,
    get fallen() {
      return builder.number(subtractPart(whole, left));
    },
  };
}

type Lines = Room & { readonly items: Items };

function fallingOwn({ name, left: whole, items }: Lines, extent: NumberNode, flow: Flow): Falling {
  const left = changingColumn(items, flow, extent, whole.at);
  return {
    now: (item) => ({ name, left: left.at(item) }),
    pay(item, share) {
      const [paid, before] = [oneOf(share), left.at(item)];
      left.put(item, subtractPart(before, paid));
      return { share: paid, left: before };
    },
    table: undefined,
    fallen: { at: (index) => subtractPart(whole.at(index), left.at(index)) },
  };
}

function fallingLines({ name, left: whole, items }: Lines, extent: NumberNode, rows: Items, flow: Flow): Falling {
  const left = changingColumn(items, flow, extent, whole.at);
  const [shares, lefts] = [tableOf(rows, items, flow, extent), tableOf(rows, items, flow, extent)];
  return {
    now: () => ({ name, left, items }),
    pay(item, share) {
      shares.fill(item, (put) =>
        lefts.fill(item, (putLeft) =>
          overItems(items, flow, ({ index }) => {
            const [paid, before] = [isColumn(share) ? share.at(index) : share, left.at(index)];
            put(index, paid);
            putLeft(index, before);
            left.put(index, subtractPart(before, paid));
          }),
        ),
      );
      return undefined;
    },
    table: { share: shares.at, left: lefts.at, items },
    fallen: { at: (index) => subtractPart(whole.at(index), left.at(index)) },
  };
}

function oneOf(share: Share): NumberNode {
  if (isColumn(share)) throw new Bug('a line has one share');
  return share;
}
