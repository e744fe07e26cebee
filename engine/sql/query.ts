/** What a query is made of while nodes are written: columns that have a name, joins, constant relations, and doubts. */
import type { Dialect } from './dialects/dialect.ts';
import { type Column, isPlain, type Join, list, raw, type Sql, sql, textLiteral, textOf } from './sql.ts';

/** Of what only the call can tell. */
export type Doubt =
  | 'instants of 2200 and later'
  | 'upper case beyond ASCII'
  | 'clamped anchors after the 28th'
  | 'instants within a day of an end of the version';

interface Unsure {
  readonly doubt: Doubt;
  readonly condition: Sql;
}

export class Query {
  readonly dialect: Dialect;
  readonly #doubts: Unsure[] = [];
  readonly #columns = new Map<string, Column>();
  readonly #relations = new Map<string, string>();
  readonly #joins = new Map<string, Join>();

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  /** What is read more than once: computed once, where it does more than name a column. */
  column<T extends Sql>(value: T): T {
    return isPlain(value) ? value : { ...value, parts: [this.#named(value, undefined)] };
  }

  /** A column of the row that is given, `s`. */
  source(name: string): Sql {
    return { parts: [this.#named(raw(`s.${name}`), 'source')] };
  }

  /** A column of a relation that is joined. */
  joined(value: (alias: string) => string, on: (alias: string) => Sql): Sql {
    // The same join is the same text under one name.
    const key = textOf(on('_j'));
    const alias = `_j${this.#joins.size}`;
    const join = this.#joins.get(key) ?? { alias, text: on(alias) };
    this.#joins.set(key, join);
    return { parts: [this.#named(raw(value(join.alias)), join)] };
  }

  #named(value: Sql, from: Column['from']): Column {
    const text = textOf(value);
    const column = this.#columns.get(text) ?? { name: `_c${this.#columns.size}`, value, from };
    this.#columns.set(text, column);
    return column;
  }

  /** Leaves the row to the call where the condition holds: of this the query cannot tell. */
  unsure(doubt: Doubt, condition: Sql): void {
    this.#doubts.push({ doubt, condition });
  }
  /** What is unsure in a branch is so where it is taken. */
  branch<T>(taken: Sql, write: () => T): T {
    const before = this.#doubts.length;
    const written = write();
    for (const { doubt, condition } of this.#doubts.splice(before))
      this.unsure(doubt, sql`(${taken} AND ${condition})`);
    return written;
  }
  get doubts(): readonly Unsure[] {
    return this.#doubts;
  }

  /** A relation of constants, from arrays by the names of its columns. Gives its name. */
  relation(arrays: Readonly<Record<string, Sql>>): string {
    const columns = Object.entries(arrays).map(([name, array]) => sql`unnest(${array}) AS ${raw(name)}`);
    const text = textOf(sql`SELECT ${list(columns, ', ')}`);
    const name = this.#relations.get(text) ?? `_t${this.#relations.size}`;
    this.#relations.set(text, name);
    return name;
  }
  /** By text. */
  get relations(): ReadonlyMap<string, string> {
    return this.#relations;
  }

  /** An array of constants, as one text. */
  array(values: readonly (bigint | number)[], type: string): Sql {
    return sql`CAST(${this.dialect.split(textLiteral(values.join(',')), textLiteral(','))} AS ${raw(type)}[])`;
  }
  textArray(values: readonly string[]): Sql {
    const sign = SEPARATORS.find((each) => values.every((value) => !value.includes(each)));
    // One empty text would be an array of none.
    if (sign === undefined || values.length < 2) return sql`ARRAY[${list(values.map(textLiteral), ', ')}]`;
    return this.dialect.split(textLiteral(values.join(sign)), textLiteral(sign));
  }
}

const SEPARATORS = [',', '|', ';', '\u001f'] as const;
