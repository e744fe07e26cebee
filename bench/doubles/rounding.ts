/** Roundings as they are mostly written with doubles: scaled, rounded, scaled back. */

export function roundTo(value: number, places: number, mode = 'half_away_from_zero'): number {
  const scale = 10 ** places;
  return whole(value * scale, mode) / scale;
}

function whole(scaled: number, mode: string): number {
  const size = Math.abs(scaled);
  const sign = Math.sign(scaled);
  const floor = Math.floor(size);
  const isTie = size - floor === 0.5;
  switch (mode) {
    case 'up':
    case 'ceil':
      return Math.ceil(scaled);
    case 'down':
    case 'floor':
      return Math.floor(scaled);
    case 'toward_zero':
      return Math.trunc(scaled);
    case 'away_from_zero':
      return sign * Math.ceil(size);
    case 'half_down':
      return sign * (isTie ? floor : Math.round(size));
    case 'half_even':
      return sign * (isTie ? floor + (floor % 2) : Math.round(size));
    default:
      return sign * Math.round(size);
  }
}

/** Up to a whole number of increments. */
export function roundUpTo(value: number, increment: number): number {
  return increment === 0 ? value : Math.ceil(value / increment) * increment;
}
