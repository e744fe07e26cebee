/** Lists of the input, written ones, rows of a table, and choices between them: compiled as the reference has them. */
import { expect, test } from 'vitest';
import { decode } from './boundary/decode.ts';
import { compile } from './index.ts';
import { evaluateReference } from './reference/reference.ts';
import { policy } from './testing/policy.ts';

const HEADER = `policy list.choice version 1.0.0
effective from 2026-01-01
record Item { name: text optional  size: quantity GB 0..20 places 2 optional  tags: list of text up to 3 }
input b: bool
input maybe: bool optional
input n: integer 0..9
input codes: list of integer 0..20 up to 5
input more: list of integer 0..20 up to 3 optional
input items: list of Item up to 3
input sizes: list of quantity MB 0..2000 up to 3
table fees picks every row {
  | n: integer 0..9 => size: quantity GB 0..9 | word: text |
  | < 5             => 1 GB                   | "one"      |
  | > 2             => 2.5 GB                 | "more"     |
}
define x`;

const BODIES = [
  { b: true, maybe: false, n: 2, codes: [3, 4], items: [], sizes: [1000, 2000] },
  {
    b: false,
    maybe: true,
    n: 7,
    codes: [],
    more: [7],
    items: [{ name: 'a', size: '1.5', tags: ['q', 'r'] }],
    sizes: [],
  },
  { b: true, n: 4, codes: [1, 2], items: [{ tags: [] }, { name: 'b', tags: ['s'] }], sizes: [1000] },
];

test.each([
  ': bool = n in (if b then codes else [1, 2])',
  ': integer = count(c for c in (if b then [n, 2] else codes))',
  ': integer = sum(c for c in (more otherwise [1, 2]))',
  ': integer = sum(c for c in (if b then codes else (if n > 3 then [1] else [])))',
  ': bool = (if b then codes else [1, 2]) is [1, 2]',
  ': integer = max(c for c in (if n > 3 then [20, 56] else codes)) otherwise 23',
  ': integer = min(c for c in (more otherwise [30, 40])) otherwise 23',
  // Written lists may be missing too, and are no longer than they are.
  ': integer = sum(c for c in ((if maybe then [1, 2] else [3]) otherwise [10]))',
  ': bool = (if b then [1] else [1, 2]) is [1]',
  ': bool = n in ((if maybe then [1, 2] else [7]) otherwise codes)',
  // The one that is compared may be missing, or shorter.
  ': bool = codes is (more otherwise [])',
  ': bool = (codes is more) otherwise b',
  ': bool = fees(n) is fees(3)',
  ': integer = count(row for row in (if b then fees(n) else fees(9)))',
  // Elements of another unit.
  ': bool = (if n > 4 then sizes else [1 GB]) is [1000 MB]',
  ': quantity GB = (sum(s for s in (if b then sizes else [1 GB]))) rounded half up to 3 places',
  // Shown as they are.
  ': list of integer up to 5 = if b then codes else [n, 2]',
  ': list of integer up to 3 optional = more',
  ': list of Item up to 3 = items',
  ': list of quantity GB up to 3 = if b then sizes else [0.5 GB]',
  ' = fees(n)',
])('define x%s', (definition) => {
  const program = policy(`${HEADER}${definition}`);
  const compiled = compile(program);
  if (!compiled.ok) throw new Error('not compiled');
  expect(compiled.plan.interpreted).toBeUndefined();
  for (const body of BODIES) {
    const text = JSON.stringify(body);
    const decoded = decode(program, text);
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.faults));
    const reference = evaluateReference(program, decoded.inputs, { at: '2026-01-01', explain: 'lines' });
    const answer = compiled.plan.evaluate(text, { at: '2026-01-01' });
    expect(answer.ok && JSON.parse(answer.json)).toEqual(reference.ok && reference.answer);
    expect(answer.ok).toBe(true);
  }
});
