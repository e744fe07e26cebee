/**
 * Price objects of a payment service, as JSON: per unit or tiered, graduated or by volume, in packages, once or for each billing
 * period. Each becomes a charge of one tariff, over a quantity of its own. Amounts are in minor units there.
 */
import type { SourceFile } from '../../source.ts';
import { CURRENCIES } from '../../types/currencies.ts';
import { finished, type Imported, importing, Names, type Notes, NotImported, type Options, quoted } from './draft.ts';
import { digitsOf } from './figures.ts';
import { entryOf, type Json, type JsonObject, parseJson, textOf } from './json-text.ts';

export function importPriceFile(source: SourceFile, options: Options): Imported {
  return importing((notes) => {
    const json = parseJson(source);
    const prices = listOf(json);
    const [first] = prices;
    if (first === undefined) throw new NotImported(json.span, 'The file', 'it holds no price.');
    const common = commonOf(first);
    const names = new Names();
    const charges = prices.map((price) => chargeOf(price, common, names, notes));
    const text = [
      `policy ${options.name} version 1.0.0`,
      `effective from ${options.from}`,
      `currency ${common.currency}`,
      ...(common.every === undefined ? [] : ['as of period.start']),
      `rounding half up to ${common.places} places per line`,
      '',
      ...(common.every === undefined ? [] : ['input period: BillingPeriod']),
      ...charges.map(({ name }) => `input ${name}_quantity: integer 0..1_000_000_000`),
      '',
      'tariff prices {',
      ...(common.every === undefined ? [] : [`bills every ${common.every}`]),
      ...charges.map((charge) => charge.text),
      '}',
    ].join('\n');
    return [finished(options.name, '1.0.0', text, [], json.span)];
  });
}

/** One price, a list of them, or a page of a list as the service sends it. */
function listOf(json: Json): readonly JsonObject[] {
  const data = entryOf(json, 'data');
  const items = json.kind === 'list' ? json.items : data?.kind === 'list' ? data.items : [json];
  return items.map((item) => {
    if (item.kind !== 'object') throw new NotImported(item.span, 'This', 'a price is an object.');
    return item;
  });
}

/** What all charges of a tariff share. */
interface Common {
  readonly currency: string;
  readonly places: number;
  /** The billing period; absent: all are one-time prices. */
  readonly every: string | undefined;
}

function commonOf(price: JsonObject): Common {
  const currency = textOf(entryOf(price, 'currency'))?.toUpperCase() ?? '';
  const places = CURRENCIES.get(currency);
  if (places === undefined)
    throw new NotImported(
      entryOf(price, 'currency')?.span ?? price.span,
      'The price',
      `${quoted(currency)} is no currency.`,
    );
  return { currency, places, every: periodOf(price) };
}

function periodOf(price: JsonObject): string | undefined {
  const recurring = entryOf(price, 'recurring');
  if (recurring === undefined || recurring.kind === 'null') return undefined;
  const interval = textOf(entryOf(recurring, 'interval')) ?? 'month';
  const count = entryOf(recurring, 'interval_count');
  const many = count?.kind === 'number' ? count.text : '1';
  return many === '1' ? interval : `${many} ${interval}s`;
}

/** Fields that name a thing and price nothing. */
const NAMING = new Set([
  ...['id', 'object', 'created', 'livemode', 'lookup_key', 'metadata', 'nickname', 'product', 'type', 'active'],
  ...['currency', 'unit_amount', 'unit_amount_decimal', 'billing_scheme', 'tiers', 'tiers_mode', 'recurring'],
  ...['transform_quantity'],
]);

function chargeOf(
  price: JsonObject,
  common: Common,
  names: Names,
  notes: Notes,
): { readonly name: string; readonly text: string } {
  const nickname = textOf(entryOf(price, 'nickname'));
  const foreign = textOf(entryOf(price, 'lookup_key')) ?? nickname ?? textOf(entryOf(price, 'id')) ?? 'price';
  const own = commonOf(price);
  if (own.currency !== common.currency || own.every !== common.every)
    throw new NotImported(
      price.span,
      `The price ${quoted(foreign)}`,
      'it has another currency or billing period than the first; import it by itself.',
    );
  for (const { name, nameSpan, value } of price.entries)
    if (!NAMING.has(name) && value.kind !== 'null')
      notes.note(nameSpan, quoted(name), 'is left out: it has no counterpart.');
  const recurring = entryOf(price, 'recurring');
  const trial = recurring && entryOf(recurring, 'trial_period_days');
  if (trial?.kind === 'number')
    notes.note(trial.span, '"trial_period_days"', 'is left out: a policy prices what it is asked for.');
  const active = entryOf(price, 'active');
  if (active?.kind === 'bool' && !active.value)
    notes.note(active.span, `The price ${quoted(foreign)}`, 'is not active there.');
  const name = names.of(foreign);
  const title = nickname === undefined ? '' : quoted(nickname);
  return { name, text: `charge ${name} ${title} {\nmeasure ${name}_quantity\n${modelOf(price, common, notes)}\n}` };
}

function modelOf(price: JsonObject, common: Common, notes: Notes): string {
  const scheme = entryOf(price, 'billing_scheme');
  switch (textOf(scheme) ?? 'per_unit') {
    case 'per_unit':
      return perUnit(price, common);
    case 'tiered':
      return tiered(price, common, notes);
    default:
      throw new NotImported(
        scheme?.span ?? price.span,
        'The price',
        'its billing scheme is none of per_unit and tiered.',
      );
  }
}

function perUnit(price: JsonObject, common: Common): string {
  const amount = amountOf(price, 'unit_amount', common);
  if (amount === undefined)
    throw new NotImported(
      price.span,
      'The price',
      'it has no amount: whoever buys names it, or it is worked out elsewhere.',
    );
  const transform = entryOf(price, 'transform_quantity');
  if (transform === undefined || transform.kind === 'null') return `each ${amount}`;
  const size = entryOf(transform, 'divide_by');
  if (textOf(entryOf(transform, 'round')) !== 'up' || size?.kind !== 'number')
    throw new NotImported(
      transform.span,
      'The price',
      'only packages that are begun are paid whole in Writ ("round": "up").',
    );
  return `package of ${size.text} at ${amount}`;
}

function tiered(price: JsonObject, common: Common, notes: Notes): string {
  const mode = entryOf(price, 'tiers_mode');
  const word = textOf(mode);
  if (word !== 'graduated' && word !== 'volume')
    throw new NotImported(mode?.span ?? price.span, 'The price', 'its tiers are neither graduated nor by volume.');
  const tiers = entryOf(price, 'tiers');
  if (tiers?.kind !== 'list' || tiers.items.length === 0)
    throw new NotImported(tiers?.span ?? price.span, 'The price', 'its tiers are not listed.');
  const lines = tiers.items.map((tier) => {
    const bound = entryOf(tier, 'up_to');
    const at = amountOf(tier, 'unit_amount', common) ?? `0 ${common.currency}`;
    const flat = amountOf(tier, 'flat_amount', common);
    const upTo = bound?.kind === 'number' ? `up to ${digitsOf(bound.text)}` : 'beyond';
    return `${upTo} at ${at}${flat === undefined || /^0(\.0+)? /.test(flat) ? '' : ` plus ${flat}`}`;
  });
  if (lines.some((line) => line.includes(' plus ')))
    notes.note(
      tiers.span,
      'A flat amount',
      'is charged from the first unit of its tier on, and not where nothing is used.',
    );
  return `${word} {\n${lines.join('\n')}\n}`;
}

/** The decimal form is finer and goes before the other. */
function amountOf(json: Json, name: string, { places, currency }: Common): string | undefined {
  const decimal = textOf(entryOf(json, `${name}_decimal`));
  const whole = entryOf(json, name);
  const minor = decimal ?? (whole?.kind === 'number' ? digitsOf(whole.text) : undefined);
  if (minor === undefined) return undefined;
  if (!/^\d+(\.\d+)?$/.test(minor))
    throw new NotImported((whole ?? json).span, 'The price', `${quoted(minor)} is no amount.`);
  return `${digitsOf(`${minor}e-${places}`)} ${currency}`;
}
