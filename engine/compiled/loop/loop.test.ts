import { expect, test } from 'vitest';
import { assemble } from './assemble.ts';
import { loopFunction } from './loop.ts';
import { LoopFrame } from './loop-frame.ts';

/** What the body gives for `x`, beside a frame of two numbers and a text. */
function given(body: string, x?: unknown, helpers: Readonly<Record<string, unknown>> = {}): unknown {
  const frame = new LoopFrame(2, 1);
  frame.numbers.set([3, 0.5]);
  frame.others[0] = 'text';
  return loopFunction(assemble(['f', 'x'], body, helpers))(frame, x);
}

test.each([
  ['2 + 3 * 4 - 1', 13],
  ['7 - 2 - 1', 4],
  ['(7 - 2) * -2', -10],
  ['3 & 6 | 8', 10],
  ['1 < 2 === true', true],
  ['true || x.missing', true],
  ['false && x.missing', false],
  ['x > 4 ? 1 : x > 2 ? 2 : 3', 2],
  ['!(x >= 3)', false],
  ['Math.max(x, f.n0, 2) / f.n1', 6],
  ["f.o0.startsWith('te')", true],
  ['[x, [4n]]', [3, [4n]]],
  ['-5n * 2n', -10n],
  ['7n / 2n', 3n],
])('%s', (expression, value) => {
  expect(given(`return ${expression};`, 3)).toEqual(value);
});

test('what a column does not hold is no number', () => {
  expect(given('return x[7] * 2;', [1])).toBeNaN();
  expect(given('return x.get(1) | 0;', new Map())).toBe(0);
});

test('statements', () => {
  const looped = `
    let sum = 0;
    const parts = [], first = 1;
    for (let i = 0; i < x.length; i += 1) {
      const first = x[i];
      if (first === 2) continue;
      else if (first > 4) { break; }
      sum += first;
      parts.push(first);
    }
    let i = 0;
    x[0] = parts[i++] + parts[i++];
    return [sum, parts, first, i, x[0]];`;
  expect(given(looped, [1, 2, 3, 5, 4])).toEqual([4, [1, 3], 1, 2, 4]);
  const chosen = 'for (;;) { switch (x) { case 1: return 10; case 2: break; default: return 30; } return 20; }';
  expect([1, 2, 3].map((x) => given(chosen, x))).toEqual([10, 20, 30]);
});

test('a name that is declared with the value of another one, or of a constant, is its own', () => {
  expect(given('let a = x; a += 1; let b = 5; b |= 2; return [a, x, b, 5];', 1)).toEqual([2, 1, 7, 5]);
});

test('truths become bits', () => {
  expect(given('let v = 0; v |= (x > 1) << 0; v |= (!(x === 2)) << 3; v |= (x < 9 && x > 2) << 30; return v;', 3)).toBe(
    1 + 8 + 2 ** 30,
  );
});

test('a function that is called within itself', () => {
  const frame = new LoopFrame(1, 0);
  const again = loopFunction(assemble(['f', 'x'], 'if (x < 1) return 0; return again(f, x - 1) + x;', { again: call }));
  function call(...args: unknown[]): unknown {
    return again(...args);
  }
  expect(again(frame, 4)).toBe(10);
});

test('slots beyond the fields of a frame', () => {
  const frame = new LoopFrame(102, 102);
  loopFunction(assemble(['f'], 'f.n99 = 1; f.n[1] = 2; f.o99 = 3; f.o[1] = 4;', {}))(frame);
  expect([frame.numbers[99], frame.numbers[101], frame.others[99], frame.o[1]]).toEqual([1, 2, 3, 4]);
});

test.each(['return `x`;', 'return y;', 'while (x) x += 1;', 'return x => x;', 'return f.n100;'])(
  '%s is no source',
  (body) => {
    expect(() => given(body)).toThrow();
  },
);
