/** What is left out, changes places, or is rounded otherwise. */
import { isNode } from '../author/nodes.ts';
import type { Span } from '../source.ts';
import type { ExprNode, RoundingMode, RoundSpec } from '../tree/expression.ts';
import type { IncludedClause, TieredModel, TierNode } from '../tree/tariff.ts';
import { ofBound } from './boundaries.ts';
import type { Mutant, Operator } from './mutant.ts';
import { type Sheet, textAt } from './sheet.ts';

/** The first `not` behind a place. */
export function withoutNot(start: number, { span }: ExprNode, sheet: Sheet): readonly Mutant[] {
  return without('drop not', start, span.end, ['not'], sheet, span);
}

export function withoutClause(operator: Operator, span: Span, sheet: Sheet): readonly Mutant[] {
  return [{ operator, span, edits: [{ span, text: '' }], what: `"${oneLine(textAt(sheet, span))}" is left out` }];
}

/** Words that stand one behind the other are left out; where they do not, there is nothing to leave out. */
export function withoutWords(
  phrase: readonly string[],
  { span }: { readonly span: Span },
  sheet: Sheet,
): readonly Mutant[] {
  return without('drop clause', span.start, span.end, phrase, sheet);
}

function without(
  operator: Operator,
  start: number,
  end: number,
  phrase: readonly string[],
  sheet: Sheet,
  around?: Span,
): readonly Mutant[] {
  const words = sheet.words(start, end);
  const at = words.findIndex((_, i) => phrase.every((text, n) => words[i + n]?.text === text));
  const [first, last] = [words[at], words[at + phrase.length - 1]];
  if (first === undefined || last === undefined) return [];
  const span = { ...first.span, end: last.span.end };
  return [{ operator, span: around ?? span, edits: [{ span, text: '' }], what: `"${phrase.join(' ')}" is left out` }];
}

/** Bounds moved, prices of neighbours exchanged. */
export function ofTiers(
  kind: TieredModel['kind'] | 'GraduatedPercentage' | 'RateGraduated',
  tiers: readonly TierNode[],
  sheet: Sheet,
): readonly Mutant[] {
  // One step of a graduated ladder is seldom worth a cent; one more in the last digit that its author wrote is.
  const coarse = kind === 'Graduated' || kind === 'GraduatedPercentage' || kind === 'RateGraduated';
  const bounds = tiers.flatMap(({ bound }) =>
    bound.kind === 'beyond' ? [] : ofBound(bound.value, sheet.seen(bound.value)?.expected, coarse, sheet),
  );
  const swaps = pairs(tiers.map((tier) => priceOf(tier, sheet))).flatMap(([a, b]) =>
    exchanged(
      'swap tiers',
      a,
      b,
      `tiers change their prices: "${oneLine(textAt(sheet, a))}" and "${oneLine(textAt(sheet, b))}"`,
      sheet,
    ),
  );
  return [...bounds, ...swaps, ...tiers.flatMap((tier) => withoutWords(['even', 'at', 'zero'], tier, sheet))];
}

/** What stands behind the bound. */
function priceOf({ bound, span }: TierNode, sheet: Sheet): Span {
  const start = bound.kind === 'beyond' ? span.start : bound.value.span.end;
  const at = sheet.words(start, span.end).find(({ text }) => text === 'at');
  return { ...span, start: at?.span.start ?? span.start };
}

export function ofAllowances(clauses: readonly object[], sheet: Sheet): readonly Mutant[] {
  const spans = clauses.filter(isIncluded).map(({ span }) => span);
  return pairs(spans).flatMap(([a, b]) =>
    exchanged(
      'swap allowances',
      a,
      b,
      `"${oneLine(textAt(sheet, b))}" comes before "${oneLine(textAt(sheet, a))}"`,
      sheet,
    ),
  );
}

function isIncluded(clause: object): clause is IncludedClause {
  return isNode(clause) && clause.kind === 'Included';
}

function exchanged(operator: Operator, a: Span, b: Span, what: string, sheet: Sheet): readonly Mutant[] {
  const [first, second] = [textAt(sheet, a), textAt(sheet, b)];
  if (first === second) return [];
  const edits = [
    { span: a, text: second },
    { span: b, text: first },
  ];
  return [{ operator, span: a, edits, what }];
}

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.slice(1).flatMap((item, i) => {
    const before = items[i];
    return before === undefined ? [] : [[before, item] as const];
  });
}

/** For each mode one that differs at ties alone, where there is such, and one that differs between them. */
const OTHER_MODES: { readonly [M in RoundingMode]: readonly RoundingMode[] } = {
  'half even': ['half up', 'toward zero'],
  'half up': ['half even', 'toward zero'],
  'half down': ['half even', 'toward zero'],
  'away from zero': ['toward zero'],
  'toward zero': ['away from zero'],
  ceiling: ['floor'],
  floor: ['ceiling'],
};

export function ofRounding(spec: RoundSpec, sheet: Sheet): readonly Mutant[] {
  const mode = sheet.words(spec.span.start, spec.span.end).slice(0, spec.mode.split(' ').length);
  const span = { ...spec.span, end: mode.at(-1)?.span.end ?? spec.span.start };
  return OTHER_MODES[spec.mode].map((text) => ({
    operator: 'change rounding',
    span: spec.span,
    edits: [{ span, text }],
    what: `"${spec.mode}" becomes "${text}"`,
  }));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
