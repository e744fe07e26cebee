/** The part of a file that decides results: no titles, messages, labels, docs or tests, numbers in lowest terms. */
import type { FileNode } from '../tree/file.ts';
import { lowestDigits } from './figures.ts';
import { canonical } from './format.ts';
import { mapNodes } from './map-nodes.ts';

const UNHASHED_DECLARATIONS = new Set(['Example', 'Test', 'Property']);
const UNHASHED_CLAUSES = new Set(['Supersedes', 'Owner', 'Describe', 'Message', 'ShortfallAs']);
/** The digest of a CSV file is written by publishing; its rows are hashed themselves. */
const UNHASHED_PROPERTIES = ['title', 'label', 'doc', 'reason', 'as', 'digest'];

/** `as` is a title where it is a text (`per payment as "Cash"`), and a balance where it is a name. */
function isText(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && !('text' in value));
}

function withoutTexts(node: object): object {
  const entries: [string, unknown][] = Object.entries(node);
  const kept = entries
    .filter(([key, value]) => !(UNHASHED_PROPERTIES.includes(key) && isText(value)))
    .map(([key, value]) => [key, key === 'clauses' && Array.isArray(value) ? hashedAmong(value) : value] as const);
  const same = kept.length === entries.length && kept.every(([, value], i) => value === entries[i]?.[1]);
  return same ? node : Object.fromEntries(kept);
}

function hashedAmong(clauses: readonly unknown[]): readonly unknown[] {
  return clauses.every(isHashed) ? clauses : clauses.filter(isHashed);
}

function isHashed(clause: unknown): boolean {
  const kind: unknown = typeof clause === 'object' && clause !== null && 'kind' in clause ? clause.kind : undefined;
  return typeof kind !== 'string' || !UNHASHED_CLAUSES.has(kind);
}

function reduced(node: object): object {
  if (Array.isArray(node)) return node;
  if ('digits' in node && typeof node.digits === 'string') return { ...node, digits: lowestDigits(node.digits) };
  return withoutTexts(node);
}

/** Every version of a file that gives the same results has the same tree here, as far as the text shows. */
export function hashTree(file: FileNode): FileNode {
  const { declarations, ...rest } = canonical(file);
  const hashed = declarations.filter((node) => !UNHASHED_DECLARATIONS.has(node.kind));
  const tree = mapNodes({ ...rest, comments: [], declarations: hashed }, reduced);
  return { ...tree, header: { ...tree.header, version: { ...tree.header.version, value: '0.0.0' } } };
}
