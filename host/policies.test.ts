/**
 * Every shipped policy and every example of the language: read, laid out, checked and tested on both evaluators; its hash
 * survives every other way to write it, and no other number.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkPack, format, type PackFile, type Program, parse, type SourceFile, sourceFile } from '#dsl';
import type { Plan } from '#engine';
import { type LoadedFile, loadPaths } from './load.ts';
import { prepare } from './plans/prepare.ts';
import { runFileSpecs } from './plans/specs.ts';
import { changedNumbers, onOneLine, withLongNumbers } from './testing/rewrites.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Lints that examples show: the category of 07 that its tax names by charge, the holidays of 09 that end while it is in force. */
const LINTS: Readonly<Record<string, readonly string[]>> = { '07': ['WR6143'], '09': ['WR5118'] };

const policies = loadPaths(['policies'], ROOT);
const examples = loadPaths(['fixtures/examples'], ROOT);
const shortName = (file: LoadedFile): string => file.source.name.replace('fixtures/', '').replace('policies/', '');
const named = (files: readonly LoadedFile[]): [string, LoadedFile][] => files.map((file) => [shortName(file), file]);

const whole = [...policies.files, ...examples.files];

function treeOf(source: SourceFile): NonNullable<ReturnType<typeof parse>['file']> {
  const { file, diagnostics } = parse(source);
  if (file === undefined || diagnostics.length > 0) throw new Error(`${source.name} does not parse`);
  return file;
}

/** The hash of a text in the place of a file, among the libraries around it; undefined where it has errors. */
function hashOf(file: LoadedFile, text: string): string | undefined {
  const around = whole.filter(
    (each) => each.checked.program?.role === 'library' && each.source.name !== file.source.name && samePack(each, file),
  );
  const sources = [sourceFile(file.source.name, text), ...around.map((each) => each.source)];
  const tables = [...programOf(file).sources.values()];
  const csv = (_: unknown, name: string): SourceFile | undefined => tables.find((each) => each.name.endsWith(name));
  const asked = ({ name }: SourceFile): boolean => name === file.source.name;
  const checked = checkPack({ sources, csv }, { asked, before: libraries });
  for (const [name, result] of checked) if (name !== file.source.name) libraries.set(name, result);
  return checked.get(file.source.name)?.program?.hash;
}

/** Checked once for all texts in the place of the files that use them. */
const libraries = new Map<string, PackFile>();

function samePack(a: LoadedFile, b: LoadedFile): boolean {
  return policies.files.includes(a) === policies.files.includes(b);
}

function programOf(file: LoadedFile): Program {
  const { program } = file.checked;
  if (program === undefined) throw new Error(`${file.source.name} has errors`);
  return program;
}

function planOf(file: LoadedFile): Plan {
  const { sound } = prepare(file);
  if (sound === undefined) throw new Error(`${file.source.name} does not compile`);
  return sound.plan;
}

function numbersOf(file: LoadedFile): ReturnType<typeof changedNumbers> {
  const aside = treeOf(file.source).declarations.filter(({ kind }) => ['Test', 'Property', 'Example'].includes(kind));
  return changedNumbers(
    file.source.text,
    aside.map(({ span }) => span),
  );
}

const results = new Map(
  whole.flatMap((file) =>
    (['compiled', 'reference'] as const).map((evaluator) => [
      `${file.source.name} ${evaluator}`,
      runFileSpecs(programOf(file), evaluator === 'compiled' ? planOf(file) : evaluator),
    ]),
  ),
);

function counted(files: readonly LoadedFile[]): string {
  const sum = (count: (file: LoadedFile) => number): string =>
    files.reduce((total, file) => total + count(file), 0).toLocaleString('en');
  const specs = (file: LoadedFile) => results.get(`${file.source.name} compiled`) ?? [];
  const evaluations = (file: LoadedFile): number => specs(file).reduce((total, each) => total + each.evaluations, 0);
  const rules = sum((file) => programOf(file).rules.length);
  return `${files.length} files, ${rules} rules, ${sum((file) => specs(file).length)} tests and properties, ${sum(evaluations)} evaluations`;
}

describe(`shipped policies: ${counted(policies.files)} on each evaluator`, () => {
  test('the folder and its manifest can be read', () => {
    expect(policies.faults).toEqual([]);
    expect(policies.files.length).toBeGreaterThanOrEqual(10);
  });

  test('the README names each of them', () => {
    const page = readFileSync(`${ROOT}policies/README.md`, 'utf8');
    const listed = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual(policies.files.map((file) => programOf(file).name).sort());
  });

  test.each(named(policies.files))('%s: not even a lint', (_, file) => {
    expect(file.checked.diagnostics).toEqual([]);
  });

  test.each(named(policies.files.filter((file) => programOf(file).role === 'policy')))('%s: has tests', (_, file) => {
    expect(programOf(file).tests.length).toBeGreaterThan(0);
  });
});

describe(`examples: ${counted(examples.files)} on each evaluator`, () => {
  test('the folder can be read', () => {
    expect(examples.faults).toEqual([]);
    expect(examples.files).toHaveLength(23);
  });

  test.each(named(examples.files))('%s: no diagnostic', (name, file) => {
    const number = /examples\/(\d+)_/.exec(name)?.[1] ?? '';
    expect(file.checked.diagnostics.map(({ code }) => code)).toEqual(LINTS[number] ?? []);
  });
});

describe('tests in the files', () => {
  test.each([...results])('%s', (_, specs) => {
    expect(specs.flatMap(({ failures }) => failures)).toEqual([]);
    expect(specs.filter(({ ok, evaluations }) => !ok || evaluations === 0)).toEqual([]);
  });
});

test.each(named(whole))('%s: is in the one layout', (_, { source }) => {
  expect(format(treeOf(source), source)).toBe(source.text);
});

describe('the hash', () => {
  test.each(named(whole))('%s: on one line, without comments, numbers written otherwise: the same', (_, file) => {
    const { text } = file.source;
    const { hash } = programOf(file);
    expect(onOneLine(text).trim()).not.toContain('\n');
    const written = [text, onOneLine(text), withLongNumbers(text), withLongNumbers(onOneLine(text))];
    expect(written.map((each) => hashOf(file, each))).toEqual(written.map(() => hash));
  });

  test('but for a library of nothing but words, all hold figures', () => {
    const without = whole.filter(
      (file) => numbersOf(file).length <= 2 || withLongNumbers(file.source.text) === file.source.text,
    );
    expect(without.map(shortName)).toEqual(['partner/people/1.0.0.writ']);
  });

  test.each(named(whole).map(([name, file]) => [name, numbersOf(file).length, file] as const))(
    '%s: each of its %i numbers and dates counts',
    (_, __, file) => {
      const { hash } = programOf(file);
      const without = numbersOf(file).filter(({ text }) => hashOf(file, text) === hash);
      expect(without.map(({ was, is }) => `${was} -> ${is}`)).toEqual([]);
    },
  );
});
