/**
 * The columns of a query in steps: each step adds columns to those before that are still read, so that what is read twice is
 * computed once. What is read once stands where it is read.
 */
import type { Dialect } from './dialects/dialect.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { type Column, columnsOf, type Join, type Sql } from './sql.ts';

/** Databases refuse what is nested too deep. */
const NESTED_MAX = 24;
/** As `(NOT _c1)`: no longer than it takes to carry a column. */
const BRIEF = 16;

const textsOf = ({ parts }: Sql): string => parts.filter((part) => typeof part === 'string').join('');

interface Step {
  readonly columns: Column[];
  readonly joins: Set<Join>;
}

export class Layout {
  readonly #uses = new Map<Column, number>();
  readonly #depths = new Map<Column, number>();
  readonly #stepOf = new Map<Column, number>();
  /** The last step that reads a column. */
  readonly #lastRead = new Map<Column, number>();
  readonly #steps: Step[] = [{ columns: [], joins: new Set() }];
  readonly #dialect: Dialect;

  /** `ends`: what the query ends in. */
  constructor(ends: readonly Sql[], dialect: Dialect) {
    this.#dialect = dialect;
    for (const end of ends) this.#count(end);
    for (const column of this.#uses.keys()) if (this.#isNamed(column)) this.#place(column);
    for (const end of ends) this.#read(end, this.#steps.length + 1);
    this.#steps.forEach(({ columns }, i) => {
      for (const column of columns) for (const each of sourcesOf(column)) this.#read(each, i + 1);
    });
  }

  #count(value: Sql): void {
    for (const column of columnsOf(value)) {
      const uses = this.#uses.get(column) ?? 0;
      this.#uses.set(column, uses + 1);
      if (uses === 0) for (const each of sourcesOf(column)) this.#count(each);
    }
  }

  /** Whether it is a column of a step. */
  #isNamed(column: Column): boolean {
    if (column.from !== undefined) return true;
    return ((this.#uses.get(column) ?? 0) > 1 && !isBrief(column.value)) || this.#depth(column) % NESTED_MAX === 0;
  }

  /** How many values stand in one another, were none of them named for being read twice. */
  #depth(column: Column): number {
    const known = this.#depths.get(column);
    if (known !== undefined) return known;
    const depth =
      1 +
      Math.max(
        0,
        ...sourcesOf(column)
          .flatMap(columnsOf)
          .map((each) => this.#depth(each)),
      );
    this.#depths.set(column, depth);
    return depth;
  }

  /** In the step after those that it reads. */
  #place(column: Column): number {
    const known = this.#stepOf.get(column);
    if (known !== undefined) return known;
    const number = 1 + Math.max(0, ...sourcesOf(column).map((each) => this.#reach(each)));
    this.#stepOf.set(column, number);
    while (this.#steps.length < number) this.#steps.push({ columns: [], joins: new Set() });
    const step = this.#steps[number - 1];
    step?.columns.push(column);
    if (typeof column.from === 'object') step?.joins.add(column.from);
    return number;
  }

  /** The last step that it reads a column of. */
  #reach(value: Sql): number {
    const steps = columnsOf(value).map((each) => (this.#isNamed(each) ? this.#place(each) : this.#reach(each.value)));
    return Math.max(0, ...steps);
  }

  #read(value: Sql, step: number): void {
    for (const column of columnsOf(value)) {
      if (!this.#isNamed(column)) this.#read(column.value, step);
      else this.#lastRead.set(column, Math.max(this.#lastRead.get(column) ?? 0, step));
    }
  }

  text({ parts }: Sql): string {
    return parts
      .map((part) => {
        if (typeof part === 'string') return part;
        return this.#isNamed(part) ? part.name : this.text(part.value);
      })
      .join('');
  }

  /** The steps, each as a query of the one before it; `kept` stand in all of them. */
  steps(source: string, kept: readonly Sql[], nameOf: (kept: number) => string): readonly string[] {
    let carried: readonly Column[] = [];
    return this.#steps.map(({ columns, joins }, i) => {
      const before = [
        ...kept.map((value, k) => (i === 0 ? `${this.text(value)} AS ${nameOf(k)}` : nameOf(k))),
        ...carried.filter((column) => this.#isReadAfter(column, i + 1)).map(({ name }) => name),
      ];
      const added = columns.map((column) => `${this.text(column.value)} AS ${column.name}`);
      carried = [...carried, ...columns].filter((column) => this.#isReadAfter(column, i + 1));
      if (before.length + added.length > this.#dialect.columnsMax) throw new NotInSql(NOT_IN_SQL.columns);
      const from = i === 0 ? `${source} AS s` : `_s${i}`;
      return [
        `SELECT ${[...before, ...added].join(', ') || 'TRUE AS _row'}`,
        `FROM ${from}`,
        ...[...joins].map((join) => this.text(join.text)),
      ].join('\n  ');
    });
  }

  #isReadAfter(column: Column, step: number): boolean {
    return (this.#lastRead.get(column) ?? 0) > step;
  }
}

/** What it is made from. */
function sourcesOf({ value, from }: Column): readonly Sql[] {
  return typeof from === 'object' ? [value, from.text] : [value];
}

function isBrief(value: Sql): boolean {
  return columnsOf(value).length === 1 && textsOf(value).length <= BRIEF;
}
