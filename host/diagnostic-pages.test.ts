/**
 * The pages of the diagnostics: each code has one, with a file that raises it, the exact text an author sees, and a file that
 * is right. `npm test -- -u` writes the texts anew.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  CODES,
  checkPack,
  type Diagnostic,
  type PackFiles,
  renderDiagnostics,
  type SourceFile,
  sourceFile,
} from '#dsl';
import { runFileSpecs } from './choose.ts';

const FOLDER = fileURLToPath(new URL('../docs/diagnostics/', import.meta.url));
const codes = Object.keys(CODES);

function block(page: string, label: string): string | undefined {
  return new RegExp(`\`\`\`${label}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
}

function companions(page: string): readonly SourceFile[] {
  return [...page.matchAll(/```text beside (\S+)\n([\s\S]*?)```/g)].map(([, name = '', text = '']) =>
    sourceFile(name, text),
  );
}

interface Found {
  readonly diagnostics: readonly Diagnostic[];
  readonly rendered: string;
}

/** Everything an author is told of the file: by the checker and, where it is sound, by its own tests. */
function findings(name: string, text: string, beside: readonly SourceFile[]): Found {
  const rules = beside.filter((source) => source.name.endsWith('.writ'));
  const sources = [
    ...rules.filter((source) => source.name < name),
    sourceFile(name, text),
    ...rules.filter((source) => source.name >= name),
  ];
  const files: PackFiles = { sources, csv: (_, file) => beside.find((source) => source.name === file) };
  const results = checkPack(files);
  const program = results.get(name)?.program;
  const failures = program === undefined ? [] : runFileSpecs(program, 'compiled').flatMap((result) => result.failures);
  const told = failures.map((failure): Diagnostic => ({ ...failure, severity: 'error', related: [] }));
  const diagnostics = [...[...results.values()].flatMap((result) => result.diagnostics), ...told];
  const textOf = (file: string): SourceFile | undefined =>
    [...sources, ...beside].find((source) => source.name === file);
  return { diagnostics, rendered: renderDiagnostics(diagnostics, textOf) };
}

describe('diagnostic pages', () => {
  test('every code has a page, and every page a code', () => {
    const pages = readdirSync(FOLDER)
      .filter((file) => file.startsWith('WR'))
      .map((file) => file.replace(/\.md$/, ''));
    expect(pages.sort()).toEqual([...codes].sort());
  });

  test.each(codes.filter((code) => existsSync(`${FOLDER}${code}.md`)))('%s', async (code) => {
    const path = `${FOLDER}${code}.md`;
    const page = readFileSync(path, 'utf8');
    expect(page.startsWith(`# ${code}: ${CODES[code as keyof typeof CODES].title}\n`)).toBe(true);
    const wrong = block(page, 'writ wrong');
    const right = block(page, 'writ right');
    if (wrong === undefined || right === undefined) {
      expect(WITHOUT_EXAMPLE).toContain(code);
      return;
    }
    const beside = companions(page);
    const found = findings(`${code}.writ`, wrong, beside);
    expect(found.diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    await expect(
      page.replace(/```text output\n[\s\S]*?```/, () => `\`\`\`text output\n${found.rendered.trimEnd()}\n\`\`\``),
    ).toMatchFileSnapshot(path);
    const mended = findings(
      `${code}.writ`,
      right,
      beside.filter((source) => source.name !== `${code}.second.writ`),
    );
    expect(mended.diagnostics.filter((each) => each.code === code || each.severity === 'error')).toEqual([]);
  });
});

/** Codes whose example is too large to read: they have tests of their own. */
const WITHOUT_EXAMPLE = ['WR3120', 'WR5121'];
