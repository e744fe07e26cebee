/** Statements as JavaScript: a function of the frame that returns 0, or 1 where the input is at fault. */
import { Bug } from '../bug.ts';
import type { Argument, Node, Statement, TruthNode } from '../ir/ir.ts';
import { isAmongNumbers } from '../ir/nodes.ts';
import { isSmall } from '../ir/number-nodes.ts';
import { NO } from '../ir/truths.ts';
import { askerOf } from './asker.ts';
import type { Emit } from './emit.ts';
import { emitNumber } from './emit-number.ts';
import { emitList, emitText, emitTruth } from './emit-truth.ts';
import { numberSlot, otherSlot } from './frame.ts';
import type { Writer } from './writer.ts';

export function emitter(writer: Writer): Emit {
  const emit: Emit = {
    writer,
    node: (node) => emitNode(node, emit),
    table: (table) => writer.alias(`t${table}`, `T[${table}]`),
    column: (table, column) => writer.alias(`t${table}c${column}`, `T[${table}].columns[${column}]`),
  };
  return emit;
}

function emitNode(node: Node, emit: Emit): string {
  switch (node.family) {
    case 'number':
      return emitNumber(node, emit);
    case 'truth':
      return emitTruth(node, emit);
    case 'text':
      return emitText(node, emit);
    case 'list':
      return emitList(node, emit);
    default:
      return node satisfies never;
  }
}

export function emitStatements(statements: readonly Statement[], emit: Emit): void {
  for (const statement of statements) emitStatement(statement, emit);
}

function emitStatement(statement: Statement, emit: Emit): void {
  const { writer } = emit;
  switch (statement.op) {
    case 'bind':
      if (statement.value.op === 'bits') emitBits(statement.local, statement.value.truths, emit);
      else writer.line(`const v${statement.local} = ${emit.node(statement.value)};`);
      return;
    case 'declare':
      writer.line(`let v${statement.local} = ${emit.node(statement.initial)};`);
      return;
    case 'assign':
      writer.line(`v${statement.local} = ${emit.node(statement.value)};`);
      return;
    case 'heap':
      writer.line(`const v${statement.local} = [];`);
      return;
    case 'gather':
      writer.line(`v${statement.local}.push(${emit.node(statement.value)});`);
      return;
    case 'if':
      writer.block(`if (${emit.node(statement.condition)}) {`, () => emitStatements(statement.yes, emit));
      if (statement.no.length > 0) writer.block('else {', () => emitStatements(statement.no, emit));
      return;
    case 'loop': {
      const index = `v${statement.index}`;
      const head = `for (let ${index} = 0; ${index} < ${emit.node(statement.list)}.length; ${index} += 1) {`;
      writer.block(head, () => emitStatements(statement.body, emit));
      return;
    }
    case 'column': {
      const { local, list, initial } = statement;
      writer.line(`const v${local} = newColumn(${emit.node(list)}, ${storeValue(initial, emit)});`);
      return;
    }
    case 'put': {
      const { local, index, value } = statement;
      writer.line(`v${local}.columns[0][${emit.node(index)}] = ${storeValue(value, emit)};`);
      return;
    }
    case 'store':
      writer.line(`${storeTarget(statement)} = ${storeValue(statement.value, emit)};`);
      return;
    case 'reject':
      writer.line(`if (${emit.node(statement.condition)}) return 1;`);
      return;
    case 'deal': {
      const { local, how, total, step, heaps } = statement;
      const args = [total, step, ...heaps].map((each) => emit.node(each));
      const dealt = `${how}${total.rep === 'big' ? 'Big' : ''}(${args.join(', ')})`;
      writer.line(`const v${local} = listOf(0, [${dealt}]);`);
      return;
    }
    case 'ask':
      emitAsk(statement, emit);
      return;
    case 'spread':
    case 'allot':
      emitSharing(statement, emit);
      return;
    default:
      statement satisfies never;
  }
}

/** Bit by bit under a condition each: a branch that is guessed right costs nothing, a truth made into a number does. */
/** Without branches: which way they would go is in the input, and cannot be foretold. */
function emitBits(local: number, truths: readonly TruthNode[], { writer, node }: Emit): void {
  writer.line(`let v${local} = 0;`);
  truths.forEach((truth, i) => {
    if (truth !== NO) writer.line(`v${local} |= (${node(truth)}) << ${i};`);
  });
}

function storeTarget({ slot, value }: Statement & { readonly op: 'store' }): string {
  return isAmongNumbers(value) ? numberSlot(slot) : otherSlot(slot);
}
function storeValue(value: Node, emit: Emit): string {
  // A field of small integers takes an integer as it is; a double would first be looked at.
  if (value.family === 'number' && isSmall(value)) return `${emit.node(value)} | 0`;
  if (value.family !== 'truth') return emit.node(value);
  return value.op === 'constant' ? `${Number(value.value)}` : `${emit.node(value)} ? 1 : 0`;
}

function emitAsk(statement: Statement & { readonly op: 'ask' }, emit: Emit): void {
  const { when, args, leaves } = statement;
  const { writer } = emit;
  const asker = writer.pool.object(askerOf(statement));
  const given = args.map((arg) => givenText(arg, emit)).join(', ');
  writer.line(`if (!${asker}(f, ${emit.node(when)}, [${given}])) return 1;`);
  for (const { local, value } of leaves) writer.line(`const v${local} = ${emit.node(value)};`);
}

function givenText(arg: Argument, emit: Emit): string {
  const value =
    arg.kind === 'record' ? `[${arg.fields.map((field) => givenText(field, emit)).join(', ')}]` : emit.node(arg.node);
  return `[${emit.node(arg.present)}, ${value}]`;
}

function emitSharing(statement: Statement & { readonly op: 'spread' | 'allot' }, emit: Emit): void {
  const { op, total, step, shares } = statement;
  const [first] = shares;
  if (first === undefined) throw new Bug('shares of no line');
  const list = (nodes: readonly Node[]): string => `[${nodes.map((node) => emit.node(node)).join(', ')}]`;
  const lines = op === 'allot' ? [statement.parts] : [statement.weights, statement.rooms];
  const parts = `s${first}`;
  const args = [emit.node(total), emit.node(step), ...lines.map(list)].join(', ');
  emit.writer.line(`const ${parts} = ${op}${total.rep === 'big' ? 'Big' : ''}(${args});`);
  shares.forEach((share, i) => {
    emit.writer.line(`v${share} = ${parts}[${i}];`);
  });
}
