/** WR4xxx: missing values. */
import { error, warning } from './entry.ts';

export const MISSING_CODES = {
  WR4101: error<{ value: string }>('May be missing', (p) => `${p.value} may be missing here.`),
  WR4102: error<{ rule: string; value: string }>(
    'Rule does not say what missing means',
    (p) => `Rule ${p.rule} does not say what happens when ${p.value} is missing.`,
  ),
  WR4103: warning<{ rule: string }>(
    '"when missing" has no effect',
    (p) => `Nothing that rule ${p.rule} reads can be missing, so "when missing" has no effect.`,
  ),
  WR4105: error('"missing" as a value', () => '"missing" is not a value; it may stand only after "is" and in tests.'),
  WR4106: warning<{ value: string }>(
    '"otherwise" is never used',
    (p) => `${p.value} is never missing, so this "otherwise" has no effect.`,
  ),
  WR4107: error<{ decision: string; rule: string }>(
    'Undecided is not answered',
    (p) => `Decision ${p.decision} can be undecided (by ${p.rule}) and does not say what then.`,
  ),
} as const;
