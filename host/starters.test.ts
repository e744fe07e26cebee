/** Every starting point, as it is made: it checks clean, is in the one layout, and its tests pass and meet everything. */
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { checkPack, format, parse, sourceFile } from '#dsl';
import { coverageOf } from '#engine';
import { prepare } from './plans/prepare.ts';
import { failuresOf, runFileSpecs } from './plans/specs.ts';
import { newFiles, STARTERS } from './starters.ts';

test.each(STARTERS)('%s', (starter) => {
  const files = newFiles(starter, starter === 'pack' ? 'acme' : 'acme.thing');
  const sources = files.filter(({ path }) => path.endsWith('.writ')).map(({ path, text }) => sourceFile(path, text));
  expect(sources.length).toBe(starter === 'pack' ? 4 : 1);
  expect(new Set(files.map(({ path }) => dirname(path))).size).toBe(files.length);
  const results = checkPack({ sources, csv: () => undefined });
  for (const source of sources) {
    const checked = results.get(source.name);
    const prepared = checked && prepare({ source, checked });
    expect([source.name, prepared?.diagnostics]).toEqual([source.name, []]);
    const { file } = parse(source);
    expect(file && format(file, source)).toBe(source.text);
    const { program, plan } = prepared?.sound ?? {};
    if (program === undefined || plan === undefined || program.role === 'library') continue;
    expect(program.name).toMatch(/^acme\./);
    for (const evaluator of [plan, 'reference'] as const)
      expect(failuresOf(runFileSpecs(program, evaluator))).toEqual([]);
    expect(coverageOf(program).filter(({ hits }) => hits === 0)).toEqual([]);
  }
});
