import { expect, test } from 'vitest';
import { decode } from './boundary/decode.ts';
import { compile, evaluateReference } from './index.ts';
import { policy } from './testing/policy.ts';

const HEADER = `policy test.lists version 1.0.0
effective from 2025-01-01
input b: bool
input n: integer 0..20
input codes: list of integer 0..20 up to 5
input more: list of integer 0..20 up to 3 optional
define x`;

/** A list of the input has no static elements, a written one no columns: the reference answers where the two meet. */
test.each([
  ': bool = n in (if b then codes else [1, 2])',
  ': integer = count(c for c in (if b then [n, 2] else codes))',
  ': integer = sum(c for c in (more otherwise [1, 2]))',
  ': bool = (if b then codes else [1, 2]) is [1, 2]',
  ': integer = sum(c for c in (if b then codes else (if n > 3 then [1] else [])))',
])('a choice between a list of the input and a written one%s', (definition) => {
  const program = policy(`${HEADER}${definition}`);
  const compiled = compile(program);
  if (!compiled.ok) throw new Error('not compiled');
  expect(compiled.plan.interpreted).toBe('a choice between a list of the input and a written one');
  for (const body of ['{"b":true,"n":2,"codes":[3,4]}', '{"b":false,"n":2,"codes":[],"more":[7]}']) {
    const decoded = decode(program, body);
    if (!decoded.ok) throw new Error('not decoded');
    const reference = evaluateReference(program, decoded.inputs, { at: '2026-01-01', explain: 'lines' });
    const answer = compiled.plan.evaluate(body, { at: '2026-01-01' });
    expect(answer.ok && JSON.parse(answer.json)).toEqual(reference.ok && reference.answer);
    expect(answer.ok).toBe(true);
  }
});
