/** What a user would pick instead. These engines compute with doubles, so where amounts are rounded they may differ; the count is told. */
import { LogicEngine } from 'json-logic-engine';
import jsonLogic from 'json-logic-js';
import { type Candidate, candidate } from '../candidates.ts';
import type { Household } from '../limits.ts';

const RULES: readonly unknown[] = [
  { '===': [{ var: 'customerType' }, 0] },
  { or: [{ '<': [{ var: 'creditScore' }, 0] }, { '>=': [{ var: 'creditScore' }, 600] }] },
  { '<=': [{ var: 'balance' }, 0] },
  { '===': [{ var: 'coverage' }, true] },
];
const BITS = { '+': RULES.map((rule, i) => ({ if: [rule, 0, 2 ** i] })) };

export function eligibilityPeers(households: readonly Household[]): readonly Candidate<never>[] {
  const built = new LogicEngine().build(BITS as never) as (data: Household) => number;
  return [
    candidate<Household>({
      name: 'json-logic-engine, compiled',
      mode: 'peer',
      prepared: households,
      run: (h) => built(h),
    }),
    candidate<Household>({
      name: 'json-logic-js',
      mode: 'peer',
      prepared: households,
      run: (h) => Number(jsonLogic.apply(BITS as never, h)),
    }),
  ];
}

const Q = { var: 'q' };
const PRICE = {
  if: [
    { '<=': [Q, 100] },
    { '*': [Q, 0.1] },
    { '<=': [Q, 500] },
    { '+': [10, { '*': [{ '-': [Q, 100] }, 0.08] }] },
    { '+': [42, { '*': [{ '-': [Q, 500] }, 0.05] }] },
  ],
};
const cents = (amount: unknown): unknown => ({ halfEven: [amount] });
const CHARGE = cents(PRICE);
const NET = { '-': [CHARGE, cents({ '*': [CHARGE, 0.2] })] };
const TOTAL = { '+': [NET, cents({ '*': [NET, 0.075] })] };

/** Half even on doubles: what a user of these engines adds by hand. */
function halfEven(amount: number): number {
  const scaled = amount * 100;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 === 1);
  return (floor + (up ? 1 : 0)) / 100;
}

export function ratingPeers(quantities: readonly number[]): readonly Candidate<never>[] {
  const engine = new LogicEngine();
  engine.addMethod('halfEven', ([amount]: [number]) => halfEven(amount), { deterministic: true, sync: true } as never);
  const built = engine.build(TOTAL as never) as (data: { q: number }) => number;
  jsonLogic.add_operation('halfEven', halfEven);
  const prepared = quantities.map((q) => ({ q: q / 1000 }));
  const comparable = (result: number | bigint | string): string => String(Math.round(Number(result) * 100));
  return [
    candidate<{ q: number }>({
      name: 'json-logic-engine, compiled',
      mode: 'peer',
      prepared,
      comparable,
      mayDiffer: true,
      run: (data) => built(data),
    }),
    candidate<{ q: number }>({
      name: 'json-logic-js',
      mode: 'peer',
      prepared,
      comparable,
      mayDiffer: true,
      run: (data) => Number(jsonLogic.apply(TOTAL as never, data)),
    }),
  ];
}
