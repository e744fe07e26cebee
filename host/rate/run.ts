/** What a lane needs to rate slices, as data that can be handed to a thread, and the lane made of it. */
import { readFileSync } from 'node:fs';
import type { Program } from '#dsl';
import { type RowRater, rowRater } from '#rows';
import { loadPolicy } from '../load.ts';
import { answersIn, type Choice, choosePolicy } from '../plans/index.ts';
import { callWay } from './call-way.ts';
import { csvWay } from './csv-way.ts';
import { connect, once, openDatabase } from './database.ts';
import { lineWay } from './line-way.ts';
import { lineCopier, lineRater } from './lines.ts';
import type { Mapping } from './mapping.ts';
import type { SourceFile } from './sources.ts';
import type { SliceColumns, Table } from './table.ts';
import type { Target } from './target.ts';
import type { Way } from './way.ts';

/** Which policy rates, and from where it is loaded. */
export interface PolicyChoice {
  /** A name, `name@version` or a rule file. */
  readonly policy: string;
  readonly paths: readonly string[];
  readonly base: string;
  /** The as-of of a policy that names none. */
  readonly at: string | undefined;
  /** A file of JSON: what externs answer, by name. */
  readonly externs: string | undefined;
}

export interface RunSpec {
  readonly choice: PolicyChoice;
  readonly mapping: Mapping;
  readonly files: readonly SourceFile[];
  readonly target: Target;
  /** Undefined for lines of JSON. */
  readonly table: Table | undefined;
  readonly columns: SliceColumns;
}

export interface RowPolicy {
  readonly rater: RowRater;
  /** All that may answer, the highest first. */
  readonly versions: readonly Program[];
  readonly program: Program;
}

/** What was chosen to rate, in whatever version is in force for each row unless one was named. */
export function rowPolicy(
  choice: Choice,
  { at, externs }: Pick<PolicyChoice, 'at' | 'externs'>,
): RowPolicy | undefined {
  if ('refusal' in choice.chosen) return undefined;
  const { registry, versions } = choice.chosen;
  const [program] = versions;
  if (program === undefined) return undefined;
  const answers = externs === undefined ? undefined : answersIn(readFileSync(externs, 'utf8'), externs);
  const options = {
    ...(at === undefined ? {} : { at }),
    ...(choice.version === undefined ? {} : { version: choice.version }),
    ...(answers === undefined ? {} : { externs: ({ name }: { readonly name: string }) => answers(name) }),
  };
  return { program, versions, rater: rowRater({ registry, versions, options }) };
}

/** The policy of a run, loaded anew. */
export function reloadPolicy({ policy, paths, base, at, externs }: PolicyChoice): RowPolicy {
  const choice = choosePolicy(loadPolicy(policy, paths, base), policy);
  const found = choice && rowPolicy(choice, { at, externs });
  if (found === undefined) throw new Error(`${policy} cannot be asked any more`);
  return found;
}

/** A lane of calls, with a database of its own where it is needed. */
export function callLane(spec: RunSpec, { program, rater }: RowPolicy, scratch: string): Way {
  const connection = once(async () => connect(await openDatabase(1)));
  const { files, target, table, columns, mapping } = spec;
  if (table === undefined) {
    const rate = lineRater(program, rater, mapping);
    const copy = lineCopier(program, rater, mapping);
    return lineWay({ connection, files, rater, rate, copy, kept: columns.kept, target, scratch });
  }
  const run = { files, table, columns, rater, target, scratch, connection };
  return table.form === 'csv' ? csvWay(run) : callWay(run);
}
