/** The tests of the shipped policies notice every small change, but for those that change no result. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadPaths } from './load.ts';
import { Mutation, survivorsOf } from './plans/mutation.ts';

/** A share in 59ths never ends in the middle of two figures. */
const SAME = ['policies/partner/bonus/1.0.0.writ: No test fails when "half even" becomes "half up".'];

test('what survives changes no result', { timeout: 300_000 }, () => {
  const loaded = loadPaths(['policies'], fileURLToPath(new URL('..', import.meta.url)));
  const survivors = loaded.files.flatMap((file) => {
    const mutation = new Mutation(file, loaded);
    return survivorsOf(mutation.mutants.map((mutant) => mutation.try(mutant)));
  });
  expect(survivors.map(({ span, message }) => `${span.file}: ${message}`).sort()).toEqual(SAME);
});
