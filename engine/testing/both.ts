/** Policies from text on both evaluators at once: whatever one answers the other must answer, to the byte. */
import { checkPack, type Program, sourceFile } from '#dsl';
import type { Answer } from '../answer.ts';
import { decode } from '../boundary/decode.ts';
import { Bug } from '../bug.ts';
import { compile, type Evaluator, evaluatePlan, evaluateReference, type Plan, referenceEvaluator } from '../index.ts';

export const HEAD = 'policy law.test version 1.0.0\neffective from 2026-01-01\n';
const AT = '2026-05-01';

interface Both {
  readonly program: Program;
  readonly plan: Plan;
  /** The answer as JSON text, the same from both evaluators. */
  readonly json: (input: unknown) => string;
  readonly answer: (input: unknown) => Answer;
  /** Each evaluator for itself, by name. */
  readonly evaluators: readonly (readonly [name: string, evaluator: Evaluator])[];
}

/** A policy that names no as-of input; it is asked as of one day. */
export function both(text: string): Both {
  const checked = checkPack({ sources: [sourceFile('law.writ', text)], csv: () => undefined }).get('law.writ');
  const program = checked?.program;
  if (program === undefined) {
    const faults = checked?.diagnostics.map(({ code, message }) => `${code} ${message}`) ?? [];
    throw new Bug([...faults, text].join('\n'));
  }
  const compiled = compile(program);
  if (!compiled.ok) throw new Bug(compiled.diagnostics.map(({ message }) => message).join('\n'));
  const { plan } = compiled;
  const json = (input: unknown): string => agreed(program, plan, JSON.stringify(input));
  return {
    program,
    plan,
    json,
    answer: (input) => JSON.parse(json(input)) as Answer,
    evaluators: [
      ['compiled', evaluatePlan(plan)],
      ['reference', referenceEvaluator],
    ],
  };
}

function agreed(program: Program, plan: Plan, body: string): string {
  const decoded = decode(program, body);
  const slow = decoded.ok ? evaluateReference(program, decoded.inputs, { explain: 'lines', at: AT }) : decoded;
  if (!slow.ok) throw new Bug(slow.faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  const reference = JSON.stringify(slow.answer);
  const fast = plan.evaluate(body, { at: AT });
  const compiled = fast.ok ? fast.json : JSON.stringify(fast.faults);
  if (compiled !== reference) {
    const [source] = program.sources.values();
    throw new Bug(`compiled:  ${compiled}\nreference: ${reference}\n${body}\n${source?.text}`);
  }
  return reference;
}

/** A whole number of steps of `10^-places` as decimal text: `decimal(1234, 2)` is `12.34`. */
export function decimal(steps: number, places: number): string {
  const digits = String(steps).padStart(places + 1, '0');
  const cut = digits.length - places;
  return `${digits.slice(0, cut)}.${digits.slice(cut)}`;
}
