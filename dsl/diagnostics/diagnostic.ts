/**
 * A diagnostic is data: a stable code, a sentence, the place, why, and one concrete way out.
 * The wording of every code stands in one table (`codes.ts` and the files beside it, one per family).
 */
import type { Span } from '../source.ts';
import { CODES, type Code, type Params } from './codes.ts';
import type { CodeEntry } from './entry.ts';

export type Severity = 'error' | 'warning' | 'lint';

/** A replacement of the text at `span` by `text` (an insertion when the span is empty). */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A way out. With `edits` it can be applied by a machine and is shown as `fix:`, without as `hint:`. */
export interface Remedy {
  readonly text: string;
  readonly edits?: readonly Edit[];
}

/** An edit that puts a text in front of, or behind, what stands there. */
export function before(span: Span, text: string): Edit {
  return { span: { ...span, end: span.start }, text };
}
export function behind(span: Span, text: string): Edit {
  return { span: { ...span, start: span.end }, text };
}

export interface Related {
  readonly span: Span;
  readonly message: string;
}

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** Further lines: the cause, the missing box, the cycle. */
  readonly notes: readonly string[];
  readonly remedy?: Remedy;
  readonly related: readonly Related[];
}

export interface DiagnosticDetail {
  readonly notes?: readonly string[];
  readonly remedy?: Remedy;
  readonly related?: readonly Related[];
}

/** Builds a diagnostic of one code from the parameters of its wording. */
export function diagnose<C extends Code>(
  code: C,
  span: Span,
  params: Params<C>,
  detail: DiagnosticDetail = {},
): Diagnostic {
  const entry: CodeEntry<Params<C>> = CODES[code];
  return {
    code,
    severity: entry.severity,
    message: entry.message(params),
    span,
    notes: detail.notes ?? [],
    ...(detail.remedy === undefined ? {} : { remedy: detail.remedy }),
    related: detail.related ?? [],
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
