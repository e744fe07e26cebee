/** A generated tariff whose blocks stand for the items of lists: lines, discounts and taxes of them, of one and of all. */
import { type At, condition, expression, literal, MODES } from './expressions.ts';
import { type List, overItems } from './items.ts';
import { billedOtherwise, counters } from './moments.ts';
import { model } from './tariffs.ts';
import { reason } from './taxes.ts';

/** It draws numbers of its own. Only lines that are rounded are compiled. */
export function generateItemTariff(at: At, perLine: boolean, periods: boolean): string[] {
  const { random } = at;
  if (!perLine || random.chance(0.4)) return [];
  const lists = random.times(1, 2, () => random.pick(['items', 'places', 'places', 'codes'] as const));
  const bills = periods && random.chance(0.4);
  const charges = lists.map((list, i) => itemCharge(i, list, bills, at));
  const single = random.chance(0.75) ? [singleCharge(at)] : [];
  const names = [...lists.map((_, i) => `each_${i}`), ...single.map(() => 'single')];
  const discounts = random.times(0, 3, (i) => discount(i, names, lists, at));
  const forms: Forms = { after: random.chance(0.4), containedEach: random.chance(0.4) };
  const taxes = random.times(0, 2, (i) => tax(i, names, lists, forms, at));
  const credits = random.times(0, 2, (i) => credit(i, names, lists, forms, at));
  const reads = [
    ...random.some(
      ['each_0', 'each_0.gross', 'each_0.waived', 'item_bill.total', ...discounts.map((_, i) => `off_${i}`)],
      0.4,
    ),
    ...taxes.map((_, i) => `levy_${i}`),
    ...credits.flatMap((_, i) => [`fund_${i}`, `fund_${i}.remaining`]),
  ];
  return [
    `tariff item_bill "Items" {
  ${bills ? 'bills every month' : ''}
  ${random.chance(0.2) ? `applies when ${condition(1, at)}` : ''}
  let own = ${expression('money', 1, at)}
${[...charges, ...single, ...discounts, ...credits, ...taxes].join('\n')}
}`,
    ...reads.map((name, i) => `define of_items_${i}: money USD = (${name} * 2) rounded half up to 2 places`),
    ...(random.chance(0.4) ? ['define lines_of_items: integer = each_0.lines'] : []),
    ...(random.chance(0.4) && charges[0]?.includes('measure') === true
      ? ['define amount_of_items: quantity GB = each_0.quantity rounded half even to 6 places']
      : []),
  ];
}

/** What is compiled only if it is alone. */
interface Forms {
  /** Credits may pay taxes too. */
  readonly after: boolean;
  /** Taxes that are contained in lines stand for items. */
  readonly containedEach: boolean;
}

function itemCharge(index: number, list: List, bills: boolean, around: At): string {
  const { random } = around;
  const { header, at } = overItems('it', around, list);
  const metered = list === 'places' && random.chance(0.5);
  const price = metered ? meteredClauses(at) : [`    amount ${amount(index, list, at)}`];
  const already = random.chance(0.5) ? counters(metered ? price.join('\n') : 'amount', at) : '';
  const least = `    minimum ${random.pick(['0 USD', '1.50 USD', 'max(m1, 0 USD)'])}${random.chance(0.3) ? ' even at zero' : ''}`;
  const clauses = [
    random.chance(0.3) ? `    applies when ${condition(1, at)}` : '',
    random.chance(0.2) ? `    code EACH_${index}` : '',
    ...(already.includes('charged') && !metered
      ? [price.join('').replace(/amount (.*)/, 'amount max($1, 0 USD)')]
      : price),
    already.includes('charged') ? '' : least,
    already.trimEnd(),
    bills ? billedOtherwise(price.join('\n'), at).trimEnd() : '',
    random.chance(0.25) ? `    waived when ${condition(1, { ...at, unknown: true })}${reason(random)}` : '',
    random.chance(0.15) ? spread(at) : '',
    random.chance(0.3) ? `    cap ${900 + random.whole(0, 500)} USD` : '',
    random.chance(0.3) ? '    prorate by day for clamp(n1, 0, 30) over 30' : '',
    random.chance(0.2) ? `    round ${random.pick(MODES)} to ${random.pick(['4 places', '5 USD'])}` : '',
    random.chance(0.2) ? '    message "Of {position(it)}: {q1}, {m1}."' : '',
  ];
  return `  charge each_${index} "Each ${index}" ${header} {\n${present(clauses)}\n  }`;
}

function meteredClauses(at: At): string[] {
  const { random } = at;
  const raised = random.chance(0.2) ? ['    steps of 700 MB'] : [];
  const allowances = random.times(0, 2, (i) => allowance(i, at));
  return ['    measure it.weight', ...raised, ...allowances, `    ${model(at)}`];
}

function allowance(index: number, at: At): string {
  const { random } = at;
  const rolls = random.chance(0.2) ? ` rolls over${random.chance(0.6) ? ' up to 50 GB' : ''} for 1 month` : '';
  if (random.chance(0.6))
    return `    included ${random.pick(['20 GB', 'q2', ...(at.names.sure.gb ?? [])])} "Bundle ${index}"${rolls}`;
  const { header, at: over } = overItems('pass', at, undefined, true);
  const size = random.pick(['2.5 GB', 'position(pass) * 1 GB', ...(over.names.sure.gb ?? [])]);
  return `    included ${size} "Pass ${index}" ${header}${rolls}`;
}

/** Of the item, or of the line of the same item before. */
function amount(index: number, list: List, at: At): string {
  const { random } = at;
  const before = index > 0 && random.chance(0.5) ? `${random.pick(['10%', '2.5%'])} of each_${index - 1}.gross + ` : '';
  const own = { items: 'it.fee', places: 'it.fee', codes: 'it * 1.25 USD' }[list];
  return `${before}${random.pick([own, `${own} * position(it)`, expression('money', 1, at)])}`;
}

function singleCharge(at: At): string {
  const { random } = at;
  const reads = random.pick(['each_0.gross', 'each_0.lines * 1 USD', 'each_0.gross - 3 USD']);
  const shares = random.chance(0.75) ? `\n${spread(at)}` : '';
  if (random.chance(0.3))
    return `  charge single "Single" {\n${present([...sharedAllowances(at), shares.trimStart()])}\n  }`;
  return `  charge single "Single" {\n    amount max(${random.pick(['5%', '33.3%'])} of (${reads}) + ${literal('money', at)}, 0 USD)${shares}\n  }`;
}

/** A price per use with what the items of a list include of it. */
function sharedAllowances(at: At): string[] {
  const { random } = at;
  const allowances = random.times(1, 3, (i) => allowance(i, at));
  const price = ['    measure q1', ...allowances, `    ${model(at)}`];
  const clauses = [...price, counters(price.join('\n'), at).trimEnd()];
  const rolls = allowances.some((each) => each.includes('rolls over'));
  return random.chance(0.25)
    ? [...clauses, `    prorate by day for clamp(n1, 0, 30) over 30${rolls ? '' : ' with allowance'}`]
    : clauses;
}

function spread(at: At): string {
  const { header, at: over } = overItems('part', at);
  const by = at.random.pick(['position(part)', 'q1', ...(over.names.sure.gb ?? [])]);
  return `    spread over ${unordered(header)} by ${by}`;
}

/** The items of a spread stand in the order of their list. */
function unordered(header: string): string {
  return header.slice('for '.length).replace(/ (?:highest|lowest|earliest|latest) .* first$/, '');
}

function discount(index: number, names: readonly string[], lists: readonly List[], around: At): string {
  const { random } = around;
  const [list] = lists;
  const { header, at } =
    random.chance(0.6) && list !== undefined ? overItems('held', around, list) : { header: '', at: around };
  const same = lists.flatMap((each, i) => (each === list ? [`each_${i}`] : []));
  const set =
    header === '' ? random.pick(['all charges', 'each_0', names.join(', ')]) : random.pick(['each_0', same.join(', ')]);
  const clauses = [
    random.chance(0.25) ? `    applies when ${condition(1, at)}` : '',
    `    take ${random.pick([literal('percent', at), literal('money', at), 'p1'])} off ${set}`,
    random.chance(0.25) ? `    cap ${literal('money', at)}` : '',
    index > 0 && random.chance(0.4) ? `    stack after off_${index - 1}` : '',
    random.chance(0.25) ? '    spread by evenly' : '',
    random.chance(0.2) ? `    round ${random.pick(MODES)} to ${random.pick(['3 places', '0 places', '0.3 USD'])}` : '',
  ];
  return `  discount off_${index} "Off ${index}" ${header} {\n${present(clauses)}\n  }`;
}

function credit(index: number, names: readonly string[], lists: readonly List[], forms: Forms, around: At): string {
  const { random } = around;
  const list = random.chance(0.6) ? lists[0] : undefined;
  const { header, at } = random.chance(0.5) ? overItems('fund', around, list) : { header: '', at: around };
  const own = header.includes('codes') ? 'fund * 1.25 USD' : 'max(fund.fee, 0 USD)';
  const clauses = [
    random.chance(0.25) ? `    applies when ${condition(1, at)}` : '',
    `    amount ${random.pick(['max(m1, 0 USD)', literal('money', at), header === '' ? 'm2' : own])}`,
    `    on ${random.pick(['all charges', 'each_0', names.join(', '), names.at(-1) ?? 'each_0'])}`,
    `    ${forms.after ? random.pick(['before', 'after']) : 'before'} tax`,
    random.chance(0.25) ? `    cap ${literal('money', at)}` : '',
    random.chance(0.2) ? `    round ${random.pick(MODES)} to ${random.pick(['3 places', '0 places', '0.3 USD'])}` : '',
    random.chance(0.2) ? '    message "Of {p1}."' : '',
  ];
  return `  credit fund_${index} "Fund ${index}" ${header} {\n${present(clauses)}\n  }`;
}

function tax(index: number, names: readonly string[], lists: readonly List[], forms: Forms, around: At): string {
  const { random } = around;
  const [list] = lists;
  const other = random.pick(['places', 'items'] as const);
  const { header, at } = random.chance(0.5)
    ? overItems('spot', around, random.chance(0.6) || forms.after ? list : other)
    : { header: '', at: around };
  // In lines of items by one rate, or by one for each of them; with credits after tax, no tax falls on a tax.
  const contained =
    random.chance(0.3) && (forms.containedEach ? header !== '' && header.includes(`in ${list}`) : header === '');
  const narrow = header !== '' && (contained || forms.after);
  const more = index > 0 && !contained && !forms.after ? ' and levy_0' : '';
  const perLine = header === '' && random.chance(0.4) ? ' per line' : '';
  const how = contained ? 'contained in' : 'added to';
  const clauses = [
    random.chance(0.25) ? `    applies when ${condition(1, at)}` : '',
    levied(header, contained || perLine !== '', random),
    random.chance(0.25) ? `    exempt when ${condition(1, at)} "Excused."` : '',
    random.chance(0.3) ? `    cap ${literal('money', at)}` : '',
    random.chance(0.3) ? `    round ${random.pick(MODES)} to ${random.pick(['2 places', '0 places'])}` : '',
    `    ${how} ${narrow ? 'each_0' : random.pick([`all charges${more}`, 'each_0', names.join(', ')])}${perLine}`,
    random.chance(0.2) ? '    message "Tax of {p1}."' : '',
  ];
  return `  tax levy_${index} "Levy ${index}" ${header} {\n${present(clauses)}\n  }`;
}

/** A fixed amount falls on its lines by what they come to, and on each alike where they come to nothing. */
function levied(header: string, isShare: boolean, random: At['random']): string {
  if (header === '' && !isShare && random.chance(0.3)) return `    amount ${random.pick(['2.50 USD', 'n1 * 1 USD'])}`;
  return `    rate ${random.pick(['7.5%', 'p1', header.includes('in places') ? 'spot.rate' : '19%'])}`;
}

function present(clauses: readonly string[]): string {
  return clauses.filter((clause) => clause !== '').join('\n');
}
