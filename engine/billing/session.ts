/**
 * The course of a session, for a rater that records it span by span: where it is cut, and what an increment takes from the spans
 * that follow. A policy with a calendar gives the cost of the whole; these give the record. Times are milliseconds.
 */

export interface Span<T> {
  readonly start: number;
  readonly end: number;
  /** What holds during the span. */
  readonly holds: T;
}

/**
 * [start, end) cut at every one of `changes` where another thing begins to hold; neighbours for which the same holds are one span.
 * `changes` may be in any order and lie outside. Source: time spans of CGRateS 0.11, which are split where the rating interval
 * changes and at midnight, and merged again where the interval is the same.
 */
export function spansOf<T>(
  start: number,
  end: number,
  changes: readonly number[],
  at: (time: number) => T,
): readonly Span<T>[] {
  const inside = changes.filter((time) => time > start && time < end).toSorted((one, other) => one - other);
  const spans: Span<T>[] = [];
  for (const [index, from] of [start, ...inside].entries()) {
    const until = inside[index] ?? end;
    if (until <= from) continue;
    const [last, holds] = [spans.at(-1), at(from)];
    if (last !== undefined && last.holds === holds) spans[spans.length - 1] = { ...last, end: until };
    else spans.push({ start: from, end: until, holds });
  }
  return spans;
}

/**
 * Every span raised to whole increments of its own (ms; 0 raises nothing). What a span takes is taken from the spans after it: they
 * begin later, and are left out where nothing remains. Source: CGRateS 0.11, where an increment swallows the following span.
 */
export function raiseToIncrements<T>(
  spans: readonly Span<T>[],
  incrementOf: (span: Span<T>) => number,
): readonly Span<T>[] {
  const raised: Span<T>[] = [];
  for (const span of spans) {
    const start = Math.max(span.start, raised.at(-1)?.end ?? span.start);
    if (start >= span.end) continue;
    const increment = incrementOf(span);
    const end = increment <= 0 ? span.end : start + Math.ceil((span.end - start) / increment) * increment;
    raised.push({ ...span, start, end });
  }
  return raised;
}
