/** Patterns as regular expressions that the databases share: sets, groups and repetitions over code points. */
import type { Pattern } from '#dsl';

/** Anchored at both ends. */
export function patternText(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'set':
      return setText(pattern);
    case 'sequence':
      return pattern.parts.map(grouped).join('');
    case 'choice':
      return pattern.parts.map(patternText).join('|');
    case 'repeat':
      return `(?:${patternText(pattern.part)}){${pattern.least},${pattern.most ?? ''}}`;
    default:
      return pattern satisfies never;
  }
}

const grouped = (pattern: Pattern): string =>
  pattern.kind === 'choice' ? `(?:${patternText(pattern)})` : patternText(pattern);

function setText({ negated, ranges }: Pattern & { readonly kind: 'set' }): string {
  // Neither a set of nothing nor its opposite can be written as a set.
  if (ranges.length === 0) return negated ? `[${signText(1)}-${signText(0x10ffff)}]` : '[^\\s\\S]';
  const inside = ranges.map(([from, to]) => (from === to ? signText(from) : `${signText(from)}-${signText(to)}`));
  return `[${negated ? '^' : ''}${inside.join('')}]`;
}

/** Signs that mean something are escaped by a stroke, which both know alike; a sign by its number they do not. */
function signText(point: number): string {
  const sign = String.fromCodePoint(point);
  return /[!-/:-@[-`{-~]/.test(sign) ? `\\${sign}` : sign;
}
