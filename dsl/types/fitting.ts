/** Two values beside each other: whether they fit, and what is wrong when they do not, in the words of the fault. */
import type { Expr } from '../program/expression.ts';
import type { Span } from '../source.ts';
import type { Context } from './context.ts';
import { currencyName } from './currencies.ts';
import { compatible, currencyOf, typeText } from './numeric.ts';
import type { NumericType } from './type.ts';
import { isPlain, sameDimension } from './unit.ts';

export function wrongType(wanted: string, found: Expr, context: Context): undefined {
  return context.report('WR3100', found.span, { wanted, found: typeText(found.type) });
}

/** True when the two can be added or compared; otherwise says what is wrong, in the words of the fault. */
export function fitTogether(
  a: NumericType,
  b: NumericType,
  span: Span,
  left: Expr,
  right: Expr,
  context: Context,
  doing: 'add' | 'subtract' | 'compare',
): boolean {
  if (compatible(a, b)) return true;
  const [ca, cb] = [currencyOf(a.unit), currencyOf(b.unit)];
  if (ca !== undefined && cb !== undefined && ca !== cb) {
    context.report(
      'WR3101',
      right.span,
      { message: mixing(ca, cb, doing) },
      {
        related: [{ span: left.span, message: `${context.textOf(left.span)} is ${typeText(a)}` }],
        remedy: {
          text: `multiply by a rate of type money ${ca} per ${cb}, for instance an input "${cb.toLowerCase()}_rate"`,
        },
      },
    );
    return false;
  }
  if (sameDimension(a.unit, b.unit)) {
    context.report(
      'WR3106',
      span,
      { message: `You cannot ${doing} a percent and a number.` },
      {
        remedy: { text: 'write both as percents, or turn the number into one with as_percent(...)' },
      },
    );
    return false;
  }
  const plainSide = isPlain(b.unit) ? right : isPlain(a.unit) ? left : undefined;
  const other = plainSide === right ? a : b;
  const message =
    plainSide === undefined
      ? `You cannot ${doing} ${typeText(a)} and ${typeText(b)}.`
      : `You cannot ${doing} ${typeText(other)} and a plain number.`;
  const unitText = other.unit.label;
  const fix = plainSide?.kind === 'number' && unitText !== '' ? { remedy: fixWithUnit(plainSide.span, unitText) } : {};
  context.report('WR3102', plainSide?.span ?? span, { message }, fix);
  return false;
}

function mixing(left: string, right: string, doing: 'add' | 'subtract' | 'compare'): string {
  const [a, b] = [currencyName(left), currencyName(right)];
  if (doing === 'compare') return `You are comparing ${a} with ${b}.`;
  return doing === 'add' ? `You are adding ${b} to ${a}.` : `You are subtracting ${b} from ${a}.`;
}

function fixWithUnit(span: Span, unit: string): { text: string; edits: { span: Span; text: string }[] } {
  return { text: `write the unit: ${unit}`, edits: [{ span: { ...span, start: span.end }, text: ` ${unit}` }] };
}
