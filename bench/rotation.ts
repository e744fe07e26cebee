/** Thousands of policies in turn, of one form and of many, beside one of them alone. */
import type { Frame, Plan } from '#engine';
import { type Candidate, candidate, type Row } from './candidates.ts';
import { HOUSEHOLDS, householdJson } from './inputs.ts';
import type { Household } from './limits.ts';
import { framesOf, planOf } from './plans.ts';
import { programOf } from './policies.ts';
import { failedByHand, policyText } from './rulebook.ts';

const POLICIES = 2000;
const FORMS = [1, 50, 500];
/** Every policy meets two households. */
const MET: readonly Household[] = HOUSEHOLDS.slice(0, 2 * POLICIES);

interface Turn {
  readonly run: (frame: Frame) => number;
  readonly frame: Frame;
}

/** The policy that is next, and a household that it has in a frame. */
function turns(plans: readonly Plan[]): readonly Turn[] {
  const met = plans.map((_, at) => MET.filter((__, i) => i % plans.length === at).map(householdJson));
  const byPlan = plans.map((plan, at) => {
    const { run } = plan.code.runner('totals');
    return framesOf(plan, met[at] ?? []).map((frame): Turn => ({ run, frame }));
  });
  return MET.flatMap((_, i) => byPlan[i % plans.length]?.[Math.floor(i / plans.length)] ?? []);
}

function inTurn(name: string, policies: number, forms: number): Candidate<never> {
  const plans = Array.from({ length: policies }, (_, i) => planOf(programOf(policyText(i, i % forms)), 'shared'));
  const failed = plans[0]?.failedReader();
  if (failed === undefined) throw new Error('no policy');
  return candidate<Turn>({
    name,
    mode: policies === 1 ? 'limit' : 'shared',
    prepared: turns(plans),
    run: ({ run, frame }) => run(frame),
    read: ({ frame }) => failed(frame),
    expected: MET.map((household, i) => String(failedByHand(i % policies, (i % policies) % forms, household))),
  });
}

export function rotation(): Row {
  const [limit, names] = ['one policy alone', FORMS.map((forms) => `writ shared, forms: ${forms}`)];
  return {
    limit,
    // Five hundred functions are compiled one after another.
    warmUp: 5000,
    bars: Object.fromEntries(names.map((name) => [name, 2])),
    candidates: [inTurn(limit, 1, 1), ...FORMS.map((forms, i) => inTurn(names[i] ?? '', POLICIES, forms))],
  };
}
