import { expect, test } from 'vitest';
import { JSON_INTEGER_MAX } from './limits.ts';

test('the bound of JSON numbers is the last integer that a double holds with its neighbours', () => {
  expect(JSON_INTEGER_MAX).toBe(BigInt(Number.MAX_SAFE_INTEGER));
});
