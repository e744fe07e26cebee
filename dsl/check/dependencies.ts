/** Which figure needs which (18.82): edges between values, and the circles among them. */
import type { Span } from '../source.ts';

export class DependencyGraph {
  readonly #edges = new Map<string, Set<string>>();
  readonly #places = new Map<string, Span>();

  edge(from: string, to: string): void {
    const targets = this.#edges.get(from) ?? new Set();
    this.#edges.set(from, targets.add(to));
  }

  /** Where a node is declared: a circle is reported there. */
  place(node: string, span: Span): void {
    this.#places.set(node, span);
  }

  placeOf(node: string): Span | undefined {
    return this.#places.get(node);
  }

  /** Every circle, once, as the list of its nodes with the first repeated at the end. */
  circles(): readonly (readonly string[])[] {
    const found: string[][] = [];
    const done = new Set<string>();
    const path: string[] = [];
    const visit = (node: string): void => {
      const at = path.indexOf(node);
      if (at >= 0) {
        found.push([...path.slice(at), node]);
        return;
      }
      if (done.has(node)) return;
      path.push(node);
      for (const next of this.#edges.get(node) ?? []) visit(next);
      path.pop();
      done.add(node);
    };
    for (const node of this.#edges.keys()) visit(node);
    return found;
  }
}
