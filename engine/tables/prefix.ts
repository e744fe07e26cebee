/** Longest prefix: a trie of digits in one typed array, or a map for each length where prefixes hold other characters. */

export interface PrefixIndex {
  /** The row of the longest prefix of `text`; `miss` where none is. */
  readonly find: (text: string) => number;
}

export interface PrefixRow {
  readonly prefix: string;
  readonly row: number;
}

const DIGITS = 10;
/** Ten children and a row; 0 is no child, and a row is kept as row + 1. */
const WIDTH = DIGITS + 1;
const ZERO = 48;

export function prefixIndex(rows: readonly PrefixRow[], miss: number): PrefixIndex {
  return rows.every(({ prefix }) => /^\d*$/.test(prefix)) ? digitTrie(rows, miss) : lengthMaps(rows, miss);
}

function digitTrie(rows: readonly PrefixRow[], miss: number): PrefixIndex {
  const nodes = trieNodes(rows);
  return {
    find: (text) => {
      let best = nodes[DIGITS] ?? 0;
      let at = 0;
      for (let i = 0; i < text.length; i += 1) {
        const digit = text.charCodeAt(i) - ZERO;
        if (digit < 0 || digit >= DIGITS) break;
        at = nodes[at + digit] ?? 0;
        if (at === 0) break;
        const row = nodes[at + DIGITS] ?? 0;
        if (row !== 0) best = row;
      }
      return best === 0 ? miss : best - 1;
    },
  };
}

function trieNodes(rows: readonly PrefixRow[]): Int32Array {
  const nodes: number[] = new Array<number>(WIDTH).fill(0);
  for (const { prefix, row } of rows) {
    let at = 0;
    for (let i = 0; i < prefix.length; i += 1) {
      const child = at + prefix.charCodeAt(i) - ZERO;
      if (nodes[child] === 0) {
        nodes[child] = nodes.length;
        for (let k = 0; k < WIDTH; k += 1) nodes.push(0);
      }
      at = nodes[child] ?? 0;
    }
    nodes[at + DIGITS] = row + 1;
  }
  return Int32Array.from(nodes);
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
