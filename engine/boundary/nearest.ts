/** The nearest known name, for faults: one person's slip, at most a third of the letters (two in short names). */

/** Damerau-Levenshtein distance where a swap of neighbours counts once. */
function distance(a: string, b: string): number {
  let previous: number[] = [];
  let current = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((current[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (current[j - 1] ?? 0) + same);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (previous[j - 2] ?? 0) + 1);
      row.push(best);
    }
    previous = current;
    current = row;
  }
  return current[b.length] ?? 0;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_\s-]/g, '');
}

export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > 100) return undefined;
  const limit = Math.max(2, Math.floor(name.length / 3));
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    const apart = plain(candidate) === plain(name) ? 0 : distance(name, candidate);
    if (apart <= limit && apart < candidate.length && apart < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { name: candidate, distance: apart };
    }
  }
  return best?.name;
}
