/** A clause stands once in its block; those that may be repeated, or are counted elsewhere, are listed here. */
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source.ts';

/** May be repeated (LANGUAGE 18.84), or is a block or a test step of its own. Two price models have their own code. */
const REPEATABLE = new Set([
  ...['Included', 'Let', 'Pay', 'Clawback', 'Given', 'Expect', 'Cases', 'Vary'],
  ...['Charge', 'Discount', 'Commitment', 'Credit', 'Tax'],
  ...['Flat', 'Each', 'Amount', 'Graduated', 'GraduatedPercentage', 'Volume', 'Stairstep', 'Package', 'TimeOfUse'],
]);

interface Clause {
  readonly kind: string;
  readonly span: Span;
}

/** Clauses of one kind that say different things are different clauses. */
function keyOf(clause: Clause): string {
  const parts = ['stage', 'counter', 'what', 'how', 'per'].map((property): unknown => Reflect.get(clause, property));
  if (clause.kind === 'ValidFor' || clause.kind === 'ValidUntil') return 'Valid';
  if (clause.kind === 'Rate' || clause.kind === 'RateGraduated') return 'Rate';
  if (clause.kind === 'Round') return `Round ${String(Reflect.get(clause, 'per') ?? 'line')}`;
  if (clause.kind === 'Billed' || clause.kind === 'TaxBase') return clause.kind;
  if (clause.kind === 'IntentField') return `field ${fieldName(clause)}`;
  return [clause.kind, ...parts.filter((part) => typeof part === 'string')].join(' ');
}

function fieldName(clause: Clause): string {
  const field: unknown = Reflect.get(clause, 'field');
  return field !== null && typeof field === 'object' ? String(Reflect.get(Reflect.get(field, 'name'), 'text')) : '';
}

/** The clauses given twice in a block and in the blocks inside it. `text` is the source, for the words of the clause. */
export function repeatedClauses(block: object, text: string): readonly Diagnostic[] {
  const clauses: unknown = Reflect.get(block, 'clauses');
  if (!Array.isArray(clauses)) return [];
  const first = new Map<string, Clause>();
  return (clauses as readonly Clause[]).flatMap((clause) => {
    const inner = repeatedClauses(clause, text);
    if (REPEATABLE.has(clause.kind)) return inner;
    const earlier = first.get(keyOf(clause));
    if (earlier !== undefined) return [...inner, repeated(block, clause, earlier, text)];
    first.set(keyOf(clause), clause);
    return inner;
  });
}

function repeated(block: object, clause: Clause, earlier: Clause, text: string): Diagnostic {
  const opening = firstLine(text, clause.span);
  const word = /^[a-z]+(?: (?:when|of|in|by|at|as)\b)?|^\w+/.exec(opening)?.[0] ?? opening;
  const kind = String(Reflect.get(block, 'kind'));
  const name = kind === 'Header' ? 'the header' : nameOf(block, kind);
  const related = [{ span: earlier.span, message: 'it stands here first' }];
  const remedy = { text: 'keep one of the two' };
  return diagnose('WR1013', clause.span, { clause: word, block: name }, { related, remedy });
}

function firstLine(text: string, span: Span): string {
  return text.slice(span.start, span.end).split('\n')[0] ?? '';
}

function nameOf(block: object, kind: string): string {
  const name: unknown = Reflect.get(block, 'name');
  const word = typeof name === 'object' && name !== null ? String(Reflect.get(name, 'text')) : '';
  return `${kind.toLowerCase()} ${word}`;
}
