/** Generated taxes: of a rate or an amount, added to lines and to taxes or contained in lines, on the sum or on each line. */
import { type At, condition, literal, MODES } from './expressions.ts';

/** Of the charges of a tariff. */
export function chargeSet(names: readonly string[], random: At['random']): string {
  const [first, second] = names;
  return second !== undefined && random.chance(0.3)
    ? `all charges except ${random.pick([first ?? second, second])}`
    : 'all charges';
}

export function generateTax(index: number, names: readonly string[], at: At): string {
  const { random } = at;
  const contained = random.chance(0.35);
  const fixed = !contained && random.chance(0.4);
  const set: string = random.pick([
    chargeSet(names, random),
    names.join(', '),
    `all charges${index > 0 && !contained ? ' and tax_0' : ''}`,
    'charges taxed as goods',
  ]);
  const perLine = !fixed && random.chance(0.4);
  const base = `${contained ? 'contained in' : 'added to'} ${set}${perLine ? ' per line' : ''}`;
  const rate = random.pick(['7.5%', '19%', 'p1', '0%']);
  if (!fixed && random.chance(0.3)) {
    return `  tax tax_${index} "Tax ${index}" ${rate === 'p1' ? '8.875%' : rate} ${base}`;
  }
  const levy = random.chance(0.45) ? `    let levy = ${rate}\n    rate levy` : `    rate ${rate}`;
  const fee = random.pick([literal('money', at), 'seats * 0.35 USD per seat', '1.10 USD']);
  const clauses = [
    random.chance(0.4) ? `    applies when ${condition(1, at)}` : '',
    fixed ? `    amount ${fee}` : levy,
    random.chance(0.45) ? `    code TAX_${index}` : '',
    random.chance(0.45) ? '    message "Tax of {p1}."' : '',
    random.chance(0.35) ? `    exempt when ${condition(1, { ...at, unknown: true })}${reason(random)}` : '',
    random.chance(0.35) ? `    cap ${random.pick([literal('money', at), 'max(m1, 1 USD)', 'm1'])}` : '',
    random.chance(0.3) ? `    round ${random.pick(MODES)} to ${random.pick(['2 places', '0 places'])}` : '',
    `    ${base}`,
  ];
  return `  tax tax_${index} "Tax ${index}" {\n${clauses.filter((clause) => clause !== '').join('\n')}\n  }`;
}

/** Why a line comes to nothing: the title of its block, where nothing is said. */
export function reason(random: At['random']): string {
  return random.pick(['', ' "Certificate on file."', ' "{tier} with {seats}, {p1}."']);
}
