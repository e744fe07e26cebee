/** The differential run: policies by number, each on many inputs, compiled in every mode against the reference. */
import { ALONE, check, type Program, sourceFile } from '#dsl';
import { comparePlans, type Difference } from './compare.ts';
import { Coverage } from './coverage.ts';
import { generatePolicy } from './generate.ts';
import { plansOf } from './index.ts';
import { Oracle } from './oracle.ts';

export interface RunResult {
  readonly policies: number;
  /** Policies that the reference itself answers: they are evidence of nothing and not compared. */
  readonly interpreted: number;
  readonly evaluations: number;
  /** Evaluations that gave an answer; the others were rejected alike. */
  readonly answered: number;
  readonly differences: readonly (Difference & { readonly seed: number })[];
  readonly coverage: Coverage;
}

export interface RunOptions {
  readonly from: number;
  readonly policies: number;
  readonly inputs: number;
  /** Stops at the first difference. */
  readonly first?: boolean;
}

/** The checked program of a seed; undefined where the checker refuses what was generated. */
export function checkedPolicy(seed: number): Program | undefined {
  return checkedAlone(`generated_${seed}.writ`, generatePolicy(seed).text);
}

/** The program of a text that stands alone; undefined where the checker refuses it. */
export function checkedAlone(name: string, text: string): Program | undefined {
  return check(sourceFile(name, text), ALONE).program;
}

export function differentialRun({ from, policies, inputs, first = false }: RunOptions): RunResult {
  const coverage = new Coverage();
  const differences: RunResult['differences'][number][] = [];
  let [taken, interpreted, evaluations, answered] = [0, 0, 0, 0];
  for (let seed = from; taken < policies; seed += 1) {
    const program = checkedPolicy(seed);
    if (program === undefined) continue;
    taken += 1;
    const oracle = new Oracle(program);
    const plans = plansOf(oracle);
    const plan = plans[0]?.[1];
    if (plan === undefined) continue;
    if (plan.interpreted !== undefined) {
      interpreted += 1;
      continue;
    }
    coverage.add(program, plan);
    const result = comparePlans(oracle, plans, { inputs, seed });
    evaluations += result.evaluations;
    answered += result.answered;
    if (result.difference !== undefined) differences.push({ seed, ...result.difference });
    if (first && differences.length > 0) break;
  }
  return { policies: taken, interpreted, evaluations, answered, differences, coverage };
}
