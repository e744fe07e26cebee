/**
 * Which columns the inputs of a policy are read from, as a file of JSON:
 *
 *     { "inputs": { "usage.data": "gigabytes", "period.start": { "value": "2026-04-01" } }, "keep": ["account"] }
 *
 * An input that is not named is read from the column of its own name.
 */
export type Origin = { readonly column: string } | { readonly value: string };

export interface Mapping {
  /** By the path of a leaf of the inputs. */
  readonly inputs: ReadonlyMap<string, Origin>;
  /** The columns that stand in front of the answer; undefined: all that no input is read from. */
  readonly keep: readonly string[] | undefined;
}

/** A text is the reason why it is none, as a sentence without its subject. */
export function parseMapping(text: string, leaves: readonly string[]): Mapping | string {
  const json = parsed(text);
  if (!isObject(json)) return 'a JSON object with "inputs" and "keep" is wanted';
  const unknown = Object.keys(json).find((key) => key !== 'inputs' && key !== 'keep');
  if (unknown !== undefined) return `"${unknown}" is not known; there are "inputs" and "keep"`;
  const { inputs = {}, keep } = json;
  if (keep !== undefined && !isTexts(keep)) return '"keep" is a list of columns';
  if (!isObject(inputs)) return '"inputs" is an object: a column for each input';
  const origins = new Map<string, Origin>();
  for (const [path, origin] of Object.entries(inputs)) {
    const made = originOf(origin);
    if (!leaves.includes(path)) return `the policy has no input ${path}; it has ${leaves.join(', ')}`;
    if (made === undefined) return `what "${path}" is read from is a column, {"column": "…"} or {"value": "…"}`;
    origins.set(path, made);
  }
  return { inputs: origins, keep };
}

/** The column, or the value for all rows, of a leaf. */
export function originAt({ inputs }: Mapping, path: string): Origin {
  return inputs.get(path) ?? { column: path };
}

function originOf(origin: unknown): Origin | undefined {
  if (typeof origin === 'string') return { column: origin };
  if (!isObject(origin) || Object.keys(origin).length !== 1) return undefined;
  const { column, value } = origin;
  if (typeof column === 'string') return { column };
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? { value: `${value}` }
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
