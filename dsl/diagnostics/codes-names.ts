/** WR2xxx: names and structure. */
import { error, lint, warning } from './entry.ts';

export const NAME_CODES = {
  WR2101: error<{ name: string }>('Unknown name', (p) => `There is no "${p.name}" here.`),
  WR2102: error<{ of: string; field: string }>('Unknown field', (p) => `${p.of} has no field "${p.field}".`),
  WR2103: error<{ name: string; what: string }>(
    'Not a function',
    (p) => `"${p.name}" is ${p.what}; it cannot be called.`,
  ),
  WR2104: error<{ name: string; wanted: string; given: number }>(
    'Wrong number of arguments',
    (p) =>
      `${p.name} takes ${p.wanted}; ${p.given === 0 ? 'none is' : p.given === 1 ? '1 is' : `${p.given} are`} given.`,
  ),
  WR2105: error<{ cycle: readonly string[] }>(
    'Values depend on each other',
    (p) => `These values depend on each other: ${p.cycle.join(' -> ')}.`,
  ),
  WR2106: error<{ name: string }>('Duplicate name', (p) => `The name "${p.name}" is taken.`),
  WR2107: warning<{ name: string; what: string }>('Never used', (p) => `The ${p.what} "${p.name}" is never used.`),
  WR2108: warning<{ name: string; enum: string }>(
    'Enum value hides a value',
    (p) => `"${p.name}" is read as a value of ${p.enum} here, though something else is called "${p.name}" too.`,
  ),
  WR2109: error<{ what: string }>(
    'Not allowed in a library',
    (p) => `A library holds types, units, constants, definitions and tables; it cannot hold ${p.what}.`,
  ),
  WR2110: error<{ rule: string; of: 'rule' | 'limit' | 'feature' | 'clawback' }>(
    'Rule without code',
    (p) => `${p.of[0]?.toUpperCase()}${p.of.slice(1)} ${p.rule} has no reason code.`,
  ),
  WR2111: error<{ member: string }>(
    'No weight',
    (p) => `"${p.member}" is counted by weight, so it must be a rule with a weight.`,
  ),
  WR2112: warning<{ name: string }>(
    'Unit name cannot be written',
    (p) =>
      `After a number the word "${p.name}" means something else, so this unit can be written only after "quantity" and "per".`,
  ),
  WR2113: lint<{ rule: string; severity: string }>(
    'Mild rule that blocks',
    (p) => `Rule ${p.rule} has severity ${p.severity}, yet inside this group its failure blocks.`,
  ),
  WR2114: error<{ what: string }>('Clause missing', (p) => `${p.what}`),
  WR2115: error('Empty group', () => 'This group has no members.'),
  WR2120: error<{ cost: number; most: number }>(
    'Too costly',
    (p) => `One evaluation could take ${p.cost} operations; the limit is ${p.most}.`,
  ),
} as const;
