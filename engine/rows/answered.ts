/** The columns of an answer that is there as JSON: the way that fits every policy. */
import type { Answer, OutputAnswer, ValueAnswer } from '../answer.ts';
import type { Column, ColumnPlace } from './columns.ts';

/** A cell as text; null where there is nothing. */
export type Cell = string | null;

/** Which rules failed is told by an answer with its trace alone; the others need no more than `lines`. */
export function cellsOf(columns: readonly Column[], answer: Answer): Cell[] {
  return columns.map(({ at, form }) => {
    if (at.part === 'failed') return failedOf(answer);
    const text = textOf(valueAt(at, answer));
    if (text === null || form.kind !== 'decimal') return text;
    return toPlaces(text.endsWith('%') ? text.slice(0, -1) : text, form.width?.places);
  });
}

function failedOf({ trace = [] }: Answer): string {
  const failed = trace.filter(
    ({ kind, steps }) => kind === 'rule' && steps.findLast(({ stage }) => stage === 'outcome')?.out === 'fail',
  );
  return failed.map(({ id }) => id).join(' ');
}

function valueAt(at: Exclude<ColumnPlace, { readonly part: 'failed' }>, answer: Answer): unknown {
  switch (at.part) {
    case 'verdict':
      return answer.decisions[at.decision]?.verdict;
    case 'tariff': {
      const tariff = answer.tariffs[at.tariff];
      return tariff?.applicable === true ? tariff[at.sum] : undefined;
    }
    case 'value':
      return below(answer.values, at.under);
    case 'block': {
      const { of, under, listed } = at;
      if (!listed) return below(answer[of], under);
      const [name, ...inner] = under;
      const entries = answer[of] as readonly OutputAnswer[] | undefined;
      return below(
        entries?.find((entry) => entry['name'] === name),
        inner,
      );
    }
    default:
      return at satisfies never;
  }
}

function below(value: unknown, under: readonly string[]): unknown {
  let at = value;
  for (const name of under) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Readonly<Record<string, ValueAnswer>>)[name];
  }
  return at;
}

function textOf(value: unknown): Cell {
  return value === undefined || value === null ? null : String(value);
}

/** With zeros behind, where a figure shows fewer decimals than its column. */
export function toPlaces(text: string, places: number | undefined): string {
  if (places === undefined) return text;
  const point = text.indexOf('.');
  const shown = point < 0 ? 0 : text.length - point - 1;
  if (shown >= places) return text;
  return `${text}${point < 0 ? '.' : ''}${'0'.repeat(places - shown)}`;
}
