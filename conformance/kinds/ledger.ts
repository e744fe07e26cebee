/** Amounts dealt out over accounts and keys (the forms of Numscript and OpenMeter). */
import { z } from 'zod';
import { allocate, type Destination, distribute, parsePortion, postingsOf, type Share } from '#billing';
import { add, compare, decimalText, divide, ONE, type Rational, rational, sign, subtract, ZERO } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { decimal, exact, placesForm } from './common.ts';

const whole = z.string().regex(/^\d+$/).transform(BigInt);
const portioned = z.strictObject({ amount: whole, portions: z.array(z.string()) });
const tree = z.strictObject({ amount: whole, tree: z.record(z.string(), z.unknown()) });
/** Names in an order that matters; those that are numbers lose their place when they are read. */
const account = z.string().regex(/\D/);
const sourced = z.strictObject({
  sources: z.record(account, whole),
  portions: z.array(z.string().regex(/^\S+ \S+$/)),
});
const scaled = z.strictObject({ balances: z.record(account, z.string()), send: z.string() });
const weighted = z.strictObject({
  amount: decimal,
  decimals: placesForm.transform(Number),
  items: z.array(z.tuple([z.string(), decimal])),
  tie_break: z
    .union([
      z.literal('input order').transform(() => 'input' as const),
      z
        .string()
        .regex(/^key\b/)
        .transform(() => 'key' as const),
    ])
    .default('input'),
});

const WHY = 'whole units between accounts, where the ledger says who gets what is left over; in a policy it is `split`';

export const ledger: Readonly<Record<string, Kind>> = {
  'ledger.allocate': kind({
    way: 'engine',
    why: WHY,
    given: z.union([portioned, tree, sourced, scaled]),
    run: (given) => {
      if ('tree' in given) return inTree(given);
      if ('sources' in given) return fromSources(given);
      return 'balances' in given ? rescaled(given) : inPortions(given);
    },
  }),
  'ledger.allocate_weighted': kind({ way: 'engine', why: WHY, given: weighted, run: byWeight }),
  'ledger.portion': kind({
    way: 'engine',
    why: 'a portion as a text of a ledger’s script',
    given: z.strictObject({ text: z.string() }),
    run: ({ text }) => {
      const parsed = parsePortion(text);
      return found(parsed.ok ? { ratio: fractionText(parsed.portion) } : { error: parsed.fault.toLowerCase() });
    },
  }),
};

const fractionText = ({ n, d }: Rational): string => (d === 1n ? `${n}` : `${n}/${d}`);

const BAD_SUM = { error: 'invalid_allotment_sum' };

/** A share of the whole, or what the others leave of it. */
type Portion = Share['portion'];

/** Undefined for a text that is no portion. One above the whole is one, of which no sum is right. */
function portionOf(text: string): Portion | undefined {
  if (text === 'remaining') return text;
  const parsed = parsePortion(text);
  if (parsed.ok) return parsed.portion;
  return parsed.fault === 'OUT_OF_RANGE' ? rational(2n) : undefined;
}

/** Why portions are none to deal by: what is not known here, or a sum that is not the whole. */
function faultOf(texts: readonly string[]): Found | undefined {
  const portions = texts.map(portionOf);
  const unknown = portions.indexOf(undefined);
  if (unknown >= 0) return { notExpressible: `a portion that is not known here: ${texts[unknown]}` };
  const open = portions.filter((each) => each === 'remaining').length;
  if (open > 1) return { notExpressible: 'what remains is dealt out twice' };
  const sum = portions.reduce<Rational>(
    (total, each) => (each === undefined || each === 'remaining' ? total : add(total, each)),
    ZERO,
  );
  const over = compare(sum, ONE);
  return over > 0 || (over < 0 && open === 0) ? found(BAD_SUM) : undefined;
}

/** The weights of portions that are the whole. */
function weightsOf(texts: readonly string[]): readonly Rational[] {
  const portions = texts.map(portionOf);
  const left = portions.reduce<Rational>(
    (rest, each) => (each === undefined || each === 'remaining' ? rest : subtract(rest, each)),
    ONE,
  );
  return portions.map((each) => (each === undefined || each === 'remaining' ? left : each));
}

function inPortions({ amount, portions }: z.infer<typeof portioned>): Found {
  const parts = (): Found => found({ parts: allocate(amount, weightsOf(portions), 'in order').map(String) });
  return faultOf(portions) ?? parts();
}

function inTree({ amount, tree: branches }: z.infer<typeof tree>): Found {
  const to = destinationOf(branches);
  if ('notExpressible' in to || 'actual' in to) return to;
  return found(Object.fromEntries([...distribute(amount, to)].map(([name, part]) => [name, String(part)])));
}

const NO_DESTINATION: Found = { notExpressible: 'a destination that is not known here' };

/** `{"15%": …, "remaining": …}` are portions, `{"max 10": …, "remaining": …}` takers in turn, and a text is an account. */
function destinationOf(branch: unknown): Destination | Found {
  if (typeof branch === 'string') return { kind: 'account', name: branch };
  if (typeof branch !== 'object' || branch === null || Array.isArray(branch)) return NO_DESTINATION;
  const branches: Branch[] = [];
  for (const [key, below] of Object.entries(branch)) {
    const to = destinationOf(below);
    if ('notExpressible' in to || 'actual' in to) return to;
    branches.push({ key, to });
  }
  return branches.some(({ key }) => key.startsWith('max ')) ? inTurn(branches) : inShares(branches);
}

interface Branch {
  readonly key: string;
  readonly to: Destination;
}

/** The last one takes what is left. */
function inTurn(branches: readonly Branch[]): Destination | Found {
  const takers = branches.flatMap(({ key, to }, index) => {
    const most = /^max (\d+)$/.exec(key)?.[1];
    const isLast = index === branches.length - 1;
    if (isLast !== (key === 'remaining') || isLast !== (most === undefined)) return [];
    return [{ most: most === undefined ? undefined : BigInt(most), to }];
  });
  return takers.length === branches.length ? { kind: 'in turn', takers } : NO_DESTINATION;
}

function inShares(branches: readonly Branch[]): Destination | Found {
  const fault = faultOf(branches.map(({ key }) => key));
  if (fault !== undefined) return fault;
  const shares = branches.map(({ key, to }): Share => ({ portion: portionOf(key) ?? 'remaining', to }));
  return { kind: 'portions', shares };
}

function fromSources({ sources, portions }: z.infer<typeof sourced>): Found {
  const named = portions.map((text) => text.split(' '));
  const texts = named.map(([portion = '']) => portion);
  const fault = faultOf(texts);
  if (fault !== undefined) return fault;
  const amounts = Object.entries(sources);
  const total = amounts.reduce((sum, [, amount]) => sum + amount, 0n);
  const parts = allocate(total, weightsOf(texts), 'in order');
  const due = named.map(([, name = ''], i) => [name, parts[i] ?? 0n] as const);
  return found({ postings: postingsOf(amounts, due).map(({ from, to, amount }) => [from, to, String(amount)]) });
}

/** `EUR/2 50` are 50 units of which 100 make a euro. */
interface Scaled {
  readonly asset: string;
  readonly scale: number;
  /** undefined: all that there is. */
  readonly units: bigint | undefined;
}
const ASSET = /^([A-Z][A-Z0-9]*)(?:\/(\d+))? (\d+|all)$/;

function scaledOf(text: string): Scaled | undefined {
  const [, asset, scale = '0', units] = ASSET.exec(text) ?? [];
  if (asset === undefined || units === undefined) return undefined;
  return { asset, scale: Number(scale), units: units === 'all' ? undefined : BigInt(units) };
}

/**
 * Accounts pay one after the other, as far as they are asked: what they hold at the scale of the payment as it is, what they hold
 * at another one changed to it, in as few of its units as give enough, and no more than are whole ones there.
 */
function rescaled({ balances, send }: z.infer<typeof scaled>): Found {
  const target = scaledOf(send);
  if (target === undefined) return { notExpressible: `an asset that is not known here: ${send}` };
  const texts = Object.values(balances);
  const unknown = texts.find((text) => scaledOf(text)?.units === undefined);
  if (unknown !== undefined) return { notExpressible: `a balance that is not known here: ${unknown}` };
  const held = texts.flatMap((text) => scaledOf(text) ?? []).filter(({ asset }) => asset === target.asset);
  let received = 0n;
  const swapped: string[] = [];
  for (const each of held) {
    if (target.units !== undefined && received >= target.units) break;
    const { from, to } = swapOf(each, target.scale, target.units === undefined ? undefined : target.units - received);
    received += to;
    if (each.scale !== target.scale && from > 0n) {
      swapped.push(`${textOf({ ...each, units: from })} -> ${textOf({ ...target, units: to })}`);
    }
  }
  const { units = received } = target;
  if (received < units) return found({ error: 'missing_funds' });
  return found({ received: textOf({ ...target, units }), swapped: swapped.join(', ') });
}

const textOf = ({ asset, scale, units }: Scaled): string => `${asset}${scale === 0 ? '' : `/${scale}`} ${units}`;

/** What is taken of a balance, and what it gives at the other scale; `open` is what is still asked for. */
function swapOf({ scale, units = 0n }: Scaled, target: number, open: bigint | undefined) {
  const up = 10n ** BigInt(Math.max(0, target - scale));
  const down = 10n ** BigInt(Math.max(0, scale - target));
  const most = (units * up) / down;
  const wanted = open === undefined || most < open ? most : open;
  const from = (wanted * down + up - 1n) / up;
  return { from, to: (from * up) / down };
}

/** Parts of nothing are left out; ties go by the order of the items, or of their keys. */
function byWeight({ amount, decimals, items, tie_break }: z.infer<typeof weighted>): Found {
  const step = rational(1n, 10n ** BigInt(decimals));
  const units = divide(exact(amount), step);
  // The source takes whole minor units alone, and no weight that is not above 0.
  if (units.d !== 1n || sign(units) < 0 || items.some(([, weight]) => sign(exact(weight)) <= 0)) {
    return found({ error: 'validation' });
  }
  if (units.n === 0n) return found({ parts: [] });
  if (items.length === 0) return found({ error: 'validation' });
  const order = tie_break === 'key' ? items.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) : items;
  const parts = allocate(
    units.n,
    order.map(([, weight]) => exact(weight)),
    'largest remainder',
  );
  const partOf = new Map(order.map((item, i) => [item, parts[i] ?? 0n]));
  const shown = items.flatMap((item) => {
    const part = partOf.get(item) ?? 0n;
    return part === 0n ? [] : [[item[0], decimalText(rational(part, 10n ** BigInt(decimals)), decimals)]];
  });
  return found({ parts: shown });
}
