/** What a query ends in: verdicts and failed rules, the sums of tariffs, derived values and the results of blocks, by name. */
import type { Type } from '#dsl';
import { Bug } from '../bug.ts';
import type { Lowering } from '../compiled/lower-program.ts';
import type { StoredNumber, StoredTruth, StoredValue } from '../compiled/outputs.ts';
import { VERDICTS } from '../decide/decisions.ts';
import { WORD_BITS } from '../decide/words.ts';
import type { Dialect } from './dialect.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { type Sql, sql, textLiteral } from './query.ts';
import { held, type Scope } from './scope.ts';

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
  return 'value' in truth ? sql(truth.value ? 'TRUE' : 'FALSE') : held(scope.numbers, truth.slot);
}

function where(holds: Sql, value: Sql): Sql {
  return holds.text === 'TRUE' ? value : sql(`CASE WHEN ${holds.text} THEN ${value.text} END`, holds, value);
}

function decisionOutputs({ program, verdicts, rules }: Lowering, scope: Scope): readonly Output[] {
  const told = program.decisions.map(({ name }, i): Output => {
    const verdict = held(scope.numbers, verdicts[i] ?? -1);
    const words = VERDICTS.map((word, number) => `WHEN ${number} THEN ${textLiteral(word)}`);
    return [name, sql(`CASE ${verdict.text} ${words.join(' ')} END`, verdict)];
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
      : [`CASE WHEN (${word.text} & ${2 ** (i % WORD_BITS)}) <> 0 THEN ${textLiteral(name)} END`];
  });
  return sql(parts.length === 0 ? "''" : `concat_ws(' ', ${parts.join(', ')})`, ...columns);
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

function decimalOf({ slot, rep, places, scale, over }: StoredNumber, scope: Scope): Sql {
  if (places === undefined || over !== undefined) throw new NotInSql(NOT_IN_SQL.fractions);
  const whole = held(rep === 'big' ? scope.others : scope.numbers, slot);
  if (scale !== 10n ** BigInt(places)) throw new Bug('decimals over no power of ten');
  return sql(scope.query.dialect.decimal(whole.text, places), whole);
}

/** As the call tells it: no database has a time of 24:00. */
function timeText(second: string, { quotient, textType }: Dialect): string {
  const two = (whole: string): string => `lpad(CAST(${whole} AS ${textType}), 2, '0')`;
  const minutes = `${two(quotient(second, '3600', 'i53'))} || ':' || ${two(`${quotient(second, '60', 'i53')} % 60`)}`;
  return `CASE WHEN ${second} % 60 = 0 THEN ${minutes} ELSE ${minutes} || ':' || ${two(`${second} % 60`)} END`;
}

/** A number as what it stands for. */
function figureOf(number: StoredNumber, type: Type, scope: Scope): Sql {
  const { dialect } = scope.query;
  const as = (text: (whole: string) => string): Sql => {
    const whole = held(scope.numbers, number.slot);
    return sql(text(whole.text), whole);
  };
  switch (type.kind) {
    case 'enum':
      return as((whole) => {
        const members = type.enum.members.map((member, i) => `WHEN ${i} THEN ${textLiteral(member)}`);
        return `CASE ${whole} ${members.join(' ')} END`;
      });
    case 'date':
      return as(dialect.date);
    case 'time':
      return as((second) => timeText(second, dialect));
    case 'instant':
      return as(dialect.instant);
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
      return [[name, sql(`CASE WHEN ${yes.text} THEN TRUE WHEN ${no.text} THEN FALSE END`, yes, no)]];
    }
    case 'text':
      return [[name, where(truthOf(value.present, scope), held(scope.others, value.text.slot))]];
    case 'record':
      return value.fields.flatMap((field) => valueOutputs(`${name}.${field.name}`, field.value, scope));
    case 'nothing':
      return [[name, sql('NULL')]];
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
