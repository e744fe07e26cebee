/** What externs answer where a file says it: JSON, each answer by the name of its extern, for every call. */
import type { ExternSource } from '#engine';

export type Answers = (extern: string) => ExternSource | undefined;

/** Undefined for a text that is no JSON object; `dataset` is what answers say they come from. */
export function answersIn(text: string, dataset: string): Answers | undefined {
  const given = objectOf(text);
  return given && ((extern) => (given.has(extern) ? { dataset, answer: () => given.get(extern) } : undefined));
}

function objectOf(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    return isObject ? new Map(Object.entries(json)) : undefined;
  } catch {
    return undefined;
  }
}
