/** Generated blocks that stand for the items of a list: with and without a choice, an order and an `id`. */
import { type At, condition, literal, type Names } from './expressions.ts';

export interface OverItems {
  /** `for each x in items where ...`. */
  readonly header: string;
  /** With the names of the item. */
  readonly at: At;
}

export type List = 'items' | 'places' | 'codes';

/** A header with its names; `as`: what the item is called, `inOrder`: one is always told. */
export function overItems(as: string, at: At, given?: List, inOrder = false): OverItems {
  const { random } = at;
  const list = given ?? random.pick(['items', 'places', 'places', 'codes'] as const);
  const { sure, where, order } = LISTS[list](as);
  const chosen = random.chance(0.4) ? ` where ${random.pick(where)}` : '';
  const ordered = random.chance(0.5) || inOrder ? ` ${random.pick(order)} first` : '';
  return {
    header: `for each ${as} in ${list}${chosen}${ordered}`,
    at: { ...at, names: withNames(at.names, sure, as) },
  };
}

function withNames(names: Names, own: Names['sure'], as: string): Names {
  const all = { ...own, integer: [...(own.integer ?? []), `position(${as})`] };
  const sure = Object.fromEntries(Object.entries({ ...names.sure, ...all }).map(([kind, texts]) => [kind, texts]));
  return { ...names, sure: { ...names.sure, ...sure } };
}

interface ListForms {
  readonly sure: Names['sure'];
  readonly where: readonly [string, ...string[]];
  readonly order: readonly [string, ...string[]];
}
const LISTS: Readonly<Record<List, (as: string) => ListForms>> = {
  items: (x) => ({
    sure: {
      money: [`${x}.fee`, 'm1'],
      integer: [`${x}.units`, 'n1'],
      bool: [`${x}.taxable`],
      text: [`${x}.label`, 't1'],
    },
    where: [`${x}.taxable`, `${x}.units > n1`, `${x}.extra is present`, `${x}.fee > m1 or b1`],
    order: [`highest ${x}.fee`, `lowest ${x}.units`, `lowest ${x}.fee * n2`],
  }),
  places: (x) => ({
    sure: {
      money: [`${x}.fee`, 'm1'],
      percent: [`${x}.rate`, 'p1'],
      gb: [`${x}.weight`, 'q1'],
      date: [`${x}.since`, 'd1'],
    },
    where: [`${x}.weight > 3 GB`, `${x}.since <= d1`, `n2 < 5 or ${x}.rate > p1`],
    order: [`highest ${x}.fee`, `lowest ${x}.weight`, `earliest ${x}.since`, `latest ${x}.seen`],
  }),
  codes: (x) => ({
    sure: { integer: [x, 'n1'] },
    where: [`${x} > 3`, `${x} in backup`],
    order: [`highest ${x}`, `lowest ${x} * n2`],
  }),
};

/** Commissions for each item, and a value that reads their sum. */
export function itemCommissions(at: At): string[] {
  const { random } = at;
  const blocks = random.times(0, 1, (i) => {
    const { header, at: inside } = overItems('it', at);
    const [first = 'm1', ...more] = inside.names.sure.money ?? [];
    const money = random.pick([first, ...more]);
    return `commission each_commission_${i} "For each" ${header} {
  ${random.chance(0.4) ? `applies when ${condition(1, inside)}` : ''}
  base ${money}
  rate ${random.pick([literal('percent', inside), 'p1'])}
  ${random.chance(0.4) ? 'cap 90.5 USD' : ''}
  ${random.chance(0.5) ? 'pay 60% to t1\n  pay remaining to customer.id' : 'pay 100% to customer.id'}
  ${random.chance(0.5) ? 'message "At {position(it)}, {m1}."' : ''}
}`;
  });
  return blocks.length === 0 || random.chance(0.4)
    ? blocks
    : [...blocks, 'define from_each: money USD = each_commission_0.amount * 2'];
}
