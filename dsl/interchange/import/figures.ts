/** Figures of JSON as figures of the language. */

/** Without an exponent: `1e3` is 1000, `1.50` stays as it is. */
export function digitsOf(text: string): string {
  const [, sign = '', whole = '0', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const exponent = Number(power);
  if (exponent === 0) return text;
  const digits = `${whole}${fraction}`;
  const point = whole.length + exponent;
  const padded =
    point > digits.length
      ? digits.padEnd(point, '0')
      : point < 1
        ? digits.padStart(digits.length + 1 - point, '0')
        : digits;
  const at = Math.max(point, 1);
  const [head, tail] = [padded.slice(0, at), padded.slice(at).replace(/0+$/, '')];
  return `${sign}${head.replace(/^0+(?=\d)/, '')}${tail === '' ? '' : `.${tail}`}`;
}

/** Enough decimal places for all of them. */
export function commonPlaces(figures: readonly string[], least: number): number {
  return Math.max(least, ...figures.map((figure) => figure.split('.')[1]?.length ?? 0));
}
