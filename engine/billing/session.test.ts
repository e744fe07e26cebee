import { expect, test } from 'vitest';
import { raiseToIncrements, type Span, spansOf } from './index.ts';

const hour = (time: number): string => (time < 18 ? 'day' : 'evening');

test('a session is cut where another thing holds, and nowhere else', () => {
  expect(spansOf(10, 20, [24, 18, 12, 0], hour)).toEqual([
    { start: 10, end: 18, holds: 'day' },
    { start: 18, end: 20, holds: 'evening' },
  ]);
  expect(spansOf(10, 10, [18], hour)).toEqual([]);
});

const span = (start: number, end: number): Span<string> => ({ start, end, holds: 'one' });

test('an increment takes from the spans after it, and swallows those that it covers', () => {
  const raised = (spans: readonly Span<string>[], increment: number) =>
    raiseToIncrements(spans, ({ start }) => (start === 0 ? increment : 0)).map(({ start, end }) => [start, end]);
  expect(raised([span(0, 30), span(30, 45)], 60)).toEqual([[0, 60]]);
  expect(raised([span(0, 20), span(20, 40)], 15)).toEqual([
    [0, 30],
    [30, 40],
  ]);
});

test('the lengths of the spans of a session add up to its own', () => {
  const spans = spansOf(3, 97, [5, 18, 18, 40], (time) => Math.floor(time / 18));
  expect(spans.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(94);
});
