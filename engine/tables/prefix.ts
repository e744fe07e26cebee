/** Longest prefix: a trie of digits in one typed array, entered behind the first digits of a text, or a map for each length where prefixes hold other characters. */

export interface PrefixIndex {
  /** The row of the longest prefix of `text`; `miss` where none is. */
  readonly find: (text: string) => number;
}

export interface PrefixRow {
  readonly prefix: string;
  readonly row: number;
}

const DIGITS = 10;
/** Ten children and a row, which is kept as row + 1. A child is 0 where there is none, and below 0 the row of one without children. */
const WIDTH = DIGITS + 1;
const ZERO = 48;
const NOWHERE = -1;

export function prefixIndex(rows: readonly PrefixRow[], miss: number): PrefixIndex {
  return rows.every(({ prefix }) => /^\d*$/.test(prefix)) ? digitTrie(rows, miss) : lengthMaps(rows, miss);
}

function digitTrie(rows: readonly PrefixRow[], miss: number): PrefixIndex {
  const nodes = trieNodes(rows);
  const depth = jumpDepth(rows.length);
  const jumps = trieJumps(nodes, depth);
  return {
    find: (text) => {
      const way = wayOf(text, depth);
      let at = way < 0 ? 0 : (jumps[2 * way] ?? NOWHERE);
      let best = (way < 0 ? nodes[DIGITS] : jumps[2 * way + 1]) ?? 0;
      for (let i = way < 0 ? 0 : depth; at >= 0 && i < text.length; i += 1) {
        const digit = text.charCodeAt(i) - ZERO;
        if (digit < 0 || digit >= DIGITS) break;
        at = nodes[at + digit] ?? 0;
        if (at <= 0) {
          if (at < 0) best = -at;
          break;
        }
        const row = nodes[at + DIGITS] ?? 0;
        if (row !== 0) best = row;
      }
      return best === 0 ? miss : best - 1;
    },
  };
}

/** The number of the first digits; below 0 where there are not so many. */
function wayOf(text: string, depth: number): number {
  if (text.length < depth) return NOWHERE;
  let way = 0;
  for (let i = 0; i < depth; i += 1) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit >= DIGITS) return NOWHERE;
    way = way * DIGITS + digit;
  }
  return way;
}

function trieNodes(rows: readonly PrefixRow[]): Int32Array {
  const nodes: number[] = new Array<number>(WIDTH).fill(0);
  for (const { prefix, row } of rows) {
    let at = 0;
    for (let i = 0; i < prefix.length - 1; i += 1) {
      const child = at + prefix.charCodeAt(i) - ZERO;
      const found = nodes[child] ?? 0;
      if (found > 0) at = found;
      else {
        at = nodes.length;
        nodes[child] = at;
        for (let k = 0; k < DIGITS; k += 1) nodes.push(0);
        nodes.push(0 - found);
      }
    }
    const last = prefix === '' ? DIGITS : prefix.charCodeAt(prefix.length - 1) - ZERO;
    const found = nodes[at + last] ?? 0;
    if (prefix === '') nodes[DIGITS] = row + 1;
    else if (found > 0) nodes[found + DIGITS] = row + 1;
    else nodes[at + last] = -row - 1;
  }
  return Int32Array.from(nodes);
}

const JUMP_DEPTH_MAX = 5;

/** So many first digits are followed at once that there are a third to three times as many ways as rows, and at most 100,000. */
function jumpDepth(rows: number): number {
  return Math.min(JUMP_DEPTH_MAX, Math.round(Math.log10(Math.max(rows, 1))));
}

/** Of all numbers of so many digits, the node that they lead to and the last row on the way. */
function trieJumps(nodes: Int32Array, depth: number): Int32Array {
  const jumps = new Int32Array(2 * DIGITS ** depth);
  const fill = (at: number, best: number, from: number, left: number): void => {
    if (left === 0 || at < 0) {
      for (let i = from; i < from + DIGITS ** left; i += 1) {
        jumps[2 * i] = at;
        jumps[2 * i + 1] = best;
      }
      return;
    }
    for (let digit = 0; digit < DIGITS; digit += 1) {
      const child = nodes[at + digit] ?? 0;
      const row = child > 0 ? (nodes[child + DIGITS] ?? 0) : -child;
      fill(child > 0 ? child : NOWHERE, row === 0 ? best : row, from + digit * DIGITS ** (left - 1), left - 1);
    }
  };
  fill(0, nodes[DIGITS] ?? 0, 0, depth);
  return jumps;
}

function lengthMaps(rows: readonly PrefixRow[], miss: number): PrefixIndex {
  const maps = new Map<number, Map<string, number>>();
  for (const { prefix, row } of rows) {
    const map = maps.get(prefix.length) ?? new Map<string, number>();
    maps.set(prefix.length, map.set(prefix, row));
  }
  const lengths = [...maps.keys()].sort((a, b) => b - a);
  return {
    find: (text) => {
      for (const length of lengths) {
        const row = length <= text.length ? maps.get(length)?.get(text.slice(0, length)) : undefined;
        if (row !== undefined) return row;
      }
      return miss;
    },
  };
}
