/**
 * Whether conditions can hold together (LANGUAGE 18.154), and a case in which they do. A world says of some values what they
 * are: a condition splits it into those in which it holds. What is known is that of 18.28 and 18.44: ranges, members of an enum,
 * texts, truths and what is present, each value for itself; any other condition holds in every world.
 */
import type { Each } from '../program/each.ts';
import type { Expr, Let, Local } from '../program/expression.ts';
import { type Interval, intersect, isEmpty } from '../types/interval.ts';
import { comparedRange } from '../types/narrowing.ts';
import { figureText, tighten } from '../types/numeric.ts';
import type { NumericType, Type } from '../types/type.ts';

/** What a value can be. */
interface Known {
  readonly type: Type;
  readonly present?: boolean;
  readonly truth?: boolean;
  readonly range?: Interval;
  readonly members?: readonly number[];
  readonly text?: string;
  readonly otherThan?: readonly string[];
}
export type World = ReadonlyMap<string, Known>;

/** A block's own names: its `let`s, and the item that it stands for, which is one item in all blocks over a list. */
export interface Names {
  readonly lets: ReadonlyMap<Local, Expr>;
  readonly items: ReadonlyMap<Local, string>;
}
export interface Condition {
  readonly expr: Expr;
  readonly names: Names;
}

/** More are not told apart: whatever comes then holds. */
const WORLDS_MAX = 256;

export function namesOf({ lets, each }: { readonly lets: readonly Let[]; readonly each?: Each }): Names {
  return {
    lets: new Map(lets.map(({ local, value }) => [local, value])),
    items: new Map(each === undefined ? [] : [[each.variable, `${each.path}[i]`]]),
  };
}

/** A world in which all of them hold; undefined: they never do. */
export function worldOf(conditions: readonly Condition[]): World | undefined {
  const worlds = conditions.reduce<readonly World[]>(
    (all, { expr, names }) => (all.length > WORLDS_MAX ? all : all.flatMap((world) => split(expr, true, world, names))),
    [new Map()],
  );
  return worlds[0];
}

/** The worlds in which a condition is true, or is false. */
function split(expr: Expr, truth: boolean, world: World, names: Names): readonly World[] {
  const next = (part: Expr, holds: boolean, from = world): readonly World[] => split(part, holds, from, names);
  switch (expr.kind) {
    case 'bool':
      return expr.value === truth ? [world] : [];
    case 'not':
      return next(expr.operand, !truth);
    case 'and':
    case 'or':
      if ((expr.kind === 'or') === truth) return expr.items.flatMap((item) => next(item, truth));
      return expr.items.reduce<readonly World[]>(
        (all, item) => (all.length > WORLDS_MAX ? all : all.flatMap((each) => next(item, truth, each))),
        [world],
      );
    case 'if':
      return [true, false].flatMap((way) =>
        next(expr.condition, way).flatMap((each) => next(way ? expr.then : expr.otherwise, truth, each)),
      );
    case 'local': {
      const value = names.lets.get(expr.local);
      return value === undefined ? known(expr, { truth }, world, names) : next(value, truth);
    }
    case 'defined':
      return known(expr, { truth }, world, names).flatMap((each) => next(expr.definition.value, truth, each));
    case 'input':
    case 'field':
      return known(expr, { truth }, world, names);
    case 'presence':
      return known(expr.operand, { present: expr.present === truth }, world, names);
    default:
      return compared(expr, truth, world, names);
  }
}

/** What a comparison with constants tells. */
function compared(expr: Expr, truth: boolean, world: World, names: Names): readonly World[] {
  const [operand, range] = comparedRange(expr, truth);
  if (operand !== undefined && range !== undefined) return known(operand, { range }, world, names);
  const listing = listingOf(expr, truth);
  if (listing === undefined) return [world];
  const { subject, listed, is } = listing;
  if (subject.type.kind === 'enum') {
    const named = listed.flatMap((each) => (each.kind === 'enum' ? [each.member] : []));
    const members = subject.type.enum.members.map((_, i) => i).filter((member) => named.includes(member) === is);
    return known(subject, { members }, world, names);
  }
  const texts = listed.flatMap((each) => (each.kind === 'text' ? [each.value] : []));
  if (!is) return known(subject, { otherThan: texts }, world, names);
  return texts.flatMap((text) => known(subject, { text }, world, names));
}

interface Listing {
  readonly subject: Expr;
  readonly listed: readonly Expr[];
  /** It is one of those listed, else none of them. */
  readonly is: boolean;
}

function listingOf(expr: Expr, truth: boolean): Listing | undefined {
  if (expr.kind !== 'equal' && expr.kind !== 'inList') return undefined;
  const subject = expr.kind === 'equal' ? expr.left : expr.item;
  const listed = expr.kind === 'equal' ? [expr.right] : expr.list.kind === 'list' ? expr.list.items : [];
  const literal = listed.length > 0 && listed.every(({ kind }) => kind === 'enum' || kind === 'text');
  return literal ? { subject, listed, is: expr.negated !== truth } : undefined;
}

/** The world with one more thing that is known of a value; none when the two contradict each other. */
function known(expr: Expr, fact: Omit<Known, 'type'>, world: World, names: Names): readonly World[] {
  const key = nameOf(expr, names);
  if (key === undefined) return [world];
  const before = world.get(key);
  // A value that is compared, or is a truth, is there (18.28): gates are discharged.
  const present = fact.present ?? true;
  if (before?.present !== undefined && before.present !== present) return [];
  const joined = narrower(before ?? first(expr.type), fact);
  return joined !== undefined && isPossible(joined) ? [new Map(world).set(key, { ...joined, present })] : [];
}

function first(type: Type): Known {
  return type.kind === 'numeric' ? { type, range: type.range } : { type };
}

function narrower(a: Known, b: Omit<Known, 'type'>): Known | undefined {
  if (a.truth !== undefined && b.truth !== undefined && a.truth !== b.truth) return undefined;
  if (a.text !== undefined && b.text !== undefined && a.text !== b.text) return undefined;
  const { members } = a;
  const range =
    a.range === undefined || b.range === undefined
      ? (a.range ?? b.range)
      : tighten(intersect(a.range, b.range), a.type.kind === 'numeric' ? a.type.grid : undefined);
  return {
    ...a,
    ...b,
    ...(range === undefined ? {} : { range }),
    ...(members === undefined || b.members === undefined
      ? {}
      : { members: members.filter((member) => b.members?.includes(member)) }),
    otherThan: [...(a.otherThan ?? []), ...(b.otherThan ?? [])],
  };
}

function isPossible({ range, members, text, otherThan = [] }: Known): boolean {
  if (range !== undefined && isEmpty(range)) return false;
  if (members?.length === 0) return false;
  return text === undefined || !otherThan.includes(text);
}

/** How the value of a path is called; undefined for anything else. */
export function nameOf(expr: Expr, names: Names): string | undefined {
  switch (expr.kind) {
    case 'input':
      return expr.name;
    case 'defined':
      return expr.definition.name;
    case 'local': {
      const value = names.lets.get(expr.local);
      return value === undefined ? names.items.get(expr.local) : nameOf(value, names);
    }
    case 'field': {
      const base = nameOf(expr.base, names);
      const field = expr.base.type.kind === 'record' ? expr.base.type.record.fields[expr.field]?.name : undefined;
      return base === undefined || field === undefined ? undefined : `${base}.${field}`;
    }
    default:
      return undefined;
  }
}

/** `when usage.this_period is 500 GB and plan is basic`; empty for a world of which nothing need be known. */
export function worldText(world: World): string {
  const parts = [...world].flatMap(([name, value]) => {
    const words = wordsOf(value);
    return words === undefined ? [] : [`${name} is ${words}`];
  });
  return parts.length === 0 ? 'always' : `when ${parts.join(' and ')}`;
}

function wordsOf({ type, present, truth, range, members, text }: Known): string | undefined {
  if (present === false) return 'missing';
  if (truth !== undefined) return `${truth}`;
  if (text !== undefined) return JSON.stringify(text);
  if (members !== undefined && type.kind === 'enum') return type.enum.members[members[0] ?? -1];
  if (range !== undefined && type.kind === 'numeric') return rangeWords(range, type);
  return type.optional ? 'present' : undefined;
}

function rangeWords({ lo, hi }: Interval, type: NumericType): string | undefined {
  if (lo !== undefined && !lo.open) return figureText(lo.value, type);
  if (hi !== undefined && !hi.open) return figureText(hi.value, type);
  if (lo !== undefined) return `above ${figureText(lo.value, type)}`;
  return hi === undefined ? undefined : `below ${figureText(hi.value, type)}`;
}
