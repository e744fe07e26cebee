/** A file at the command line that says what externs answer. */
import type { Answers } from '#plans';

export const NO_ANSWERS: Answers = () => undefined;

/** Undefined where the file cannot be read or holds no object, which is told. */
export async function readAnswers(path: string): Promise<Answers | undefined> {
  const [{ readInput }, { answersIn }, { bad, complain }] = await Promise.all([
    import('./asked.ts'),
    import('#plans'),
    import('./terminal.ts'),
  ]);
  const bytes = await readInput(path);
  if (bytes === undefined) return undefined;
  const answers = answersIn(new TextDecoder().decode(bytes), path);
  if (answers === undefined) complain(bad(`${path}: a JSON object is wanted, each answer by the name of its extern.`));
  return answers;
}
