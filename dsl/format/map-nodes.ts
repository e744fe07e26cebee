/** A tree with some of its nodes replaced, inside first. Nodes that do not change keep their identity, places are no nodes. */
export function mapNodes<T extends object>(tree: T, replace: (node: object) => object): T {
  const children = Object.entries(tree).map(([key, value]: [string, unknown]) => {
    return typeof value === 'object' && value !== null && key !== 'span'
      ? ([key, mapNodes(value, replace)] as const)
      : ([key, value] as const);
  });
  const changed = children.some(([key, value]) => value !== Reflect.get(tree, key));
  const copy: object = Array.isArray(tree) ? children.map(([, value]) => value) : Object.fromEntries(children);
  return replace(changed ? copy : tree) as T;
}
