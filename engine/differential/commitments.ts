/** Generated commitments and credits: terms and what they carry, and money that pays lines before their taxes or with them. */
import { type At, condition, literal, MODES } from './expressions.ts';
import { chargeSet } from './taxes.ts';

/** `bills`: a term needs billing periods. */
export function generateCommitment(index: number, names: readonly string[], bills: boolean, at: At): string {
  const { random } = at;
  const term = bills && random.chance(0.6);
  const set: string = random.pick([chargeSet(names, random), names.join(', '), ...named(index, names)]);
  const clauses = [
    random.chance(0.25) ? `let least = ${literal('money', at)}` : '',
    random.chance(0.25) ? `applies when ${condition(1, at)}` : '',
    `counting ${set}`,
    term ? `over ${random.pick(['1 month', '3 months', '30 days'])} from ${random.pick(['d1', '2025-06-01'])}` : '',
    term && random.chance(0.6) ? `already counted ${random.pick(['(m3 otherwise 0 USD)', 'm1', '90 USD'])}` : '',
    random.chance(0.4) ? `carry shortfall up to ${random.pick(['10%', '12 USD', 'max(m1, 0 USD)'])}` : '',
    random.chance(0.4) ? `carry excess up to ${random.pick(['p1', '2000 USD'])}` : '',
    random.chance(0.3) ? `cap ${literal('money', at)}` : '',
    random.chance(0.3) ? 'shortfall as "What is missing"' : '',
    ...words('COMMITMENT', index, at),
  ];
  const least = clauses[0] === '' ? random.pick(['max(m1, 500 USD)', '20000 USD', literal('money', at)]) : 'least * 9';
  return block('commitment', index, [...clauses, `minimum ${least}`]);
}

/** An earlier commitment counts where it is named. */
function named(index: number, names: readonly string[]): readonly string[] {
  return index === 0 ? [] : [`${names[0]}, commitment_0`];
}

export function generateCredit(index: number, names: readonly string[], commitments: number, at: At): string {
  const { random } = at;
  const set: string = random.pick([
    chargeSet(names, random),
    names.join(', '),
    ...(commitments > 0 ? [`${names[0]}, commitment_0`, 'commitment_0'] : ['all charges']),
  ]);
  const clauses = [
    random.chance(0.25) ? `let fund = ${literal('money', at)}` : '',
    random.chance(0.3) ? `applies when ${condition(1, at)}` : '',
    `on ${set}`,
    `${random.pick(['before', 'after'])} tax`,
    random.chance(0.35) ? `cap ${literal('money', at)}` : '',
    ...words('CREDIT', index, at),
  ];
  const amount =
    clauses[0] === '' ? random.pick(['max(m1, 0 USD)', '(m3 otherwise 0 USD)', literal('money', at)]) : 'fund';
  return block('credit', index, [...clauses, `amount ${amount}`]);
}

function words(code: string, index: number, at: At): readonly string[] {
  const { random } = at;
  return [
    random.chance(0.25) ? `code ${code}_${index}` : '',
    random.chance(0.25) ? 'message "Of {p1} and {tier}."' : '',
    random.chance(0.3) ? `round ${random.pick(MODES)} to ${random.pick(['2 places', '3 places', '0 places'])}` : '',
  ];
}

function block(kind: string, index: number, clauses: readonly string[]): string {
  const lines = clauses.filter((clause) => clause !== '').map((clause) => `    ${clause}\n`);
  return `  ${kind} ${kind}_${index} "The ${kind} ${index}" {\n${lines.join('')}  }`;
}
