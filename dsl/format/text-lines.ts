/** The texts of a file that appear in results, each with the block it belongs to. */
import { sourceFile } from '../source.ts';
import type { Text } from '../tree/common.ts';
import type { Template } from '../tree/expression.ts';
import type { FileNode } from '../tree/file.ts';
import { quoted } from './figures.ts';
import { template } from './print-expressions.ts';
import { type Printing, printingOf } from './printing.ts';

/** The parts of a file that no result shows. */
const SILENT = new Set(['Example', 'Test', 'Property']);
const TEXTS = ['title', 'label', 'as', 'owner', 'message', 'reason'];

export function textLines(file: FileNode): readonly string[] {
  const declarations = file.declarations.filter((node) => !SILENT.has(node.kind));
  const printing = printingOf({ ...file, comments: [] }, sourceFile('', ''), true);
  return [file.header, ...declarations].flatMap((node) => below(printing, node, ''));
}

function below(printing: Printing, node: object, place: string): readonly string[] {
  const here = 'kind' in node && 'name' in node ? `${place}/${String(node.kind)} ${nameOf(node.name)}` : place;
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null || key === 'span') return [];
    const kind = 'kind' in node ? String(node.kind) : '';
    const isText = TEXTS.includes(key) || (kind === 'Describe' && key === 'text');
    const text = isText ? textOf(printing, value) : undefined;
    return text === undefined ? below(printing, value, here) : [`${here} ${kind} ${key} ${text}`];
  });
}

function nameOf(name: unknown): string {
  return typeof name === 'object' && name !== null && 'text' in name ? String(name.text) : '';
}

function textOf(printing: Printing, value: object): string | undefined {
  if ('parts' in value) return template(printing, value as Template);
  return 'value' in value && typeof value.value === 'string' ? quoted((value as Text).value) : undefined;
}
