import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FIXTURES } from '../specs/syntax-fixtures.ts';
import { grammarText } from './ebnf.ts';

it('is the grammar of the book', async () => {
  await expect(grammarText()).toMatchFileSnapshot(join(FIXTURES, '..', 'docs', 'grammar.ebnf'));
});
