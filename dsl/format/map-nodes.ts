/** A tree with some of its nodes replaced, inside first. Nodes that do not change keep their identity, places are no nodes. */
export function mapNodes<T extends object>(tree: T, replace: (node: object) => object): T {
  const inner = Array.isArray(tree) ? mapItems(tree, replace) : mapProperties(tree, replace);
  return replace(inner) as T;
}

function mapItems(items: readonly unknown[], replace: (node: object) => object): readonly unknown[] {
  const mapped = items.map((item) => mapValue(item, replace));
  return mapped.some((item, i) => item !== items[i]) ? mapped : items;
}

function mapProperties(node: object, replace: (node: object) => object): object {
  let changed = node;
  for (const [key, value] of Object.entries(node)) {
    const mapped: unknown = key === 'span' ? value : mapValue(value, replace);
    if (mapped === value) continue;
    if (changed === node) changed = { ...node };
    Reflect.set(changed, key, mapped);
  }
  return changed;
}

function mapValue(value: unknown, replace: (node: object) => object): unknown {
  return typeof value === 'object' && value !== null ? mapNodes(value, replace) : value;
}
