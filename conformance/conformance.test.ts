/**
 * Our own vectors, and the counts of the recorded ones of other systems where they stand beside the project (or at WRIT_VECTORS).
 * `npx vitest run conformance/conformance --update` writes the counts anew.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseVectors, type Report, runVectors, UNFORESEEN, type VectorFile } from './index.ts';

const ROOT = join(import.meta.dirname, '..');
const OWN = join(ROOT, 'fixtures', 'conformance');
const RECORDED = process.env['WRIT_VECTORS'] ?? join(ROOT, '..', 'shared', 'vectors');

function filesOf(folder: string): readonly VectorFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.toSorted().map((name) => {
    const parsed = parseVectors(readFileSync(join(folder, name), 'utf8'));
    if ('fault' in parsed) throw new Error(`${name}: ${parsed.fault}`);
    return parsed.file;
  });
}

const countsOf = ({ kinds }: Report) =>
  Object.entries(kinds).map(([kind, { equal, differs, notExpressible, language, engine }]) =>
    [kind, equal, differs, notExpressible, language, engine].join(' '),
  );

test('our own vectors are answered alike, each with an id of its own', () => {
  const files = filesOf(OWN);
  const ids = files.flatMap(({ vectors }) => vectors.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  const { cases } = runVectors(files);
  expect(cases.filter(({ outcome }) => outcome !== 'equal')).toEqual([]);
});

describe.skipIf(!existsSync(RECORDED))('recorded answers of other systems', () => {
  test('as many are answered alike as before, kind by kind', async () => {
    const report = runVectors(filesOf(RECORDED));
    const unproven = report.cases.filter(
      ({ outcome, reason }) =>
        (outcome === 'differs' && !reason?.includes('exactly it is')) || reason?.startsWith(UNFORESEEN),
    );
    expect(unproven).toEqual([]);
    await expect(['kind equal differs not language engine', ...countsOf(report), ''].join('\n')).toMatchFileSnapshot(
      'counts.txt',
    );
  });
});
