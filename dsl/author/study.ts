/** What the checker learned of a file beside its verdict: the module, and of each expression its context and its type. */
import type { Module, Watch } from '../check/module.ts';
import type { Expr } from '../program/expression.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { Context } from '../types/context.ts';
import type { Type } from '../types/type.ts';
import { keyOf } from './declared.ts';

export interface Note {
  readonly context: Context;
  /** The type of the place that the expression goes to, where that is known. */
  readonly expected: Type | undefined;
  /** Undefined where a fault was found in it. */
  readonly result: Expr | undefined;
}

export class Study implements Watch {
  #module: Module | undefined;
  readonly #notes = new Map<ExprNode, Note>();
  #locals: ReadonlyMap<string, Type> | undefined;

  onModule(module: Module): void {
    this.#module = module;
  }

  onExpression(node: ExprNode, context: Context, expected: Type | undefined, result: Expr | undefined): void {
    const known = this.#notes.get(node);
    if (known?.result === undefined || result !== undefined) this.#notes.set(node, { context, expected, result });
  }

  /** Absent for a file that has no header. */
  get module(): Module | undefined {
    return this.#module;
  }

  noteOf(node: ExprNode): Note | undefined {
    return this.#notes.get(node);
  }

  /** The types of locals, by the key of their declaration. */
  get locals(): ReadonlyMap<string, Type> {
    this.#locals ??= localTypes(this.#notes.values());
    return this.#locals;
  }
}

function localTypes(notes: Iterable<Note>): ReadonlyMap<string, Type> {
  const scopes = new Set([...notes].map((note) => note.context.locals));
  return new Map(
    [...scopes].flatMap((scope) => [...scope.values()].map(({ span, type }) => [keyOf(span), type] as const)),
  );
}
