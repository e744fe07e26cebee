/** Scaled integers as decimal text: `1250` at 2 places is `12.50`. Doubles hold whole numbers of at most 2^53 - 1. */

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

/** The shortest exact text: trailing zeros of the fraction fall away. */
export function shortestText(scaled: number, places: number): string {
  return places === 0 ? String(scaled + 0) : withoutZeros(fixedText(scaled, places));
}

export function fixedTextBig(scaled: bigint, places: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return scaled < 0n ? `-${text}` : text;
}

export function shortestTextBig(scaled: bigint, places: number): string {
  return places === 0 ? scaled.toString() : withoutZeros(fixedTextBig(scaled, places));
}

const ZERO = 48;
const POINT = 46;

function withoutZeros(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end -= 1;
  return text.slice(0, text.charCodeAt(end - 1) === POINT ? end - 1 : end);
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
