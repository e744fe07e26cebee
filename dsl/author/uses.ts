/** Every name of a file with its part and the locals that are known where it stands, in order of place. */
import type { Name } from '../tree/common.ts';
import type { FileNode } from '../tree/file.ts';
import type { Declared, What } from './declared.ts';
import { namesOf } from './names-of.ts';
import { children, isNode, type Node, type Top } from './nodes.ts';
import type { Role } from './roles.ts';

export type Locals = ReadonlyMap<string, Declared>;

export interface Use {
  readonly name: Name;
  readonly role: Role;
  readonly locals: Locals;
  /** The declaration, import or header that it stands in. */
  readonly top: Top;
}

const LOCAL: ReadonlySet<What> = new Set(['let', 'variable', 'parameter']);
const NO_LOCALS: Locals = new Map();
const known = new WeakMap<FileNode, readonly Use[]>();

export function usesOf(file: FileNode): readonly Use[] {
  const found = known.get(file) ?? new Walk().uses(file);
  known.set(file, found);
  return found;
}

export function declaredBy({ name, role }: Use): Declared | undefined {
  return role.kind === 'declares' ? { kind: 'declared', what: role.what, name, item: role.item } : undefined;
}

class Walk {
  readonly #uses = new Map<Name, Use>();

  uses({ header, uses, declarations }: FileNode): readonly Use[] {
    for (const top of [header, ...uses, ...declarations]) this.#visit(top, NO_LOCALS, top);
    return [...this.#uses.values()].sort((a, b) => a.name.span.start - b.name.span.start);
  }

  #visit(value: object, around: Locals, top: Top): void {
    const locals = isNode(value) ? this.#inside(value, around, top) : around;
    for (const child of children(value)) this.#visit(child, locals, top);
  }

  /** Notes the names of a node; what it binds is known in all of it. A name keeps the part that the outer node gives it. */
  #inside(node: Node, around: Locals, top: Top): Locals {
    const locals = withBound(node, around);
    for (const [name, role] of namesOf(node)) {
      if (!this.#uses.has(name)) this.#uses.set(name, { name, role, locals, top });
    }
    return locals;
  }
}

/** The locals inside a node: its parameters and variables, and the `let`s of its clauses. */
function withBound(node: Node, around: Locals): Locals {
  const clauses = 'clauses' in node ? node.clauses.filter((clause) => clause.kind === 'Let') : [];
  const bound = [node, ...clauses].flatMap((each) =>
    namesOf(each).flatMap(([name, role]) =>
      role.kind === 'declares' && LOCAL.has(role.what)
        ? [{ kind: 'declared', what: role.what, name, item: role.item } as const]
        : [],
    ),
  );
  return bound.length === 0 ? around : new Map([...around, ...bound.map((each) => [each.name.text, each] as const)]);
}
