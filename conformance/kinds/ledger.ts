/** Amounts dealt out over accounts and keys (the forms of Numscript and OpenMeter). */
import { z } from 'zod';
import { allocate, type Destination, distribute, parsePortion, postingsOf, type Share } from '#billing';
import { compare, decimalText, divide, ONE, parseDecimal, type Rational, rational, subtract, ZERO } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { decimal } from './common.ts';

const whole = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const portioned = z.strictObject({ amount: whole, portions: z.array(z.string()) });
const tree = z.strictObject({ amount: whole, tree: z.record(z.string(), z.unknown()) });
const sourced = z.strictObject({ sources: z.record(z.string(), whole), portions: z.array(z.string()) });
const scaled = z.strictObject({ balances: z.record(z.string(), z.string()), send: z.string() });
const weighted = z.object({
  amount: decimal,
  decimals: z.string().regex(/^\d+$/).transform(Number),
  items: z.array(z.tuple([z.string(), decimal])),
  tie_break: z.string().default('input order'),
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
    given: z.object({ text: z.string() }),
    run: ({ text }) => {
      const parsed = parsePortion(text);
      return found(parsed.ok ? { ratio: fractionText(parsed.portion) } : { error: parsed.fault.toLowerCase() });
    },
  }),
};

const fractionText = ({ n, d }: Rational): string => (d === 1n ? `${n}` : `${n}/${d}`);

/** Portions of which one may be `remaining`; undefined where they are not the whole. */
function sharesOf(texts: readonly string[]): readonly Rational[] | undefined {
  const portions = texts.map((text) => (text === 'remaining' ? undefined : parsePortion(text)));
  const known = portions.map((each) => (each?.ok === true ? each.portion : ZERO));
  const left = known.reduce(subtract, ONE);
  if (portions.some((each) => each?.ok === false) || compare(left, ZERO) < 0) return undefined;
  if (portions.every((each) => each !== undefined) && compare(left, ZERO) !== 0) return undefined;
  return portions.map((each, i) => (each === undefined ? left : (known[i] ?? ZERO)));
}

const BAD_SUM = { error: 'invalid_allotment_sum' };

function inPortions({ amount, portions }: z.infer<typeof portioned>): Found {
  const shares = sharesOf(portions);
  return found(shares === undefined ? BAD_SUM : { parts: allocate(amount, shares, 'in order').map(String) });
}

function inTree({ amount, tree: branches }: z.infer<typeof tree>): Found {
  const to = destinationOf(branches);
  if (to === undefined) return { notExpressible: 'a destination that is not known here' };
  return found(Object.fromEntries([...distribute(amount, to)].map(([name, part]) => [name, String(part)])));
}

/** `{"15%": …, "remaining": …}` are portions, `{"max 10": …, "remaining": …}` takers in turn, and a text is an account. */
function destinationOf(branch: unknown): Destination | undefined {
  if (typeof branch === 'string') return { kind: 'account', name: branch };
  if (typeof branch !== 'object' || branch === null) return undefined;
  const branches = Object.entries(branch).map(([key, to]) => ({ key, to: destinationOf(to) }));
  return branches.some(({ key }) => key.startsWith('max ')) ? inTurn(branches) : inShares(branches);
}

interface Branch {
  readonly key: string;
  readonly to: Destination | undefined;
}

function inTurn(branches: readonly Branch[]): Destination | undefined {
  const takers = branches.flatMap(({ key, to }) => {
    const most = /^max (\d+)$/.exec(key)?.[1];
    if (to === undefined || (most === undefined && key !== 'remaining')) return [];
    return [{ most: most === undefined ? undefined : BigInt(most), to }];
  });
  return takers.length === branches.length ? { kind: 'in turn', takers } : undefined;
}

function inShares(branches: readonly Branch[]): Destination | undefined {
  const shares = branches.flatMap(({ key, to }): readonly Share[] => {
    const portion = key === 'remaining' ? undefined : parsePortion(key);
    if (to === undefined || portion?.ok === false) return [];
    return [{ portion: portion === undefined ? 'remaining' : portion.portion, to }];
  });
  return shares.length === branches.length ? { kind: 'portions', shares } : undefined;
}

function fromSources({ sources, portions }: z.infer<typeof sourced>): Found {
  const named = portions.map((text) => text.split(' '));
  const shares = sharesOf(named.map(([portion = '']) => portion));
  if (shares === undefined) return found(BAD_SUM);
  const amounts = Object.entries(sources);
  const total = amounts.reduce((sum, [, amount]) => sum + amount, 0n);
  const parts = allocate(total, shares, 'in order');
  const due = named.map(([, name = ''], i) => [name, parts[i] ?? 0n] as const);
  return found({ postings: postingsOf(amounts, due).map(({ from, to, amount }) => [from, to, String(amount)]) });
}

/** `EUR/2 50` are 50 units of which 100 make a euro. */
interface Scaled {
  readonly asset: string;
  readonly scale: number;
  readonly units: bigint;
}
const ASSET = /^([A-Z]+)(?:\/(\d+))? (\d+|all)$/;

function scaledOf(text: string): Scaled | undefined {
  const [, asset, scale = '0', units] = ASSET.exec(text) ?? [];
  if (asset === undefined || units === undefined) return undefined;
  return { asset, scale: Number(scale), units: units === 'all' ? 0n : BigInt(units) };
}

/** All of an asset, other scales of it changed to the one asked for, as far as they are whole units of it. */
function rescaled({ balances, send }: z.infer<typeof scaled>): Found {
  const target = scaledOf(send);
  const held = Object.values(balances).map(scaledOf);
  if (target === undefined) return { notExpressible: `an asset that is not known here: ${send}` };
  const swaps = held.flatMap((each) =>
    each === undefined || each.asset !== target.asset ? [] : [swapOf(each, target)],
  );
  const text = (scale: number, units: bigint): string => `${target.asset}/${scale} ${units}`;
  const received = swaps.reduce((sum, { to }) => sum + to, 0n);
  const swapped = swaps
    .filter(({ scale }) => scale !== target.scale)
    .map(({ scale, from, to }) => `${text(scale, from)} -> ${text(target.scale, to)}`);
  return found({ received: text(target.scale, received), swapped: swapped.join(', ') });
}

function swapOf({ scale, units }: Scaled, target: Scaled) {
  const up = 10n ** BigInt(Math.max(0, target.scale - scale));
  const down = 10n ** BigInt(Math.max(0, scale - target.scale));
  const to = (units * up) / down;
  return { scale, from: (to * down) / up, to };
}

/** Parts of nothing are left out; ties go by the order of the items, or of their keys. */
function byWeight({ amount, decimals, items, tie_break }: z.infer<typeof weighted>): Found {
  const step = rational(1n, 10n ** BigInt(decimals));
  const units = divide(parseDecimal(amount) ?? ZERO, step);
  if (units.d !== 1n) return found({ error: 'validation' });
  const order = tie_break.startsWith('key') ? items.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) : items;
  const weights = order.map(([, weight]) => parseDecimal(weight) ?? ZERO);
  const parts = units.n === 0n ? [] : allocate(units.n, weights, 'largest remainder');
  const byKey = new Map(order.map(([key], i) => [key, parts[i] ?? 0n]));
  const shown = items.flatMap(([key]) => {
    const part = byKey.get(key) ?? 0n;
    return part === 0n ? [] : [[key, decimalText(rational(part, 10n ** BigInt(decimals)), decimals)]];
  });
  return found({ parts: shown });
}
