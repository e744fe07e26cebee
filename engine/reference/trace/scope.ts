/** What the names around an expression stand for, beside their values: where a figure in a text comes from. */
import type { Each, Expr, Item, Let, Local } from '#dsl';
import { Bug } from '../../bug.ts';
import type { Environment } from '../context.ts';
import type { BlockTrace } from './block.ts';
import { elementPath } from './element.ts';
import type { Rendered } from './rendered.ts';

export type Binding =
  /** A `let` or an argument: an expression in its own scope, shown as a step when first quoted. */
  | { readonly kind: 'expression'; readonly stage: string; readonly value: Expr; readonly scope: TraceScope }
  /** An element of a list, under its path. */
  | { readonly kind: 'element'; readonly path: string };

export class TraceScope {
  readonly env: Environment;
  readonly block: BlockTrace;
  readonly #outer: TraceScope | undefined;
  readonly #bindings = new Map<Local, Binding>();
  readonly #quoted = new Map<Local, Rendered>();

  constructor(env: Environment, block: BlockTrace, outer?: TraceScope) {
    this.env = env;
    this.block = block;
    this.#outer = outer;
  }

  bind(local: Local, binding: Binding): void {
    this.#bindings.set(local, binding);
  }

  bindLets(lets: readonly Let[]): this {
    for (const { local, value } of lets) {
      this.bind(local, { kind: 'expression', stage: `let ${local.name}`, value, scope: this });
    }
    return this;
  }

  /** The names around a block that stands for one item of a list: the item under its path, and its places. */
  bindItem({ each, item }: { readonly each?: Each; readonly item?: Item }): this {
    if (each === undefined || item === undefined) return this;
    const path = `${elementPath(each.list, this) ?? each.path}[${item.index}]`;
    this.bind(each.variable, { kind: 'element', path });
    this.bind(each.position, { kind: 'element', path: `position of ${path} in ${item.of}` });
    return this;
  }

  binding(local: Local): Binding {
    const binding = this.#bindings.get(local) ?? this.#outer?.binding(local);
    if (binding === undefined) throw new Bug(`${local.name} is not bound`);
    return binding;
  }

  /** The step that shows a bound expression, made once. */
  quote(local: Local, make: () => Rendered): Rendered {
    const owner = this.#owner(local);
    const known = owner.#quoted.get(local);
    if (known !== undefined) return known;
    const made = make();
    owner.#quoted.set(local, made);
    return made;
  }

  #owner(local: Local): TraceScope {
    if (this.#bindings.has(local) || this.#outer === undefined) return this;
    return this.#outer.#owner(local);
  }
}
