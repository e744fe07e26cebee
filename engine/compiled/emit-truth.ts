/** Truths, texts and lists as JavaScript. Truths in slots, columns and cells are 1 and 0. */
import { Bug } from '../bug.ts';
import type { ListNode, TextNode, TruthNode } from '../ir/ir.ts';
import type { Emit } from './emit.ts';
import { emitRows } from './emit-table.ts';
import { numberSlot, otherSlot } from './frame.ts';
import { PatternMatcher } from './pattern-matcher.ts';

export function emitTruth(node: TruthNode, emit: Emit): string {
  const of = (each: TruthNode): string => emitTruth(each, emit);
  switch (node.op) {
    case 'constant':
      return `${node.value}`;
    case 'slot':
      return `(${numberSlot(node.slot)} !== 0)`;
    case 'local':
      return `v${node.local}`;
    case 'compare':
      return `(${emit.node(node.left)} ${node.relation} ${emit.node(node.right)})`;
    case 'compareText':
      return compareTextText(node, emit);
    case 'anyBit':
    case 'everyBit':
      return bitsTest(node, emit);
    case 'not':
      return `!${of(node.operand)}`;
    case 'and':
      return `(${node.items.map(of).join(' && ')})`;
    case 'or':
      return `(${node.items.map(of).join(' || ')})`;
    case 'choice':
      return `(${of(node.condition)} ? ${of(node.yes)} : ${of(node.no)})`;
    case 'call':
      return callText(node, emit);
    case 'cell':
      return `(${emit.column(node.table, node.column)}[${emit.node(node.row)}] !== 0)`;
    case 'element':
      return `(${emit.node(node.list)}.columns[${node.column}][${emit.node(node.index)}] !== 0)`;
    default:
      return node satisfies never;
  }
}

/** Equality needs no order by code point. */
function bitsTest({ op, words, mask }: TruthNode & { readonly op: 'anyBit' | 'everyBit' }, emit: Emit): string {
  const joined = words.map((word) => emit.node(word)).join(' | ');
  const bits = `((${words.length > 1 ? `(${joined})` : joined} & ${mask})`;
  return `${bits} ${op === 'anyBit' ? '!== 0' : `=== ${mask}`})`;
}

function compareTextText({ relation, left, right }: TruthNode & { readonly op: 'compareText' }, emit: Emit): string {
  const [a, b] = [emit.node(left), emit.node(right)];
  return relation === '===' || relation === '!=='
    ? `(${a} ${relation} ${b})`
    : `(compareText(${a}, ${b}) ${relation} 0)`;
}

const TEXT_TESTS = { startsWith: 'startsWith', endsWith: 'endsWith', contains: 'includes' } as const;

function callText(node: TruthNode & { readonly op: 'call' }, emit: Emit): string {
  const args = node.args.map((arg) => emit.node(arg));
  switch (node.function) {
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return `${args[0]}.${TEXT_TESTS[node.function]}(${args[1]})`;
    case 'matches':
      if (node.pattern === undefined) throw new Bug('a test without its pattern');
      return `${emit.writer.pool.object(new PatternMatcher(node.pattern))}.matches(${args[0]})`;
    case 'isNetwork':
    case 'isAddress':
    case 'billedDays':
    case 'billedRemembered':
    case 'billedSticky':
    case 'billedClamped':
    case 'holdsTwice':
      return `${node.function}(${args.join(', ')})`;
    default:
      return node.function satisfies never;
  }
}

export function emitText(node: TextNode, emit: Emit): string {
  switch (node.op) {
    case 'constant':
      return emit.writer.pool.text(node.value);
    case 'slot':
      return otherSlot(node.slot);
    case 'local':
      return `v${node.local}`;
    case 'upper':
      return `upper(${emit.node(node.operand)})`;
    case 'choice':
      return `(${emit.node(node.condition)} ? ${emit.node(node.yes)} : ${emit.node(node.no)})`;
    case 'cell':
      return `${emit.column(node.table, node.column)}[${emit.node(node.row)}]`;
    case 'element':
      return `${emit.node(node.list)}.columns[${node.column}][${emit.node(node.index)}]`;
    default:
      return node satisfies never;
  }
}

export function emitList(node: ListNode, emit: Emit): string {
  const of = (each: ListNode): string => emitList(each, emit);
  switch (node.op) {
    case 'slot':
      return otherSlot(node.slot);
    case 'local':
      return `v${node.local}`;
    case 'empty':
      return 'EMPTY_LIST';
    case 'choice':
      return `(${emit.node(node.condition)} ? ${emit.node(node.yes)} : ${emit.node(node.no)})`;
    case 'element':
      return `${emit.node(node.list)}.columns[${node.column}][${emit.node(node.index)}]`;
    case 'rows':
      return emitRows(node, emit);
    case 'chosen': {
      const [where, keys] = [node.where, node.keys].map((each) => (each === undefined ? 'undefined' : of(each)));
      return `chosenItems(${of(node.list)}, ${where}, ${keys}, ${node.falling})`;
    }
    default:
      return node satisfies never;
  }
}
