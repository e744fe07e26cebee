/**
 * Units after a number in the plural, except for exactly 1 (LANGUAGE 18.38). Only plurals that the language or the file
 * itself declares are known here; any other word stays as it is written.
 */
import { CLAUSE_WORDS, HARD_WORDS, SOFT_WORDS, UNIT_WORDS } from '../lexer/words.ts';
import type { ExprNode, NumberNode } from '../tree/expression.ts';
import type { FileNode } from '../tree/file.ts';
import { mapNodes } from './map-nodes.ts';

const BUILT_IN: readonly (readonly [string, string])[] = [
  ...(['second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const).map((unit) => [unit, `${unit}s`] as const),
];

const RESERVED = new Set<string>([...HARD_WORDS, ...CLAUSE_WORDS, ...SOFT_WORDS]);

/** After a number only an identifier and a few words of time can be a unit. */
function isUsable(word: string): boolean {
  return !RESERVED.has(word) || UNIT_WORDS.some((unit) => unit === word);
}

interface Numbers {
  readonly toPlural: ReadonlyMap<string, string>;
  readonly toSingular: ReadonlyMap<string, string>;
}

function numbersOf(file: FileNode): Numbers {
  const declared = file.declarations.flatMap((node) =>
    node.kind === 'Unit' && node.plural !== undefined ? [[node.name.text, node.plural.text] as const] : [],
  );
  const pairs = [...BUILT_IN, ...declared];
  return {
    toPlural: new Map(pairs.filter(([, plural]) => isUsable(plural))),
    toSingular: new Map(pairs.filter(([one]) => isUsable(one)).map(([one, plural]) => [plural, one])),
  };
}

/** The file with every unit word after a number in its right number. */
export function withUnitWords(file: FileNode): FileNode {
  const numbers = numbersOf(file);
  return mapNodes(file, (node) => (isNumber(node) ? withUnitWord(node, numbers) : node));
}

function isNumber(node: object): node is NumberNode {
  return (node as Partial<ExprNode>).kind === 'Number';
}

function withUnitWord(node: NumberNode, numbers: Numbers): NumberNode {
  const [first, ...rest] = node.unit?.words ?? [];
  if (node.unit === undefined || first === undefined) return node;
  const isOne = /^0*1(?:\.0*)?$/.test(node.number.digits);
  const text = (isOne ? numbers.toSingular : numbers.toPlural).get(first.text) ?? first.text;
  return { ...node, unit: { ...node.unit, words: [{ ...first, text }, ...rest] } };
}
