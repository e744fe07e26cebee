/** A settled case on both evaluators and under the verifier: the answer on which all three agree, compiled or not. */
import { checkPack, sourceFile } from '#dsl';
import type { Answer } from '../answer.ts';
import { decode } from '../boundary/decode.ts';
import { Bug } from '../bug.ts';
import { verify } from '../explain/verify.ts';
import { compile, evaluateReference } from '../index.ts';

const FILE = 'settled.writ';
const HEAD = 'policy test.settled version 1.0.0\neffective from 2020-01-01\n';

/** The same, and the policy has a compiled form. */
export function settled(body: string, input: unknown): Answer {
  const { answer, interpreted } = agreed(body, input);
  if (interpreted !== undefined) throw new Bug(interpreted);
  return answer;
}

export function agreed(
  body: string,
  input: unknown,
): { readonly answer: Answer; readonly interpreted: string | undefined } {
  const text = `${HEAD}${body}`;
  const checked = checkPack({ sources: [sourceFile(FILE, text)], csv: () => undefined }).get(FILE);
  const program = checked?.program;
  if (program === undefined)
    throw new Bug([...(checked?.diagnostics ?? []).map(({ code, message }) => `${code} ${message}`), text].join('\n'));
  const compiled = compile(program);
  if (!compiled.ok) throw new Bug('too wide');
  const json = JSON.stringify(input);
  for (const explain of ['none', 'lines'] as const) {
    const fast = compiled.plan.evaluate(json, { explain });
    const decoded = decode(program, json);
    const slow = decoded.ok ? evaluateReference(program, decoded.inputs, { explain }) : decoded;
    const [a, b] = [fast.ok ? fast.json : fast.faults, slow.ok ? JSON.stringify(slow.answer) : slow.faults];
    if (JSON.stringify(a) !== JSON.stringify(b))
      throw new Bug(`compiled:  ${JSON.stringify(a)}\nreference: ${JSON.stringify(b)}`);
  }
  const full = compiled.plan.evaluate(json, { explain: 'full' });
  if (!full.ok) throw new Bug(JSON.stringify(full.faults));
  const answer = JSON.parse(full.json) as Answer;
  const verified = verify(answer);
  if (!verified.ok) throw new Bug(JSON.stringify(verified.problems, undefined, 1));
  return { answer, interpreted: compiled.plan.interpreted };
}
