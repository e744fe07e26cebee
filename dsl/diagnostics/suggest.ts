/** The word that was probably meant: the nearest one by typing slips, if one is near enough. */

/** A slip of more than this many letters is another word. */
const SLIPS_MAX = 2;
/** In a word this short two slips would leave nothing of it. */
const SHORT_WORD = 4;

/** The nearest of the candidates; of equally near ones the first. A word in other case is as near as can be. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = word.length <= SHORT_WORD ? 1 : SLIPS_MAX;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const slips = word.toLowerCase() === candidate.toLowerCase() ? 0 : distance(word, candidate);
    // A slip in a short candidate makes another word of it too.
    if (slips < bestDistance && slips < candidate.length - 1) {
      best = candidate;
      bestDistance = slips;
    }
  }
  return best;
}

/** Damerau-Levenshtein: letters put in, left out, changed, or two neighbours swapped. */
export function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const changed = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + changed,
        swapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = above;
    above = current;
  }
  return at(above, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
