/** What a query ends in: verdicts and failed rules, the sums of tariffs, derived values and the results of blocks, by name. */
import type { Type } from '#dsl';
import { Bug } from '../bug.ts';
import type { Lowering } from '../compiled/lower-program.ts';
import type { StoredNumber, StoredTruth, StoredValue } from '../compiled/outputs.ts';
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
  return [
    ...decisionOutputs(lowering, scope),
    ...tariffOutputs(lowering, scope),
    ...lowering.values.flatMap(({ definition, value }) =>
      value === undefined ? [] : valueOutputs(definition.name, value, scope),
    ),
    ...blockOutputs(lowering, scope),
  ];
}

function truthOf(truth: StoredTruth, scope: Scope): Sql {
  if ('value' in truth) return truth.value ? TRUE : FALSE;
  return held(scope.numbers, truth.slot);
}

function where(holds: Sql, value: Sql): Sql {
  return holds === TRUE ? value : sql`CASE WHEN ${holds} THEN ${value} END`;
}

function decisionOutputs({ program, verdicts, rules }: Lowering, scope: Scope): readonly Output[] {
  const told = program.decisions.map(({ name }, i): Output => {
    const verdict = held(scope.numbers, verdicts[i] ?? -1);
    const words = VERDICTS.map((word, number) => sql`WHEN ${number} THEN ${textLiteral(word)}`);
    return [name, sql`CASE ${verdict} ${list(words, ' ')} END`];
  });
  if (told.length === 0) return told;
  const names = program.rules.map(({ name }) => name);
  return [...told, ['failed', rulesText(rules.failed, names, scope)]];
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

/** `subtotal`, `tax`, `total` and `due`, NULL where the tariff does not apply. */
function tariffOutputs({ tariffs }: Lowering, scope: Scope): readonly Output[] {
  return tariffs.flatMap(({ tariff, open, subtotal, tax, total, due }) => {
    const applies = truthOf(open, scope);
    const sums = { subtotal, tax, total, due };
    return Object.entries(sums).map(
      ([name, stored]): Output => [`${tariff.name}.${name}`, where(applies, decimalOf(stored, scope))],
    );
  });
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

/** A number as what it stands for. */
function figureOf(number: StoredNumber, type: Type, scope: Scope): Sql {
  const { query } = scope;
  const { dialect } = query;
  switch (type.kind) {
    case 'enum': {
      const members = type.enum.members.map((member, i) => sql`WHEN ${i} THEN ${textLiteral(member)}`);
      return sql`CASE ${storedWhole(number, scope)} ${list(members, ' ')} END`;
    }
    case 'date':
      return dialect.date(fitted(storedWhole(number, scope), DAYS, dialect));
    case 'time':
      return timeText(storedWhole(number, scope), query);
    case 'instant':
      return dialect.instant(fitted(storedWhole(number, scope), MOMENTS, dialect));
    default:
      return decimalOf(number, scope);
  }
}

function valueOutputs(name: string, value: StoredValue, scope: Scope): readonly Output[] {
  switch (value.kind) {
    case 'number':
      return [[name, where(truthOf(value.present, scope), figureOf(value.number, value.type, scope))]];
    case 'truth': {
      const [yes, no] = [truthOf(value.yes, scope), truthOf(value.no, scope)];
      return [[name, sql`CASE WHEN ${yes} THEN TRUE WHEN ${no} THEN FALSE END`]];
    }
    case 'text':
      return [[name, where(truthOf(value.present, scope), held(scope.others, value.text.slot))]];
    case 'record':
      return value.fields.flatMap((field) => valueOutputs(`${name}.${field.name}`, field.value, scope));
    case 'nothing':
      return [[name, sql`NULL`]];
    // A column holds one figure: what is told as a list is left out, as reasons are.
    case 'schedule':
    case 'list':
    case 'late':
      return [];
    default:
      return value satisfies never;
  }
}

function blockOutputs({ outputs }: Lowering, scope: Scope): readonly Output[] {
  return outputs.flatMap(({ output, alone }) => {
    if (alone === undefined) throw new NotInSql(NOT_IN_SQL.blocks);
    const applies = truthOf(alone.open, scope);
    return alone.values.flatMap(({ result, value }) =>
      valueOutputs(`${output.name}.${result.name}`, value, scope).map(
        ([name, told]): Output => [name, where(applies, told)],
      ),
    );
  });
}
