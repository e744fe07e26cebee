/** Scaled integers as decimal text: `1250` at 2 places is `12.50`. Doubles hold whole numbers of at most 2^53 - 1. */

const ZERO = 48;
const POINT = 46;
const TWO = 2;
/** `00` to `99`: cents are what is printed most. */
const CENTS: readonly string[] = Array.from({ length: 100 }, (_, i) => i.toString().padStart(TWO, '0'));

/** With exactly `places` places. */
export function fixedText(scaled: number, places: number): string {
  if (places === 0) return String(scaled + 0);
  if (scaled < 0) return `-${fixedText(-scaled, places)}`;
  if (places === TWO) {
    const whole = Math.floor(scaled / 100);
    return `${whole}.${CENTS[scaled - whole * 100]}`;
  }
  const digits = String(scaled);
  const padded = digits.length > places ? digits : digits.padStart(places + 1, '0');
  const point = padded.length - places;
  return `${padded.slice(0, point)}.${padded.slice(point)}`;
}

/** Powers of ten that a double holds exactly. */
const POWERS: readonly number[] = Array.from({ length: 23 }, (_, i) => 10 ** i);

/** At least `least` of `places` decimals; the further ones only as far as they are not zero. */
export function decimalAtLeast(scaled: number, places: number, least: number): string {
  const unit = POWERS[places];
  if (unit === undefined) return trimmedTo(fixedText(scaled, places), places, least);
  if (scaled < 0) return `-${decimalAtLeast(-scaled, places, least)}`;
  const whole = Math.floor(scaled / unit);
  let fraction = scaled - whole * unit;
  if (fraction === 0 && least === 0) return `${whole}`;
  let shown = places;
  for (let tenth = Math.floor(fraction / 10); shown > least && tenth * 10 === fraction; shown -= 1) {
    fraction = tenth;
    tenth = Math.floor(fraction / 10);
  }
  if (shown === 0) return `${whole}`;
  return `${whole}.${shown === TWO ? CENTS[fraction] : `${fraction}`.padStart(shown, '0')}`;
}

/** The shortest exact text: trailing zeros of the fraction fall away. */
export function shortestText(scaled: number, places: number): string {
  return decimalAtLeast(scaled, places, 0);
}

/** Cuts trailing zeros of the fraction down to `least` places. */
export function trimmedTo(text: string, places: number, least: number): string {
  let end = text.length;
  const floor = end - (places - least);
  while (end > floor && text.charCodeAt(end - 1) === ZERO) end -= 1;
  return text.slice(0, text.charCodeAt(end - 1) === POINT ? end - 1 : end);
}

export function fixedTextBig(scaled: bigint, places: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return scaled < 0n ? `-${text}` : text;
}

export function shortestTextBig(scaled: bigint, places: number): string {
  return places === 0 ? scaled.toString() : trimmedTo(fixedTextBig(scaled, places), places, 0);
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Decimal text in steps of 10^-places; undefined when it is no decimal or has more places than that. */
export function parseScaled(text: string, places: number): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.slice(0, places).padEnd(places, '0');
  if (/[1-9]/.test(fraction.slice(places))) return undefined;
  const scaled = BigInt(whole + kept);
  return sign === '-' ? -scaled : scaled;
}
