/** Building truths, with the simplifications that keep rails short. */

import { aligned } from './alignment.ts';
import type { ListNode, NumberNode, Relation, TextNode, TruthNode } from './ir.ts';
import { isBig, recast } from './number-nodes.ts';

export const YES: TruthNode = { family: 'truth', op: 'constant', value: true };
export const NO: TruthNode = { family: 'truth', op: 'constant', value: false };

export function truth(value: boolean): TruthNode {
  return value ? YES : NO;
}

const OPPOSITE: Readonly<Record<Relation, Relation>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '===': '!==',
  '!==': '===',
};

export function not(node: TruthNode): TruthNode {
  switch (node.op) {
    case 'constant':
      return truth(!node.value);
    case 'not':
      return node.operand;
    case 'compare':
    case 'compareText':
      return { ...node, relation: OPPOSITE[node.relation] };
    default:
      return { family: 'truth', op: 'not', operand: node };
  }
}

export function and(...items: readonly TruthNode[]): TruthNode {
  return joined('and', items);
}
export function or(...items: readonly TruthNode[]): TruthNode {
  return joined('or', items);
}

/** Flattens, drops what changes nothing and what stands there already, stops at what decides. */
function joined(op: 'and' | 'or', items: readonly TruthNode[]): TruthNode {
  const neutral = op === 'and';
  const kept: TruthNode[] = [];
  for (const item of items.flatMap((each) => (each.op === op ? each.items : [each]))) {
    if (item.op === 'constant' && item.value !== neutral) return item;
    if (kept.some((other) => areOpposite(other, item))) return truth(!neutral);
    if (item.op !== 'constant' && !kept.some((other) => sameLeaf(other, item))) kept.push(item);
  }
  const [first, second] = kept;
  if (first === undefined) return truth(neutral);
  return second === undefined ? first : { family: 'truth', op, items: kept };
}

function areOpposite(a: TruthNode, b: TruthNode): boolean {
  return (a.op === 'not' && sameLeaf(a.operand, b)) || (b.op === 'not' && sameLeaf(b.operand, a));
}

function sameLeaf(a: TruthNode, b: TruthNode): boolean {
  if (a === b) return true;
  if (a.op === 'slot' && b.op === 'slot') return a.slot === b.slot;
  return a.op === 'local' && b.op === 'local' && a.local === b.local;
}

/** How figures that belong to the shape of the code stand to each other. */
function structuralOrder(a: NumberNode, b: NumberNode): bigint | undefined {
  if (a.op !== 'constant' || b.op !== 'constant' || !a.structural || !b.structural) return undefined;
  return a.value - b.value;
}
const HOLDS: Readonly<Record<Relation, (order: bigint) => boolean>> = {
  '<': (order) => order < 0n,
  '<=': (order) => order <= 0n,
  '>': (order) => order > 0n,
  '>=': (order) => order >= 0n,
  '===': (order) => order === 0n,
  '!==': (order) => order !== 0n,
};

export function compare(relation: Relation, left: NumberNode, right: NumberNode): TruthNode {
  const [a, b] = aligned(left, right);
  const known = structuralOrder(a, b);
  if (known !== undefined) return truth(HOLDS[relation](known));
  const rep = isBig(a) || isBig(b) ? 'big' : 'i53';
  return { family: 'truth', op: 'compare', relation, left: recast(a, rep), right: recast(b, rep) };
}

/** A test of words of truths; a constant word has no bit. */
export function testBits(op: 'anyBit' | 'everyBit', words: readonly NumberNode[], mask: number): TruthNode {
  const own = words.filter((word) => word.op !== 'constant');
  return own.length === 0 ? NO : { family: 'truth', op, words: own, mask };
}

export function compareText(relation: Relation, left: TextNode, right: TextNode): TruthNode {
  return { family: 'truth', op: 'compareText', relation, left, right };
}

export function choiceTruth(condition: TruthNode, then: TruthNode, otherwise: TruthNode): TruthNode {
  if (condition.op === 'constant') return condition.value ? then : otherwise;
  if (then === otherwise) return then;
  if (then.op === 'constant') return then.value ? or(condition, otherwise) : and(not(condition), otherwise);
  if (otherwise.op === 'constant') return otherwise.value ? or(not(condition), then) : and(condition, then);
  return { family: 'truth', op: 'choice', condition, yes: then, no: otherwise };
}

export function text(value: string): TextNode {
  return { family: 'text', op: 'constant', value };
}
export function choiceText(condition: TruthNode, then: TextNode, otherwise: TextNode): TextNode {
  if (condition.op === 'constant') return condition.value ? then : otherwise;
  return { family: 'text', op: 'choice', condition, yes: then, no: otherwise };
}
export function choiceList(condition: TruthNode, then: ListNode, otherwise: ListNode): ListNode {
  if (condition.op === 'constant') return condition.value ? then : otherwise;
  return { family: 'list', op: 'choice', condition, yes: then, no: otherwise };
}
