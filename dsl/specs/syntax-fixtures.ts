/** What the syntax tests share: the fixtures as sources, and trees without their places. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderDiagnostics } from '../diagnostics/render.ts';
import { parse } from '../parser/parse.ts';
import { type SourceFile, sourceFile } from '../source.ts';
import type { FileNode } from '../tree/file.ts';

export const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');

export const HEADER = 'policy example.test "Test" version 1.0.0\neffective from 2026-01-01\n\n';

function isRuleFile(name: string): boolean {
  return name.endsWith('.writ') || name.endsWith('.writ.md');
}

/** The rule files of a folder of fixtures. */
export function ruleFiles(folder: string): readonly SourceFile[] {
  const names = readdirSync(join(FIXTURES, folder)).filter(isRuleFile).sort();
  return names.map((name) => sourceFile(name, readFileSync(join(FIXTURES, folder, name), 'utf8')));
}

/** A tree without places and comments, for comparing what two texts say. */
export function said(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(said);
  if (typeof tree !== 'object' || tree === null) return tree;
  const kept = Object.entries(tree).filter(([key]) => key !== 'comments' && !/span$/i.test(key));
  return Object.fromEntries(kept.map(([key, value]: [string, unknown]) => [key, said(value)]));
}

/** The tree of a text without faults. */
export function treeOf(source: SourceFile): FileNode {
  const { file, diagnostics } = parse(source);
  if (file === undefined || diagnostics.length > 0) throw new Error(faultsOf(source));
  return file;
}

/** The declarations of a text, behind a header of its own. */
export function declarationsOf(text: string): FileNode['declarations'] {
  return treeOf(sourceFile('test.writ', HEADER + text)).declarations;
}

/** All diagnostics of a text as a person sees them. */
export function faultsOf(source: SourceFile): string {
  return renderDiagnostics(parse(source).diagnostics, () => source);
}

/** The codes of all diagnostics of a text behind a header, in order of place. */
export function codesOf(text: string): readonly string[] {
  return parse(sourceFile('test.writ', HEADER + text)).diagnostics.map((diagnostic) => diagnostic.code);
}
