/** Price models as they are mostly written with doubles. */

export interface Tier {
  /** Infinity for the last one. */
  readonly upTo: number;
  readonly unit: number;
  readonly flat: number;
}

export function graduated(tiers: readonly Tier[], quantity: number): number {
  let total = 0;
  let from = 0;
  for (const { upTo, unit, flat } of tiers) {
    if (quantity <= from) break;
    total += (Math.min(quantity, upTo) - from) * unit + flat;
    from = upTo;
  }
  return total;
}

export function volume(tiers: readonly Tier[], quantity: number): number {
  const tier = tiers.find(({ upTo }) => quantity <= upTo);
  return tier === undefined || quantity <= 0 ? 0 : quantity * tier.unit + tier.flat;
}

/** A started package counts where `up` is said. */
export function packages(amount: number, size: number, quantity: number, up = true): number {
  const count = quantity / size;
  return Math.max(0, up ? Math.ceil(count) : Math.floor(count)) * amount;
}

/** Blocks of a size, so many of a tier at most; a started block counts. */
export function blocks(
  tiers: readonly { readonly size: number; readonly most: number; readonly price: number }[],
  units: number,
): readonly number[] {
  const amounts: number[] = [];
  let left = units;
  for (const { size, most, price } of tiers) {
    if (left <= 0) break;
    const used = Math.min(Math.ceil(left / size), most);
    amounts.push(used * price);
    left -= used * size;
  }
  return amounts;
}
