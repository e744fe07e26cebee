import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FIXTURES, faultsOf, ruleFiles } from '../specs/syntax-fixtures.ts';

const named = (folder: string) => ruleFiles(folder).map((source) => [source.name, source] as const);

it.each(named('syntax/good'))('%s is read without a fault', (_, source) => {
  expect(faultsOf(source)).toBe('');
});

it.each(named('syntax/bad'))('%s has the faults beside it', async (name, source) => {
  const file = join(FIXTURES, 'syntax', 'bad', name.replace('.writ', '.txt'));
  await expect(faultsOf(source)).toMatchFileSnapshot(file);
});
