/** Pieces of SQL. They are put together by a template, so that a piece knows which columns it reads. */

/** An expression with a name, written where it is defined and read wherever it is used. */
export interface Column {
  readonly name: string;
  readonly value: Sql;
  /** The relation that has to be joined first, where `value` reads one; `source`: it reads the row that is given. */
  readonly from: Join | 'source' | undefined;
}

export interface Join {
  readonly alias: string;
  readonly text: Sql;
}

export interface Sql {
  readonly parts: readonly (string | Column)[];
}

export type Piece = Sql | bigint | number;

/** Values stand as they are; a whole number in its digits. */
export function sql(texts: TemplateStringsArray, ...values: readonly Piece[]): Sql {
  return { parts: texts.flatMap((text, i) => [text, ...partsOf(values[i])]) };
}

function partsOf(value: Piece | undefined): readonly (string | Column)[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value.parts : [`${value}`];
}

export function raw(text: string): Sql {
  return { parts: [text] };
}
export function list(items: readonly Piece[], between: string): Sql {
  return { parts: items.flatMap((item, i) => (i === 0 ? partsOf(item) : [between, ...partsOf(item)])) };
}
export function textLiteral(text: string): Sql {
  return raw(`'${text.replaceAll("'", "''")}'`);
}

export const TRUE = raw('TRUE');
export const FALSE = raw('FALSE');

export function textOf({ parts }: Sql): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.name)).join('');
}

export function columnsOf({ parts }: Sql): readonly Column[] {
  return parts.filter((part) => typeof part !== 'string');
}

/** Neither computes anything nor reads more than one column. */
export function isPlain(value: Sql): boolean {
  const [column, ...others] = columnsOf(value);
  if (column === undefined) return CONSTANT.test(textOf(value));
  return others.length === 0 && textOf(value) === column.name;
}
const CONSTANT = /^(\d+|CAST\(-?\d+ AS \w+\)|TRUE|FALSE|'[^']*')$/;
