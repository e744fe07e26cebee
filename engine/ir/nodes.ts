/** Walking and rebuilding nodes and statements, for passes over the intermediate form. */
import { Bug } from '../bug.ts';
import type { Argument, Node, Statement } from './ir.ts';

export function childNodes(node: Node): readonly Node[] {
  switch (node.op) {
    case 'constant':
    case 'slot':
    case 'local':
    case 'empty':
      return [];
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'min':
    case 'max':
    case 'quotient':
    case 'compare':
    case 'compareText':
      return [node.left, node.right];
    case 'negate':
    case 'absolute':
    case 'widen':
    case 'narrow':
    case 'not':
    case 'upper':
      return [node.operand];
    case 'bits':
      return node.truths;
    case 'anyBit':
    case 'everyBit':
      return node.words;
    case 'and':
    case 'or':
      return node.items;
    case 'choice':
      return [node.condition, node.yes, node.no];
    case 'call':
      return node.args;
    case 'ranked':
      return [node.heap, node.rank];
    case 'find':
    case 'rows':
      return node.keys;
    case 'cell':
      return [node.row];
    case 'element':
      return [node.list, node.index];
    case 'chosen':
      return [node.list, ...[node.where, node.keys].filter((each) => each !== undefined)];
    default:
      return node satisfies never;
  }
}

/** The node with each child mapped to one of its own family. */
export function withChildren<N extends Node>(node: N, map: <C extends Node>(child: C) => C): N;
export function withChildren(node: Node, map: <C extends Node>(child: C) => C): Node {
  switch (node.op) {
    case 'constant':
    case 'slot':
    case 'local':
    case 'empty':
      return node;
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'min':
    case 'max':
    case 'quotient':
      return { ...node, left: map(node.left), right: map(node.right) };
    case 'compare':
      return { ...node, left: map(node.left), right: map(node.right) };
    case 'compareText':
      return { ...node, left: map(node.left), right: map(node.right) };
    case 'negate':
    case 'absolute':
    case 'widen':
    case 'narrow':
      return { ...node, operand: map(node.operand) };
    case 'not':
      return { ...node, operand: map(node.operand) };
    case 'upper':
      return { ...node, operand: map(node.operand) };
    case 'bits':
      return { ...node, truths: node.truths.map(map) };
    case 'anyBit':
    case 'everyBit':
      return { ...node, words: node.words.map(map) };
    case 'and':
    case 'or':
      return { ...node, items: node.items.map(map) };
    case 'choice':
      return choiceWith(node, map);
    case 'call':
      return { ...node, args: node.args.map(map) };
    case 'ranked':
      return { ...node, heap: map(node.heap), rank: map(node.rank) };
    case 'find':
    case 'rows':
      return { ...node, keys: node.keys.map(map) };
    case 'cell':
      return { ...node, row: map(node.row) };
    case 'element':
      return { ...node, list: map(node.list), index: map(node.index) };
    case 'chosen':
      return {
        ...node,
        list: map(node.list),
        ...(node.where === undefined ? {} : { where: map(node.where) }),
        ...(node.keys === undefined ? {} : { keys: map(node.keys) }),
      };
    default:
      return node satisfies never;
  }
}

function choiceWith(node: Node & { readonly op: 'choice' }, map: <C extends Node>(child: C) => C): Node {
  const condition = map(node.condition);
  switch (node.family) {
    case 'number':
      return { ...node, condition, yes: map(node.yes), no: map(node.no) };
    case 'truth':
      return { ...node, condition, yes: map(node.yes), no: map(node.no) };
    case 'text':
      return { ...node, condition, yes: map(node.yes), no: map(node.no) };
    case 'list':
      return { ...node, condition, yes: map(node.yes), no: map(node.no) };
    default:
      throw new Bug('a choice of no family');
  }
}

/** What a statement reads itself, blocks inside it left out. */
export function nodesOf(statement: Statement): readonly Node[] {
  switch (statement.op) {
    case 'bind':
    case 'assign':
    case 'store':
      return [statement.value];
    case 'declare':
      return [statement.initial];
    case 'heap':
      return [];
    case 'gather':
      return [statement.value];
    case 'if':
    case 'reject':
      return [statement.condition];
    case 'column':
      return [statement.list, statement.initial];
    case 'put':
      return [statement.index, statement.value];
    case 'loop':
      return [statement.list];
    case 'ask':
      return [statement.when, ...statement.args.flatMap(nodesOfArgument)];
    case 'spread':
      return [statement.total, statement.step, ...statement.weights, ...statement.rooms];
    case 'allot':
      return [statement.total, statement.step, ...statement.parts];
    case 'deal':
      return [statement.total, statement.step, ...statement.heaps];
    default:
      return statement satisfies never;
  }
}

function nodesOfArgument(arg: Argument): readonly Node[] {
  const inner = arg.kind === 'record' ? arg.fields.flatMap(nodesOfArgument) : [arg.node];
  return [arg.present, ...inner];
}

function argumentWith(arg: Argument, map: <C extends Node>(child: C) => C): Argument {
  const present = map(arg.present);
  switch (arg.kind) {
    case 'number':
      return { ...arg, present, node: map(arg.node) };
    case 'truth':
      return { ...arg, present, node: map(arg.node) };
    case 'text':
      return { ...arg, present, node: map(arg.node) };
    case 'record':
      return { ...arg, present, fields: arg.fields.map((field) => argumentWith(field, map)) };
    default:
      return arg satisfies never;
  }
}

/** The statement with its own nodes and its blocks mapped. */
export function statementWith(
  statement: Statement,
  map: <C extends Node>(child: C) => C,
  block: (statements: readonly Statement[]) => readonly Statement[],
): Statement {
  switch (statement.op) {
    case 'bind':
    case 'assign':
    case 'store':
      return { ...statement, value: map(statement.value) };
    case 'declare':
      return { ...statement, initial: map(statement.initial) };
    case 'heap':
      return statement;
    case 'gather':
      return { ...statement, value: map(statement.value) };
    case 'if':
      return { ...statement, condition: map(statement.condition), yes: block(statement.yes), no: block(statement.no) };
    case 'reject':
      return { ...statement, condition: map(statement.condition) };
    case 'column':
      return { ...statement, list: map(statement.list), initial: map(statement.initial) };
    case 'put':
      return { ...statement, index: map(statement.index), value: map(statement.value) };
    case 'loop':
      return { ...statement, list: map(statement.list), body: block(statement.body) };
    case 'ask':
      return {
        ...statement,
        when: map(statement.when),
        args: statement.args.map((arg) => argumentWith(arg, map)),
      };
    case 'spread':
      return {
        ...statement,
        total: map(statement.total),
        step: map(statement.step),
        weights: statement.weights.map(map),
        rooms: statement.rooms.map(map),
      };
    case 'allot':
      return {
        ...statement,
        total: map(statement.total),
        step: map(statement.step),
        parts: statement.parts.map(map),
      };
    case 'deal':
      return { ...statement, total: map(statement.total), step: map(statement.step), heaps: statement.heaps.map(map) };
    default:
      return statement satisfies never;
  }
}
