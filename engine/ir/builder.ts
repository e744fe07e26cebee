/** Statements in the making: a block that grows, with locals that are numbered over the whole function. */
import type { Span } from '#dsl';
import { Bug } from '../bug.ts';
import { divisorsOf } from './divisors.ts';
import type { ListNode, Node, NumberNode, Statement, TextNode, TruthNode } from './ir.ts';
import { childNodes, nodesOf } from './nodes.ts';
import { localNumber } from './number-nodes.ts';
import { type AnyList, type ListValue, type Lowered, numberValue } from './values.ts';
import { bitLength, FAST_BITS, nodeWidth } from './width.ts';

/** Where a figure is written that needs many bits. */
export interface WideFigure {
  readonly bits: number;
  readonly span: Span;
}

export class Builder {
  #locals = 0;
  #block: Statement[] = [];
  #wide: WideFigure | undefined;
  #widest: WideFigure | undefined;
  #place: Span | undefined;
  #divides = false;
  readonly #dividedLocals = new Set<number>();

  get locals(): number {
    return this.#locals;
  }
  get statements(): readonly Statement[] {
    return this.#block;
  }

  /** The expression whose figure passes `most` bits first, else the widest one; undefined where all are doubles. */
  get wide(): WideFigure | undefined {
    return this.#wide;
  }
  measure(node: NumberNode, span: Span, most: number): void {
    const { rep, lo, hi } = node;
    if (rep === 'i53' || (this.#wide !== undefined && this.#wide.bits > most)) return;
    const bits = Math.max(bitLength(lo), bitLength(hi));
    if ((this.#wide === undefined || bits > this.#wide.bits) && !this.#isDivided(node)) this.#wide = { bits, span };
  }

  /** Made of what was over a divisor of the run: its ends, which count that one as 1, say little of how wide it is. */
  #isDivided(node: Node): boolean {
    if (node.family === 'number' && divisorsOf(node).length > 0) return true;
    if (node.op === 'local') return this.#dividedLocals.has(node.local);
    return childNodes(node).some((child) => this.#isDivided(child));
  }
  #mark(local: number, of: readonly Node[]): void {
    if (this.#divides && of.some((node) => this.#isDivided(node))) this.#dividedLocals.add(local);
  }

  /** The widest figure of all, also of those between the expressions; undefined where all are doubles. */
  get widest(): WideFigure | undefined {
    return this.#widest;
  }
  /** What is built meanwhile stands for what is written at `place`. */
  at<T>(place: Span | undefined, write: () => T): T {
    const outer = this.#place;
    this.#place = place ?? outer;
    const result = write();
    this.#place = outer;
    return result;
  }
  #measured(value: Node): void {
    if (this.#place === undefined) return;
    const bits = nodeWidth(value);
    if (bits > FAST_BITS && bits > (this.#widest?.bits ?? 0)) this.#widest = { bits, span: this.#place };
  }

  /** A number is divided by what only the run knows. */
  get divides(): boolean {
    return this.#divides;
  }
  divide(): void {
    this.#divides = true;
  }

  local(): number {
    return this.#locals++;
  }
  push(statement: Statement): void {
    this.#block.push(statement);
    switch (statement.op) {
      case 'bind':
      case 'assign':
      case 'gather':
        this.#mark(statement.local, [statement.value]);
        return;
      case 'spread':
      case 'allot':
        for (const share of statement.shares) this.#mark(share, nodesOf(statement));
        return;
      default:
        return;
    }
  }

  /** What `write` builds, as statements of its own. */
  nested<T>(write: () => T): { readonly statements: readonly Statement[]; readonly result: T } {
    const outer = this.#block;
    this.#block = [];
    const result = write();
    const statements = this.#block;
    this.#block = outer;
    return { statements, result };
  }

  /** Computes a node once; what costs nothing stays as it is. */
  number(node: NumberNode): NumberNode {
    return isCheap(node) ? node : localNumber(this.#bind(node), node);
  }
  truth(node: TruthNode): TruthNode {
    return isCheap(node) ? node : { family: 'truth', op: 'local', local: this.#bind(node) };
  }
  text(node: TextNode): TextNode {
    return isCheap(node) ? node : { family: 'text', op: 'local', local: this.#bind(node) };
  }
  list(node: ListNode): ListNode {
    return isCheap(node) ? node : { family: 'list', op: 'local', local: this.#bind(node) };
  }

  #bind(value: Node): number {
    const local = this.local();
    this.#measured(value);
    this.push({ op: 'bind', local, value });
    return local;
  }

  /** A local that branches and loops assign; its extent must hold all that is assigned. */
  variable(initial: NumberNode, extent: NumberNode): NumberNode {
    const local = this.local();
    this.push({ op: 'declare', local, initial });
    return localNumber(local, extent);
  }
  /** What a variable holds here. */
  copy(variable: NumberNode): NumberNode {
    return localNumber(this.#bind(variable), variable);
  }
  flag(initial: TruthNode): TruthNode {
    const local = this.local();
    this.push({ op: 'declare', local, initial });
    return { family: 'truth', op: 'local', local };
  }
  assign(target: Node, value: Node): void {
    if (target.op !== 'local') throw new Bug('only locals are assigned');
    this.#measured(value);
    this.push({ op: 'assign', local: target.local, value });
  }

  /** `value` with every leaf computed once, so that it may be used again and again. */
  once(value: Lowered): Lowered {
    switch (value.kind) {
      case 'number':
        return numberValue(this.number(value.node), this.truth(value.present));
      case 'truth': {
        const yes = this.truth(value.yes);
        if (value.certain) return { ...value, yes, no: negation(yes) };
        const no = this.truth(value.no);
        return value.known === undefined
          ? { ...value, yes, no }
          : { ...value, yes, no, known: this.truth(value.known) };
      }
      case 'text':
        return { ...value, node: this.text(value.node), present: this.truth(value.present) };
      case 'record':
        return { ...value, present: this.truth(value.present), fields: value.fields.map((field) => this.once(field)) };
      case 'list':
      case 'literal':
      case 'either':
        return this.#listOnce(value);
      case 'nothing':
        return value;
      default:
        return value satisfies never;
    }
  }

  #listOnce(value: AnyList): AnyList {
    switch (value.kind) {
      case 'list':
        return this.#runtimeListOnce(value);
      case 'literal': {
        const items = value.items.map((item) => ({ keep: this.truth(item.keep), value: this.once(item.value) }));
        return { ...value, present: this.truth(value.present), items };
      }
      case 'either': {
        const condition = this.truth(value.condition);
        return { ...value, condition, yes: this.#listOnce(value.yes), no: this.#listOnce(value.no) };
      }
      default:
        return value satisfies never;
    }
  }

  #runtimeListOnce(value: ListValue): ListValue {
    return { ...value, present: this.truth(value.present), node: this.list(value.node) };
  }
}

function negation(node: TruthNode): TruthNode {
  if (node.op === 'constant') return { ...node, value: !node.value };
  return { family: 'truth', op: 'not', operand: node };
}

function isCheap(node: Node): boolean {
  if (node.op === 'constant' || node.op === 'slot' || node.op === 'local' || node.op === 'empty') return true;
  return node.op === 'not' && isCheap(node.operand);
}
