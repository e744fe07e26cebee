/**
 * A query in steps: each step adds columns to those before, so that what is used twice is computed once. An expression knows the
 * step that its columns stand in, and a column of it stands in the next one.
 */
import type { Dialect } from './dialect.ts';

/** A piece of SQL, and the step whose columns it reads. */
export interface Sql {
  readonly text: string;
  readonly step: number;
}

export function sql(text: string, ...of: readonly Sql[]): Sql {
  return { text, step: Math.max(0, ...of.map(({ step }) => step)) };
}

interface Step {
  readonly columns: Map<string, string>;
  readonly joins: string[];
}

const SIMPLE = /^(_c\d+|CAST\(-?\d+ AS \w+\)|TRUE|FALSE)$/;

export class Query {
  readonly dialect: Dialect;
  readonly doubts: Sql[] = [];
  readonly #steps: Step[] = [];
  readonly #known = new Map<string, Sql>();
  readonly #joins = new Map<string, string>();
  readonly #relations = new Map<string, string>();
  #names = 0;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  /** The expression as a column, where it is not one already. */
  column(value: Sql): Sql {
    return SIMPLE.test(value.text) ? value : this.#add(value.text, value.step + 1);
  }

  #add(text: string, step: number): Sql {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const made = { text: `_c${this.#names++}`, step };
    this.#step(step).columns.set(made.text, text);
    this.#known.set(text, made);
    return made;
  }

  /** A column of a relation that is joined once for what `key` names; it stands in the step after those of `on`. */
  joined(key: string, column: (alias: string) => string, join: (alias: string) => string, ...on: readonly Sql[]): Sql {
    const step = sql('', ...on).step + 1;
    const alias = this.#joins.get(key) ?? `_j${this.#names++}`;
    if (!this.#joins.has(key)) this.#step(step).joins.push(join(alias));
    this.#joins.set(key, alias);
    return this.#add(column(alias), step);
  }

  /** A condition under which the query cannot tell: the row is left to the call. */
  unsure(condition: Sql): void {
    this.doubts.push(condition);
  }

  rows(columns: readonly string[], rows: readonly (readonly string[])[]): string {
    const values = rows.map((row) => `(${row.join(', ')})`).join(', ');
    return `SELECT * FROM (VALUES ${values}) AS v(${columns.join(', ')})`;
  }

  /** A relation of constants beside the steps. */
  relation(name: string, text: () => string): string {
    if (!this.#relations.has(name)) this.#relations.set(name, text());
    return name;
  }

  #step(number: number): Step {
    while (this.#steps.length < number) this.#steps.push({ columns: new Map(), joins: [] });
    const step = this.#steps[number - 1];
    if (step === undefined) throw new RangeError(`step ${number}`);
    return step;
  }

  /** The whole query: `source` is a relation, `outputs` are the columns it ends in, behind those of the source that are kept. */
  text(source: string, kept: readonly string[], outputs: readonly (readonly [name: string, value: Sql])[]): string {
    const steps = this.#steps.map(({ columns, joins }, i) => {
      const from = i === 0 ? 's' : `_s${i}`;
      const added = [...columns].map(([name, text]) => `${text} AS ${name}`);
      return [
        `SELECT ${[`${from}.*`, ...added].join(', ')}`,
        `FROM ${i === 0 ? `${source} AS s` : from}`,
        ...joins,
      ].join('\n  ');
    });
    const last = steps.length === 0 ? `${source} AS s` : `_s${steps.length}`;
    const ctes = [
      ...[...this.#relations].map(([name, text]) => `${name} AS (${text})`),
      ...steps.map((text, i) => `_s${i + 1} AS NOT MATERIALIZED (${this.dialect.step(text)})`),
    ];
    const columns = [...kept, ...outputs.map(([name, { text }]) => `${text} AS ${quoted(name)}`)];
    const head = ctes.length === 0 ? '' : `WITH ${ctes.join(',\n')}\n`;
    return `${head}SELECT ${columns.join(', ')}\nFROM ${last}`;
  }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
