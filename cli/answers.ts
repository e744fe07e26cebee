/** What externs answer at the command line: a file of JSON, each answer by the name of its extern, for every call. */
import type { ExternSource } from '#engine';

export type Answers = (extern: string) => ExternSource | undefined;

export const NO_ANSWERS: Answers = () => undefined;

/** Undefined where the file cannot be read or holds no object, which is told. */
export async function readAnswers(path: string): Promise<Answers | undefined> {
  const [{ readInput }, { bad, complain }] = await Promise.all([import('./asked.ts'), import('./terminal.ts')]);
  const bytes = await readInput(path);
  if (bytes === undefined) return undefined;
  const given = objectOf(new TextDecoder().decode(bytes));
  if (given === undefined) {
    complain(bad(`${path}: a JSON object is wanted, each answer by the name of its extern.`));
    return undefined;
  }
  return (extern) => (given.has(extern) ? { dataset: path, answer: () => given.get(extern) } : undefined);
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
