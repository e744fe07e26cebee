/** Numeric nodes as JavaScript. Doubles and BigInt share their operators; what differs is named by a helper. */
import type { Calendar, RoundingMode } from '#dsl';
import { Bug } from '../bug.ts';
import type { NumberFunction, NumberNode } from '../ir/ir.ts';
import { BandClock } from '../time/band-clock.ts';
import { zoneOf } from '../time/zone-data.ts';
import type { Emit } from './emit.ts';
import { emitFind } from './emit-table.ts';
import { numberSlot, otherSlot } from './frame.ts';
import type { RuntimeName } from './runtime.ts';
import { numeral } from './writer.ts';

const ROUND: Readonly<Record<RoundingMode, readonly [RuntimeName, RuntimeName]>> = {
  'half even': ['halfEven', 'halfEvenBig'],
  'half up': ['halfUp', 'halfUpBig'],
  'half down': ['halfDown', 'halfDownBig'],
  'away from zero': ['awayFromZero', 'awayFromZeroBig'],
  'toward zero': ['towardZero', 'towardZeroBig'],
  ceiling: ['ceilingDivide', 'ceilingBig'],
  floor: ['floorDivide', 'floorBig'],
};
const OPERATOR = { add: '+', subtract: '-', multiply: '*' } as const;

export function emitNumber(node: NumberNode, emit: Emit): string {
  const big = node.rep === 'big';
  const of = (each: NumberNode): string => emitNumber(each, emit);
  switch (node.op) {
    case 'constant':
      return constantText(node, emit);
    case 'slot':
      return big ? otherSlot(node.slot) : numberSlot(node.slot);
    case 'local':
      return `v${node.local}`;
    case 'add':
    case 'subtract':
    case 'multiply':
      return `(${of(node.left)} ${OPERATOR[node.op]} ${of(node.right)})`;
    case 'min':
      return `${big ? 'lesserBig' : 'Math.min'}(${of(node.left)}, ${of(node.right)})`;
    case 'max':
      return `${big ? 'greaterBig' : 'Math.max'}(${of(node.left)}, ${of(node.right)})`;
    case 'negate':
      return `(-${of(node.operand)})`;
    case 'absolute':
      return `${big ? 'absoluteBig' : 'Math.abs'}(${of(node.operand)})`;
    case 'widen':
      return `widen(${of(node.operand)})`;
    case 'narrow':
      return `Number(${of(node.operand)})`;
    case 'quotient':
      return quotientText(node, emit);
    case 'choice':
      return `(${emit.node(node.condition)} ? ${of(node.yes)} : ${of(node.no)})`;
    case 'bits':
      throw new Bug('a word of bits is a statement of its own');
    case 'call':
      return callText(node, emit);
    case 'ranked':
      return `${big ? 'rankedBig' : 'ranked'}(${of(node.heap)}, ${of(node.rank)})`;
    case 'find':
      return emitFind(node, emit);
    case 'cell':
      return `${emit.column(node.table, node.column)}[${of(node.row)}]`;
    case 'element':
      return `${emit.node(node.list)}.columns[${node.column}][${of(node.index)}]`;
    default:
      return node satisfies never;
  }
}

function constantText(node: NumberNode & { readonly op: 'constant' }, { writer }: Emit): string {
  const { pool } = writer;
  if (node.rep === 'big')
    return node.structural ? `${node.value < 0n ? `(${node.value}n)` : `${node.value}n`}` : pool.big(node.value);
  const value = Number(node.value);
  return node.structural ? numeral(value) : pool.number(value);
}

function quotientText(node: NumberNode & { readonly op: 'quotient' }, emit: Emit): string {
  const left = emitNumber(node.left, emit);
  const right = emitNumber(node.right, emit);
  const guarded = node.rep === 'big' && node.right.op !== 'constant' ? `orOne(${right})` : right;
  if (node.mode === 'exact') return `(${left} / ${guarded})`;
  return `${ROUND[node.mode][node.rep === 'big' ? 1 : 0]}(${left}, ${guarded})`;
}

/** A calendar's clock, asked in its zone: one that is known beforehand, or a text of the input. */
function clockText(
  node: NumberNode & { readonly op: 'call' },
  calendar: Calendar,
  args: readonly string[],
  { writer }: Emit,
): string {
  const clock = writer.pool.object(new BandClock(calendar));
  const method = node.function === 'bandAt' ? 'bandAt' : 'timeIn';
  const [zone = '', ...times] =
    node.zone === undefined
      ? [`zoneNamed(${args[0]})`, ...args.slice(1)]
      : [writer.pool.object(zoneOf(node.zone)), ...args];
  return `${clock}.${method}(${[zone, ...times].join(', ')})`;
}

/** Helpers that need the header's zone take it first. */
const ZONED: Readonly<Partial<Record<NumberFunction, RuntimeName>>> = {
  localDate: 'localDate',
  startOfDate: 'startSecond',
  shiftInstantDays: 'shiftInstantDays',
  shiftInstantMonths: 'shiftInstantMonths',
};

function callText(node: NumberNode & { readonly op: 'call' }, emit: Emit): string {
  const args = node.args.map((arg) => emit.node(arg));
  if (node.function === 'listLength') return `${args[0]}.length`;
  if (node.calendar !== undefined) return clockText(node, node.calendar, args, emit);
  const zoned = ZONED[node.function];
  if (zoned === undefined) return `${node.function}(${args.join(', ')})`;
  if (node.zone === undefined) throw new Bug(`${node.function} without a zone`);
  return `${zoned}(${[emit.writer.pool.object(zoneOf(node.zone)), ...args].join(', ')})`;
}
