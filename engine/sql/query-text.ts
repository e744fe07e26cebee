/** The whole query as it is given to the database. */
import { Layout } from './layout.ts';
import { keptColumn, quotedName } from './names.ts';
import type { Query } from './query.ts';
import { raw, type Sql } from './sql.ts';

export interface Ends {
  readonly source: string;
  readonly kept: readonly string[];
  /** The names of the values that it ends in. */
  readonly columns: readonly string[];
  readonly values: readonly Sql[];
}

export function queryText(query: Query, { source, kept, columns, values }: Ends): string {
  const { dialect, relations } = query;
  const layout = new Layout(values, dialect);
  const front = kept.map(keptColumn);
  const steps = layout.steps(
    source,
    front.map(({ value }) => raw(value)),
    (i) => `_k${i}`,
  );
  const common = [
    ...[...relations].map(([text, name]) => `${name} AS (${text})`),
    ...steps.map((text, i) => `_s${i + 1} AS NOT MATERIALIZED (${text}${dialect.fence})`),
  ];
  const ends = [
    ...front.map(({ name }, i) => `_k${i} AS ${name}`),
    ...values.map((value, i) => `${layout.text(value)} AS ${quotedName(columns[i] ?? '')}`),
  ];
  return `WITH ${common.join(',\n')}\nSELECT ${ends.join(', ')}\nFROM _s${steps.length}`;
}
