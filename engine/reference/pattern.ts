/** Patterns (LANGUAGE 18.177): from every place where a part may begin, the places where it may end. */
import type { Pattern } from '#dsl';

export function matchesPattern(pattern: Pattern, text: string): boolean {
  const signs = [...text].map((sign) => sign.codePointAt(0) ?? 0);
  return endsOf(pattern, signs, new Set([0])).has(signs.length);
}

type Places = ReadonlySet<number>;

function endsOf(pattern: Pattern, signs: readonly number[], starts: Places): Places {
  switch (pattern.kind) {
    case 'set':
      return new Set([...starts].filter((place) => holds(pattern, signs[place])).map((place) => place + 1));
    case 'sequence':
      return pattern.parts.reduce((places, part) => endsOf(part, signs, places), starts);
    case 'choice':
      return new Set(pattern.parts.flatMap((part) => [...endsOf(part, signs, starts)]));
    case 'repeat':
      return repeated(pattern, signs, starts);
    default:
      return pattern satisfies never;
  }
}

function holds({ negated, ranges }: Extract<Pattern, { readonly kind: 'set' }>, sign: number | undefined): boolean {
  return sign !== undefined && ranges.some(([from, to]) => sign >= from && sign <= to) !== negated;
}

/** Round by round: what ends a round begins the next, until the rounds are over or nothing new is reached. */
function repeated(
  { part, least, most }: Extract<Pattern, { readonly kind: 'repeat' }>,
  signs: readonly number[],
  starts: Places,
): Places {
  let places = starts;
  for (let round = 0; round < least; round += 1) places = endsOf(part, signs, places);
  const reached = new Set(places);
  for (let round = least; most === undefined || round < most; round += 1) {
    places = new Set([...endsOf(part, signs, places)].filter((place) => !reached.has(place)));
    if (places.size === 0) break;
    for (const place of places) reached.add(place);
  }
  return reached;
}
