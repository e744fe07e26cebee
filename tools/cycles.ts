// Cycles among imports that exist at run time. Type-only imports are erased and may refer to one another, as the
// node types of a language do.

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether every statement of `source` that names `specifier` is an `import type` or `export type`. */
export function isErased(source: string, specifier: string): boolean {
  const name = `['"]${escaped(specifier)}['"]`;
  const typeOnly = new RegExp(String.raw`^\s*(?:import|export)\s+type\s[^'";]*\bfrom\s*${name}`, 'gm');
  const any = new RegExp(String.raw`(?:\bfrom\s*|\bimport\s*\(?\s*)${name}`, 'g');
  const erased = source.match(typeOnly)?.length ?? 0;
  return erased > 0 && erased === (source.match(any)?.length ?? 0);
}

/** The first cycle found, beginning and ending with the same name; undefined when there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];

  const visit = (name: string): readonly string[] | undefined => {
    const start = path.indexOf(name);
    if (start >= 0) return [...path.slice(start), name];
    if (done.has(name)) return undefined;
    path.push(name);
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(name);
    return undefined;
  };

  for (const name of graph.keys()) {
    const cycle = visit(name);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
