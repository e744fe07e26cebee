/** What a query ends in: verdicts and failed rules, the sums of tariffs, derived values and the results of blocks, by name. */
import { Bug } from '../bug.ts';
import { type CellValue, type StoredCell, storedCells } from '../compiled/cells.ts';
import type { Lowering } from '../compiled/lower-program.ts';
import type { StoredNumber, StoredTruth } from '../compiled/outputs.ts';
import { VERDICTS } from '../decide/decisions.ts';
import { WORD_BITS } from '../decide/words.ts';
import { greatest } from '../ir/number-nodes.ts';
import { DAYS } from './nodes/dates.ts';
import { MOMENTS } from './nodes/zones.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import type { Query } from './query.ts';
import { held, heldWhole, type Scope } from './scope.ts';
import { FALSE, list, raw, type Sql, sql, TRUE, textLiteral } from './sql.ts';
import { fitted, type Whole } from './wholes.ts';

export type Output = readonly [name: string, value: Sql];

export function outputsOf(lowering: Lowering, scope: Scope): readonly Output[] {
  if (lowering.outputs.some(({ alone }) => alone === undefined)) throw new NotInSql(NOT_IN_SQL.blocks);
  return storedCells(lowering).map((cell): Output => [cell.name, cellSql(cell, scope)]);
}

/** NULL where the cell is empty. */
function cellSql({ where, value }: StoredCell, scope: Scope): Sql {
  return where.reduceRight(
    (told, truth) => {
      const holds = truthOf(truth, scope);
      return holds === TRUE ? told : sql`CASE WHEN ${holds} THEN ${told} END`;
    },
    valueSql(value, scope),
  );
}

function truthOf(truth: StoredTruth, scope: Scope): Sql {
  if ('value' in truth) return truth.value ? TRUE : FALSE;
  return held(scope.numbers, truth.slot);
}

function valueSql(value: CellValue, scope: Scope): Sql {
  const { query, numbers, others } = scope;
  const { dialect } = query;
  switch (value.kind) {
    case 'verdict': {
      const words = VERDICTS.map((word, number) => sql`WHEN ${number} THEN ${textLiteral(word)}`);
      return sql`CASE ${held(numbers, value.slot)} ${list(words, ' ')} END`;
    }
    case 'failed':
      return rulesText(value.words, value.rules, scope);
    case 'figure':
      return decimalOf(value.number, scope);
    case 'enum': {
      const members = value.members.map((member, i) => sql`WHEN ${i} THEN ${textLiteral(member)}`);
      return sql`CASE ${storedWhole(value.number, scope)} ${list(members, ' ')} END`;
    }
    case 'date':
      return dialect.date(fitted(storedWhole(value.number, scope), DAYS, dialect));
    case 'time':
      return timeText(storedWhole(value.number, scope), query);
    case 'instant':
      return dialect.instant(fitted(storedWhole(value.number, scope), MOMENTS, dialect));
    case 'truth': {
      const [yes, no] = [truthOf(value.yes, scope), truthOf(value.no, scope)];
      return sql`CASE WHEN ${yes} THEN TRUE WHEN ${no} THEN FALSE END`;
    }
    case 'text':
      return held(others, value.slot);
    case 'nothing':
      return sql`NULL`;
    default:
      return value satisfies never;
  }
}

/** The names of the rules whose bits are set, in source order. */
function rulesText(words: readonly number[], names: readonly string[], scope: Scope): Sql {
  const columns = words.map((slot) => held(scope.numbers, slot));
  const parts = names.flatMap((name, i) => {
    const word = columns[Math.floor(i / WORD_BITS)];
    return word === undefined
      ? []
      : [sql`CASE WHEN (${word} & ${2 ** (i % WORD_BITS)}) <> 0 THEN ${textLiteral(name)} END`];
  });
  return parts.length === 0 ? textLiteral('') : sql`concat_ws(' ', ${list(parts, ', ')})`;
}

function storedWhole({ slot, rep }: StoredNumber, scope: Scope): Whole {
  return heldWhole(rep === 'big' ? scope.others : scope.numbers, slot);
}

function decimalOf(number: StoredNumber, scope: Scope): Sql {
  const { places, scale, over } = number;
  if (places === undefined || over !== undefined) throw new NotInSql(NOT_IN_SQL.fractions);
  if (scale !== 10n ** BigInt(places)) throw new Bug('decimals over no power of ten');
  const value = storedWhole(number, scope);
  const digits = String(greatest(value.hi, -value.lo)).length;
  return scope.query.dialect.decimal(value, { digits, places });
}

/** As the call tells it: no database has a time of 24:00. */
function timeText(second: Sql, { dialect }: Query): Sql {
  const type = raw(dialect.types.text);
  const two = (value: Sql): Sql => sql`lpad(CAST(${value} AS ${type}), 2, '0')`;
  const over = (by: number): Sql => dialect.quotient(second, sql`${by}`, 'small');
  const minutes = sql`${two(over(3600))} || ':' || ${two(sql`${over(60)} % 60`)}`;
  const rest = sql`${second} % 60`;
  return sql`CASE WHEN ${rest} = 0 THEN ${minutes} ELSE ${minutes} || ':' || ${two(rest)} END`;
}
