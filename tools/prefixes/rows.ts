// From patterns to prefixes. Going down the digits, a prefix is a row where all numbers below it are of one kind of one place;
// digits that no plan has given out yet go with their neighbours.
import { NOTHING, type Pattern } from './pattern.ts';
import { type CallingCode, COMMON_FIRST, type Kind, type Range } from './plan.ts';

export interface PrefixRow {
  readonly prefix: string;
  readonly place: string;
  readonly kind: Kind;
}

/** The ranges that have numbers here, each with what may follow. */
type Live = readonly (readonly [range: Range, rest: Pattern])[];
/** One range for all, or another for each next digit; `undefined` has no number. */
type Tree = Range | readonly Tree[] | undefined;

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/**
 * Rows in the order of their prefixes. The code of a country stands for its fixed network and for what its plan does not
 * name; rows that would only say so again are left out.
 */
export function prefixRows(codes: readonly CallingCode[]): readonly PrefixRow[] {
  const rows = codes.flatMap(({ code, country, ranges }) => {
    const below = leaves(treeOf(ranges.map((range) => [range, range.national])), code);
    if (country === undefined || below.some(({ prefix }) => prefix === code)) return below;
    const others = below.filter(({ place, kind }) => place !== country || kind !== 'fixed');
    return [{ prefix: code, place: country, kind: 'fixed' } as const, ...others];
  });
  return rows.sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
}

function treeOf(live: Live, known = new Map<string, Tree>()): Tree {
  const [first] = live;
  if (first === undefined || live.length === 1) return first?.[0];
  const key = live.map(([{ place, kind }, { id }]) => `${place} ${kind} ${id}`).join();
  if (!known.has(key)) known.set(key, branch(live, first[0], known));
  return known.get(key);
}

/** Where the last digits do not tell them apart, the first one wins. */
function branch(live: Live, first: Range, known: Map<string, Tree>): Tree {
  const shorter = commonerWhereOneEnds(live);
  if (shorter !== undefined) return shorter;
  const next = DIGITS.map((digit) => {
    const after = live.map(([range, rest]) => [range, rest.after(digit)] as const);
    return treeOf(
      after.filter(([, rest]) => rest !== NOTHING),
      known,
    );
  });
  const given = new Set(next.filter((tree) => tree !== undefined));
  if (given.size === 0) return first;
  const [only] = given;
  return given.size === 1 && only !== undefined && !Array.isArray(only) ? only : next;
}

/**
 * Numbers end here, and longer ones of another kind go on, which no prefix tells apart: a Dublin number may begin like an Irish
 * premium one of more digits. Both are taken for what is called more often.
 */
function commonerWhereOneEnds(live: Live): Range | undefined {
  const [[commonest, rest] = []] = live.toSorted(
    ([a], [b]) => COMMON_FIRST.indexOf(a.kind) - COMMON_FIRST.indexOf(b.kind),
  );
  const goesOn = live.some(([, other]) => !other.mayEnd);
  return goesOn && rest?.mayEnd ? commonest : undefined;
}

function leaves(tree: Tree, prefix: string): readonly PrefixRow[] {
  if (tree === undefined) return [];
  if (isBranch(tree)) return tree.flatMap((each, digit) => leaves(each, `${prefix}${digit}`));
  return [{ prefix, place: tree.place, kind: tree.kind }];
}

function isBranch(tree: Range | readonly Tree[]): tree is readonly Tree[] {
  return Array.isArray(tree);
}
