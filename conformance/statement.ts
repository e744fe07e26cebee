/** A case stated in the language: a policy that is written for it, asked on both evaluators. */
import { ALONE, check, renderDiagnostics, sourceFile } from '#dsl';
import { type Answer, compile, decode, evaluateReference, type Fault, type Plan } from '#engine';

/** The policy and the input of a case, as `--show` prints them. */
export interface Statement {
  readonly policy: string;
  readonly input: unknown;
}

export type Stated =
  | { readonly ok: true; readonly answer: Answer; readonly statement: Statement }
  | { readonly ok: false; readonly faults: readonly Fault[]; readonly statement: Statement };

/** A policy that the checker refuses: the mapping wrote what cannot be said. */
export class StatementFault extends Error {}

/** The compiled evaluator and the reference read a policy differently: a fault of Writ. */
export class EvaluatorsDiffer extends Error {}

interface Asked {
  /** Of a policy that names no as-of input: a date or an instant. */
  readonly at?: string;
  readonly explain?: 'none' | 'lines' | 'full';
}

/** Cases of a kind often state the same policy: one is kept as long as a run of the command lasts. */
const PLANS = new Map<string, Plan>();

/**
 * What a policy answers; the compiled evaluator and the reference must say the same. Throws StatementFault where the policy does
 * not check, EvaluatorsDiffer where the two differ. Faults of the input are given back.
 */
export function state(policy: string, input: unknown, { at, explain = 'lines' }: Asked = {}): Stated {
  const plan = PLANS.get(policy) ?? planOf(policy);
  PLANS.set(policy, plan);
  const options = { explain, at };
  const body = JSON.stringify(input);
  const compiled = plan.evaluate(body, options);
  const reference = referenceAnswer(plan, body, options);
  const [ours, theirs] = [
    compiled.ok ? compiled.json : compiled.faults,
    reference.ok ? reference.json : reference.faults,
  ];
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
    throw new EvaluatorsDiffer(`the evaluators differ on ${body}\n${JSON.stringify(ours)}\n${JSON.stringify(theirs)}`);
  }
  const statement = { policy, input };
  if (!compiled.ok) return { ok: false, faults: compiled.faults, statement };
  return { ok: true, answer: JSON.parse(compiled.json) as Answer, statement };
}

function planOf(policy: string): Plan {
  const source = sourceFile('case.writ', policy);
  const { program, diagnostics } = check(source, ALONE);
  const compiled = program === undefined ? undefined : compile(program);
  if (compiled?.ok === true) return compiled.plan;
  const faults = compiled === undefined ? diagnostics : compiled.diagnostics;
  throw new StatementFault(`${renderDiagnostics(faults, () => source)}\n${policy}`);
}

function referenceAnswer(
  plan: Plan,
  body: string,
  options: { explain: 'none' | 'lines' | 'full'; at: string | undefined },
) {
  const decoded = decode(plan.program, body);
  if (!decoded.ok) return decoded;
  const result = evaluateReference(plan.program, decoded.inputs, options);
  return result.ok ? { ok: true as const, json: JSON.stringify(result.answer) } : result;
}
