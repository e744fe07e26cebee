/**
 * The pages of the diagnostics: each code has one, with a file that raises it, the exact text an author sees, and a file that
 * is right. `npm test -- -u` writes the texts anew.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  CODES,
  type Code,
  checkPack,
  type Diagnostic,
  type PackFiles,
  type Program,
  renderDiagnostics,
  type SourceFile,
  sourceFile,
} from '#dsl';
import { coverageOf } from '#engine';
import { exportLogic, importPolicyEngine } from '#interchange';
import type { LoadedFile } from './load.ts';
import { uncoveredOf } from './plans/coverage.ts';
import { Mutation, survivorsOf } from './plans/mutation.ts';
import { prepare } from './plans/prepare.ts';
import { failuresOf, runFileSpecs } from './plans/specs.ts';

const FOLDER = fileURLToPath(new URL('../docs/diagnostics/', import.meta.url));
const codes = Object.keys(CODES) as Code[];

const HEADER = 'policy demo.pages version 1.0.0\neffective from 2026-01-01\n\n';
const row = (n: number) => `  | ${n} .. ${n + 2999} => ${n} |\n`;

/** Examples too large for a page. */
const LARGE: { readonly [C in Code]?: string } = {
  WR1017: `${HEADER}// ${'x'.repeat(1_048_576)}\n`,
  WR1019: HEADER + Array.from({ length: 2_001 }, (_, n) => `constant c${n} = ${n}\n`).join(''),
  WR5121: `${HEADER}table level picks one row {\n  | points: integer 0..6000 => name: integer |\n${Array.from({ length: 3_000 }, (_, n) => row(n)).join('')}}\n`,
};

interface Page {
  readonly text: string;
  readonly wrong: SourceFile;
  readonly right: SourceFile;
  /** Libraries and CSV files beside the example. */
  readonly beside: readonly SourceFile[];
}

/** A fenced block of a page by its label; a literate file stands in a `markdown` block. */
function block(page: string, code: Code, label: 'wrong' | 'right'): SourceFile | undefined {
  const found = new RegExp(`^(\`{3,})(writ|markdown|json) ${label}\\n([\\s\\S]*?)^\\1$`, 'm').exec(page);
  if (found === null) return undefined;
  const endings: Readonly<Record<string, string>> = { writ: 'writ', markdown: 'writ.md', json: 'json' };
  return sourceFile(`${code}.${endings[found[2] ?? '']}`, found[3] ?? '');
}

function readPage(code: Code): Page {
  const text = readFileSync(`${FOLDER}${code}.md`, 'utf8');
  const large = LARGE[code];
  const wrong = large === undefined ? block(text, code, 'wrong') : sourceFile(`${code}.writ`, large);
  const right = block(text, code, 'right');
  if (wrong === undefined || right === undefined) throw new Error(`${code}.md lacks a wrong or a right example`);
  const beside = [...text.matchAll(/^```text beside (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', content = '']) =>
    sourceFile(name, content),
  );
  return { text, wrong, right, beside };
}

interface Found {
  readonly diagnostics: readonly Diagnostic[];
  readonly rendered: string;
}

/** Everything an author is told of the file: by the checker and, where it is sound, by its compiler and its own tests. */
function findings(file: SourceFile, beside: readonly SourceFile[]): Found {
  if (file.name.endsWith('.json')) return importFindings(file);
  const rules = beside.filter((source) => source.name.endsWith('.writ'));
  const sources = [
    ...rules.filter((source) => source.name < file.name),
    file,
    ...rules.filter((source) => source.name >= file.name),
  ];
  const files: PackFiles = { sources, csv: (_, name) => beside.find((source) => source.name === name) };
  const results = checkPack(files);
  const diagnostics = sources.flatMap((source) => {
    const checked = results.get(source.name);
    if (checked === undefined) return [];
    if (source !== file) return checked.diagnostics;
    const { diagnostics: own, sound } = prepare({ source, checked });
    if (sound === undefined) return own;
    return [
      ...own,
      ...failuresOf(runFileSpecs(sound.program, sound.plan)),
      ...survivorsIn({ source, checked }),
      ...exchangedIn(source, sound.program),
    ];
  });
  const textOf = (name: string): SourceFile | undefined => [...sources, ...beside].find((each) => each.name === name);
  return { diagnostics, rendered: renderDiagnostics(diagnostics, textOf).trimEnd() };
}

/** A policy of another system, of which something is not taken over. */
function importFindings(file: SourceFile): Found {
  const { diagnostics } = importPolicyEngine(file, { name: 'demo.pages', from: '2026-01-01' });
  return { diagnostics, rendered: renderDiagnostics(diagnostics, () => file).trimEnd() };
}

/** Changes that its tests let pass: looked for in the file that shows such, for every file has some. */
function survivorsIn(file: LoadedFile): readonly Diagnostic[] {
  if (!file.source.name.startsWith('WR9104')) return [];
  const mutation = new Mutation(file, { files: [file], imported: [], texts: new Map() });
  return survivorsOf(mutation.mutants.map((mutant) => mutation.try(mutant)));
}

/** What its tests do not meet, and what has no form elsewhere: looked for in the files that show such. */
function exchangedIn({ name }: SourceFile, program: Program): readonly Diagnostic[] {
  if (name.startsWith('WR9105')) return uncoveredOf(coverageOf(program));
  return name.startsWith('WR9201') ? exportLogic(program).diagnostics : [];
}

/** The file with every fix that a machine can apply. */
function mended(file: SourceFile, diagnostics: readonly Diagnostic[]): SourceFile {
  const edits = diagnostics
    .flatMap((diagnostic) => diagnostic.remedy?.edits ?? [])
    .filter((edit) => edit.span.file === file.name)
    .sort((a, b) => b.span.start - a.span.start);
  const text = edits.reduce(
    (all, edit) => all.slice(0, edit.span.start) + edit.text + all.slice(edit.span.end),
    file.text,
  );
  return sourceFile(file.name, text);
}

describe('diagnostic pages', () => {
  test('every code has a page, and every page a code', () => {
    const pages = readdirSync(FOLDER)
      .filter((file) => file.startsWith('WR'))
      .map((file) => file.replace(/\.md$/, ''));
    expect(pages.sort()).toEqual([...codes].sort());
  });

  test.each(codes)('%s: the wrong example reads exactly as the page shows', async (code) => {
    const page = readPage(code);
    expect(page.text.startsWith(`# ${code}: ${CODES[code].title}\n`)).toBe(true);
    const found = findings(page.wrong, page.beside);
    expect(found.diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    const shown = page.text.replace(
      /^(`{3,})text output\n[\s\S]*?^\1$/m,
      (_, fence: string) => `${fence}text output\n${found.rendered}\n${fence}`,
    );
    await expect(shown).toMatchFileSnapshot(`${FOLDER}${code}.md`);
  });

  test.each(codes)('%s: the right example is free of it', (code) => {
    const page = readPage(code);
    const beside = page.beside.filter((source) => source.name !== `${code}.second.writ`);
    const { diagnostics } = findings(page.right, beside);
    const faults = diagnostics.filter((each) => each.code === code || each.severity === 'error');
    expect(faults).toEqual([]);
  });

  test.each(codes)('%s: where every fault has a fix, applying them leaves no such fault', (code) => {
    const page = readPage(code);
    const { diagnostics } = findings(page.wrong, page.beside);
    const own = diagnostics.filter((each) => each.code === code);
    if (own.some((each) => each.remedy?.edits === undefined)) return;
    const after = findings(mended(page.wrong, diagnostics), page.beside).diagnostics;
    expect(after.filter((each) => each.code === code)).toEqual([]);
  });
});
