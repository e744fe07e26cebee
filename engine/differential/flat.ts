/** Generated policies without lists and calendars: each call is a row of a table, so that a database can rate them. */
import { type AsOf, BASE, constants, header, inputDeclarations } from './declarations.ts';
import { type At, MODES } from './expressions.ts';
import { decisions, definitions, figures, rule } from './generate.ts';
import { generateOutputs } from './outputs.ts';
import { withConstantSteps } from './prices.ts';
import { Random } from './random.ts';
import { specials } from './specials.ts';
import { generateTables } from './tables.ts';
import { generateTariff } from './tariffs.ts';

const LISTS = /\b(items|places|shares|codes|backup|more|hours|seasons|is_open)\b|percentile\(|for each/;
const isFlat = (text: string): boolean => !LISTS.test(text.replaceAll(/to \d+ places/g, ''));

/** The first of what is drawn that has no list; nothing where none has. */
function drawn(draw: () => string): string {
  for (let i = 0; i < 12; i += 1) {
    const text = draw();
    if (isFlat(text)) return text;
  }
  return '';
}

/** Figures that only fit because of the condition they stand behind: of a database each part is computed for every row. */
function narrowed(random: Random): readonly string[] {
  const gated = random.times(1, 2, (i) => {
    const [most, power] = random.pick<readonly [number, number]>([
      [900, 4],
      [3_000_000, 5],
      [3_000_000_000_000, 3],
    ]);
    const product = Array.from({ length: power }, () => 'vast').join(' * ');
    const rounded = `${product} / ${random.whole(2, 9)} rounded ${random.pick(MODES)} to 0 places`;
    return `define narrow_${i}: integer = if vast <= ${most} then (${rounded}) else n1`;
  });
  return [
    'input vast: integer 0..9000000000000000',
    ...gated,
    `define narrow_date: date = if vast <= ${random.whole(1, 60)} then add_months(d1, vast) else d1`,
  ];
}

export function generateFlatPolicy(seed: number): string {
  const random = new Random(seed);
  const asOf = random.pick<AsOf>(['date', 'instant', 'caller', 'period', 'period', 'period']);
  const at: At = { random, names: { ...BASE, lists: false }, unknown: false };
  const head = header(asOf, random);
  const tables = random.chance(0.6) ? drawn(() => generateTables(at)) : '';
  const calls = tables === '' ? [] : random.times(1, 2, (i) => `call_${i}`);
  const functions = calls.map((name) => `define ${name}(base: money USD, count: integer): money USD = base * 2`);
  const [values, full] = definitions({ ...at, names: { ...at.names, calls } });
  const rounded = { factor: head.includes('per factor'), line: head.includes('per line') };
  const tariff = random.chance(0.9) ? drawn(() => generateTariff(full, asOf === 'period', rounded)) : '';
  const rules = random.times(1, 5, (i) => drawn(() => rule(i, full)));
  const inputs = inputDeclarations(random.chance(0.15)).replaceAll(/^input \w+: list of .*\n/gm, '');
  const parts = [
    head,
    inputs,
    constants(at),
    tables,
    ...functions,
    ...values,
    ...specials(full).filter(isFlat),
    ...rules,
    ...(rules.every((text) => text !== '') ? decisions(rules.length, random) : []),
    head.includes('per increment') ? withConstantSteps(tariff) : tariff,
    ...(tariff === '' ? [] : figures(tariff, random)),
    drawn(() => generateOutputs(full, asOf)),
    ...narrowed(random),
  ];
  return parts.join('\n');
}
