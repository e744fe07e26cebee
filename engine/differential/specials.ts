/** Forms that free choice meets too rarely, and figures that need BigInt, as values of their own. */
import { inBand } from './calendars.ts';
import { type At, expression, MODES } from './expressions.ts';

const WIDE = 'm2 * n1 * x1';

/** Over figures that need BigInt, now and then. */
export function widePercentile(random: At['random']): string[] {
  if (!random.chance(0.12)) return [];
  const share = random.pick(['50%', '95%', '0.5%']);
  const each = `x.fee * ${WIDE.replace('m2', '1000000')} for x in items`;
  return [`define wide: money USD = (percentile(${share}, ${each}) otherwise 1 USD) rounded half up to 2 places`];
}

/** Over lists of the input and over written ones, of doubles and of wider figures. */
function percentile({ random }: At): string {
  const share = random.pick(['50%', '95%', '100%', '0.5%', '33.4%']);
  const where = random.pick(['', ' where x.taxable', ` where x.units > ${random.whole(1, 60)}`]);
  return random.pick([
    `integer = percentile(${share}, x.units for x in items${where}) otherwise (-1)`,
    `money USD = percentile(${share}, x.fee * 3 for x in items${where}) otherwise m1`,
    `money USD optional = percentile(${share}, x.extra for x in items${where})`,
    `money USD = (percentile(${share}, x.fee * ${WIDE.replace('m2', '1000000')} for x in items${where}) otherwise 1 USD) rounded half up to 2 places`,
    `integer optional = percentile(${share}, x for x in [n1, n2, 7, stride] where ${random.pick(['b1', 'b2', 'x > 5'])})`,
    `date = percentile(${share}, x for x in [d1, 2026-02-03] ) otherwise d1`,
    `integer optional = percentile(${share}, x for x in more)`,
  ]);
}

export function specials(at: At): string[] {
  const { random } = at;
  const date = (): string => expression('date', 1, at);
  const mode = (): string => random.pick(MODES);
  const limit = (): string => `${random.whole(1, 60)}`;
  const forms: [(i: number) => string, ...((i: number) => string)[]] = [
    (i) => `special_${i}: integer = days_between(${date()}, ${date()})`,
    (i) => `special_${i}: integer = months_between(${date()}, ${date()})`,
    (i) => `special_${i}: integer = abs(n2 - ${limit()}) + length(${expression('text', 1, at)})`,
    (i) => `special_${i}: integer = count(x for x in items where x.units > ${limit()})`,
    (i) => `special_${i}: integer = max(x.units for x in items where x.taxable) otherwise ${limit()}`,
    (i) => `special_${i}: money USD = (min(x.extra for x in items) otherwise 1 USD)`,
    (i) => `special_${i}: date = add_months(${date()}, n2)`,
    (i) => `special_${i}: date = date_of(moment + ${limit()} second)`,
    (i) => `special_${i}: instant = moment ${random.pick(['+ 3 days', '- 1 months', '+ 90 second'])}`,
    (i) => `special_${i}: percent = as_percent(0.${limit()}) + p1`,
    (i) => `special_${i}: bool = contains(upper(t1), "B") or starts_with(t1, "4") or ends_with(customer.id, "2")`,
    (i) => `special_${i}: bool = q3 is ${random.pick(['missing', 'present'])} or n2 not in -4 ..< ${limit()}`,
    (i) => `special_${i}: bool = every(x.units >= ${limit()} for x in items where x.fee > 0 USD)`,
    (i) => `special_${i}: bool = clock >= 08:30 and not (n1 in [1, ${limit()}, stride])`,
    (i) => `special_${i}: Home = customer.home with { covered: n1 > ${limit()} }`,
    (i) => `special_${i}: money USD = (${WIDE}) rounded ${mode()} to 2 places`,
    (i) => `special_${i}: money USD = (${WIDE} / (n1 + 7) rounded ${mode()} to ${random.whole(0, 3)} places)`,
    (i) => `special_${i}: money USD = (-(${WIDE}) - ${limit()} USD) rounded ${mode()} to 0.05 USD`,
    (i) => `special_${i}: money USD = max(-(${WIDE}), abs(${WIDE}) - m1) rounded ${mode()} to 4 places`,
    (i) => `special_${i}: money USD = (if ${WIDE} > m1 then min(${WIDE}, m2) else -m2) rounded ${mode()} to 1 places`,
    (i) =>
      `special_${i}: money USD = (sum(x.fee * ${WIDE.replace('m2', '1000000')} for x in items)) rounded ${mode()} to 0 places`,
    (i) => `special_${i}: integer = (n2 * ${limit()} / 7 rounded ${mode()} to 0 places)`,
    (i) => `special_${i}: money USD = (m1 / 300) rounded ${mode()} to 2 places`,
    (i) => `special_${i}: money USD = max(x for x in [m1, flat_fee, ${limit()} USD]) otherwise 1 USD`,
    (i) => `special_${i}: integer = min(x for x in [n2, ${limit()}, n1, -7]) otherwise 0`,
    (i) => `special_${i}: bool = ${inBand(at)}`,
    (i) => `special_${i}: ${percentile(at)}`,
    (i) => `special_${i}: ${percentile(at)}`,
  ];
  const where = (): string => random.pick(['b2', `x > customer.score`, `x > ${limit()}`]);
  const [least, most] = [random.whole(1, 20), random.whole(21, 90)];
  forms.push(
    (i) => `special_${i}: integer = max(x for x in [n2, ${most}, n1] where ${where()}) otherwise ${limit()}`,
    (i) => `special_${i}: integer = min(x for x in [n1, ${least}, n2] where ${where()}) otherwise (-${limit()})`,
    (i) => `special_${i}: integer = sum(x for x in [n1, ${least}] where ${where()}) otherwise 5`,
  );
  const list = (): string =>
    random.pick([
      `if b1 then codes else [n2_near, ${least}]`,
      `if n1 > ${most} then [${least}, ${most}] else backup`,
      '(if b2 then [1, 2] else codes) otherwise [3]',
      'if b1 then codes else backup',
      `if b1 then [n2_near] else (if n1 > ${most} then [] else [${least}, n2_near])`,
      'more otherwise (if b1 then [4] else codes)',
    ]);
  forms.push(
    (i) => `special_${i}: list of integer up to 5 = ${list()}`,
    (i) => `special_${i}: list of Item up to 12 = items`,
    (i) => `special_${i}: list of integer up to 4 optional = more`,
    (i) => `special_${i}: bool = ${random.pick(['n1_small', `${least}`])} ${random.pick(['in', 'not in'])} (${list()})`,
    (i) => `special_${i}: bool = (${list()}) is ${random.pick(['[1, 2]', 'codes', `(${list()})`])}`,
    (i) => `special_${i}: integer = sum(x for x in (${list()}) where x > ${least})`,
    (i) => `special_${i}: integer = max(x for x in (${list()})) otherwise ${limit()}`,
  );
  if (at.names.calls.length > 0) {
    forms.push((i) => `special_${i} = every_fee(clamp(n1, 0, 900))`);
    forms.push((i) => `special_${i}: bool = every_fee(clamp(n1, 0, 900)) is every_fee(n1_small)`);
    forms.push((i) => `special_${i}: bool = words(clamp(n1, 0, 900)).free`);
    forms.push((i) => `special_${i}: text = upper(words(clamp(n1 + ${limit()}, 0, 900)).word)`);
    forms.push((i) => `special_${i}: integer = count(row for row in every_fee(clamp(n1, 0, 900)))`);
    forms.push((i) => `special_${i}: money USD = sum(row.fee for row in every_fee(clamp(n1, 0, 900)))`);
    forms.push(
      (i) => `special_${i}: integer = count(row for row in every_fee(clamp(n1, 0, 900)) where row.fee > 5 USD)`,
    );
  }
  // Prefixes within each other, met by every text.
  const area = at.names.calls.length > 0 ? ['define area: money USD = (areas(t1).rate otherwise 0 USD)'] : [];
  return [...random.times(4, 8, (i) => `define ${random.pick(forms)(i)}`), ...area];
}
