/**
 * Blocks that stand once for each item of a list (LANGUAGE 18.86 to 18.88): a tariff is laid out with one block for each
 * item, each known as `line_fee#2` by its place in the order, before any line is computed.
 */
import {
  type Allowance,
  type Charge,
  type Discount,
  decimalText,
  type Each,
  type Item,
  integer,
  type Tariff,
} from '#dsl';
import { Bug } from '../bug.ts';
import { type Context, Environment, Rejected } from './context.ts';
import { inputPath } from './input-path.ts';
import { at, compareValues, itemsOf, number, truthOf, type Value } from './value.ts';

/** What can be laid out. */
interface Block {
  readonly name: string;
  readonly each?: Each;
  readonly item?: Item;
}

/** The names that are bound around a block: its item, and the item's place. */
export function itemScope({ each, item }: Omit<Block, 'name'>, outer: Environment, context: Context): Environment {
  if (each === undefined || item === undefined) return outer;
  const env = new Environment(outer);
  env.bind(each.variable, () => at(itemsOf(context.evaluate(each.list, outer)), item.index));
  env.bind(each.position, () => number(integer(item.place)));
  env.bind(each.index, () => number(integer(item.index)));
  return env;
}

/** The items of a block in its order, each with its key. */
export function itemsFor(of: string, each: Each, outer: Environment, context: Context): readonly Item[] {
  const values = itemsOf(context.evaluate(each.list, outer));
  refuseTwice(each, values);
  const chosen = values
    .map((value, index) => ({ value, index, env: bound(each, value, outer) }))
    .filter(({ env }) => each.where === undefined || truthOf(context.evaluate(each.where, env)) === true);
  const { order } = each;
  const ordered =
    order === undefined ? chosen : inOrder(chosen, order.by, ({ env }) => context.evaluate(order.key, env));
  return ordered.map(({ value, index }, i) => ({ of, key: keyOf(each, value) ?? `${i + 1}`, index, place: i + 1 }));
}

function bound(each: Each, value: Value, outer: Environment): Environment {
  const env = new Environment(outer);
  env.bind(each.variable, () => value);
  return env;
}

/** Ties stay in the order of the list. */
function inOrder<T>(items: readonly T[], by: NonNullable<Each['order']>['by'], key: (item: T) => Value): readonly T[] {
  const sign = by === 'highest' || by === 'latest' ? -1 : 1;
  const keyed = items.map((item) => ({ item, key: key(item) }));
  return keyed.sort((a, b) => sign * compareValues(a.key, b.key)).map(({ item }) => item);
}

function keyOf({ id, variable }: Each, value: Value): string | undefined {
  if (id === undefined || value.kind !== 'record' || variable.type.kind !== 'record') return undefined;
  const field = at(value.fields, id);
  const { type } = at(variable.type.record.fields, id);
  if (field.kind === 'text') return field.value;
  if (field.kind === 'number') return decimalText(field.value);
  if (field.kind === 'enum' && type.kind === 'enum') return at(type.enum.members, field.member);
  throw new Bug(`a ${field.kind} as a key`);
}

/** 18.87: two items with one `id` are an input that is rejected. */
function refuseTwice(each: Each, values: readonly Value[]): void {
  const keys = values.map((value) => keyOf(each, value));
  const index = keys.findIndex((key, i) => key !== undefined && keys.indexOf(key) < i);
  if (index < 0) return;
  const path = `${inputPath(each.list) || each.path}[${index}].id`;
  const message = `Another item has the id ${JSON.stringify(keys[index])}.`;
  throw new Rejected({ code: 'DUPLICATE_ID', path, message });
}

/** The tariff with one block for each item; sets name the lines that they reach. */
export function layOut(declared: Tariff, outer: Environment, context: Context): Tariff {
  const tariff = { ...declared, discounts: declared.discounts.map((each) => stacked(each, declared.discounts)) };
  const blocks: readonly Block[] = [...tariff.charges, ...tariff.discounts, ...tariff.credits, ...tariff.taxes];
  if (blocks.every(({ each }) => each === undefined)) return tariff;
  const placed = <B extends Block>(block: B): readonly B[] => {
    const { each, name } = block;
    if (each === undefined) return [block];
    return itemsFor(name, each, outer, context).map((item) => ({ ...block, name: `${name}#${item.place}`, item }));
  };
  const charges = tariff.charges.flatMap(placed);
  const discounts = tariff.discounts.flatMap(placed);
  const credits = tariff.credits.flatMap(placed);
  const taxes = tariff.taxes.flatMap(placed);
  const lines = [...charges, ...tariff.commitments, ...taxes];
  return {
    ...tariff,
    charges,
    discounts: discounts.map((discount) => ({
      ...discount,
      base: reached(discount, discount.base, lines),
      stackAfter: reached(discount, discount.stackAfter, discounts),
      largerOf: reached(discount, discount.largerOf, discounts),
    })),
    commitments: tariff.commitments.map((each) => ({ ...each, base: reached(each, each.base, lines) })),
    credits: credits.map((credit) => ({ ...credit, base: reached(credit, credit.base, lines) })),
    taxes: taxes.map((tax) => ({ ...tax, base: reached(tax, tax.base, lines) })),
  };
}

/** 18.114: a discount stacks on what it names and on whatever that stacks on, by name: also where a block has no item. */
function stacked(discount: Discount, discounts: readonly Discount[]): Discount {
  const names = new Set(discount.stackAfter);
  for (const name of names) {
    for (const below of discounts.find((each) => each.name === name)?.stackAfter ?? []) names.add(below);
  }
  return { ...discount, stackAfter: [...names] };
}

/** All lines of a block; from inside a block over the same list the line of the same item (18.88). */
function reached(from: Block, names: readonly string[], blocks: readonly Block[]): readonly string[] {
  return names.flatMap((name) =>
    blocks.filter((block) => ownName(block) === name && isSameItem(from, block)).map((block) => block.name),
  );
}

function isSameItem(from: Block, { each, item }: Block): boolean {
  if (from.item === undefined || item === undefined || from.each?.path !== each?.path) return true;
  return from.item.index === item.index;
}

/** As declared. */
export function ownName({ name, item }: Pick<Block, 'name' | 'item'>): string {
  return item?.of ?? name;
}

/** The allowances of a charge, one for each item where they say so. */
export function allowancesOf(charge: Charge, env: Environment, context: Context): readonly Allowance[] {
  return charge.included.flatMap((allowance) => {
    const { each } = allowance;
    if (each === undefined) return [allowance];
    return itemsFor(charge.name, each, env, context).map((item) => ({ ...allowance, item }));
  });
}

/** The blocks of a name: that of one item by its index in the list, else all of them. */
export function blocksNamed<B extends Block>(
  blocks: readonly B[],
  name: string,
  index: number | undefined,
): readonly B[] {
  return blocks.filter(
    (block) =>
      ownName(block) === name && (index === undefined || block.item === undefined || block.item.index === index),
  );
}
