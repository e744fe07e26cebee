/** The rows of a CSV table, with every fault at its line and column of the CSV file. */

import { sha256, utf8Length } from '../digest.ts';
import { CSV_BYTES_MAX, CSV_FAULTS_MAX } from '../limits.ts';
import type { Expr } from '../program/expression.ts';
import type { Column, KeyCell, Row } from '../program/table.ts';
import type { Text } from '../tree/common.ts';
import type { TableDecl } from '../tree/table.ts';
import { isWithin } from '../types/interval.ts';
import { figureText, rangeText } from '../types/numeric.ts';
import { type CsvField, type CsvRecord, readCsv } from './csv.ts';
import { csvKeyCell, csvLiteral } from './csv-cells.ts';
import type { Module } from './module.ts';
import { picksOne, type Rows } from './rows.ts';

export function csvRows(
  decl: TableDecl,
  csv: { readonly file: Text; readonly digest?: Text },
  keys: readonly Column[],
  outputs: readonly Column[],
  module: Module,
): Rows | undefined {
  const source = module.environment.csv(csv.file.value);
  if (source === undefined)
    return module.report('WR5107', csv.file.span, {
      message: `There is no file ${csv.file.value} beside this policy.`,
    });
  if (utf8Length(source.text) > CSV_BYTES_MAX)
    return module.report('WR5107', csv.file.span, { message: `${csv.file.value} is larger than 50 MB.` });
  if (decl.rows.length > 0)
    return module.report('WR5107', decl.rows[0]?.span ?? decl.span, {
      message: 'The rows of this table stand in its CSV file.',
    });
  if (csv.digest !== undefined && csv.digest.value !== sha256(source.text)) {
    return module.report('WR8106', csv.digest.span, { file: csv.file.value });
  }
  module.sources.set(source.name, source);
  const { records, fault } = readCsv(source);
  if (fault !== undefined)
    return module.report('WR5107', fault, {
      message: 'Here a quoted field is not closed, something follows its closing quote, or a line ends without LF.',
    });
  const columns = [...keys, ...outputs];
  if (!headerFits(records[0], columns, csv.file, module)) return undefined;
  return new CsvReader(decl, keys, outputs, module).read(records.slice(1));
}

function headerFits(header: CsvRecord | undefined, columns: readonly Column[], file: Text, module: Module): boolean {
  const wanted = columns.map((column) => column.name).join(',');
  const found = header?.map((field) => field.text).join(',') ?? '';
  if (wanted === found) return true;
  const [first] = header ?? [];
  const last = header?.at(-1);
  const span = first === undefined || last === undefined ? file.span : { ...first.span, end: last.span.end };
  module.report('WR5107', span, { message: `The first line must be "${wanted}"; it is "${found}".` });
  return false;
}

class CsvReader {
  readonly #decl: TableDecl;
  readonly #keys: readonly Column[];
  readonly #outputs: readonly Column[];
  readonly #module: Module;
  #faults = 0;

  constructor(decl: TableDecl, keys: readonly Column[], outputs: readonly Column[], module: Module) {
    this.#decl = decl;
    this.#keys = keys;
    this.#outputs = outputs;
    this.#module = module;
  }

  read(records: readonly CsvRecord[]): Rows | undefined {
    const rows: Row[] = [];
    let otherwise: Row | undefined;
    for (const [i, record] of records.entries()) {
      if (this.#faults >= CSV_FAULTS_MAX) break;
      const [first] = record;
      if (first === undefined) continue;
      const last = isOtherwise(first);
      if (last && !this.#mayHaveOtherwise(record)) continue;
      const row = this.#row(record, last);
      if (row === undefined) continue;
      if (!last) rows.push(row);
      else if (i === records.length - 1) otherwise = row;
      else this.#fault(first, 'The "otherwise" row is the last row.');
    }
    if (this.#faults > 0) return undefined;
    return { rows, ...(otherwise === undefined ? {} : { otherwise }) };
  }

  /** 18.50: only where one row is picked, and one cell stands for all keys. */
  #mayHaveOtherwise(record: CsvRecord): boolean {
    const [first] = record;
    const { picks } = this.#decl;
    if (first === undefined) return false;
    if (!picksOne(picks)) {
      this.#fault(first, `A table that picks ${picks} has no "otherwise" row.`);
      return false;
    }
    const key = record.slice(1, this.#keys.length).find((field) => field.text.trim() !== '');
    if (key !== undefined)
      this.#fault(key, 'One "otherwise" cell stands for all the keys of its row; leave this one empty.');
    return key === undefined;
  }

  #fault(field: CsvField, message: string): undefined {
    this.#faults += 1;
    return this.#module.report('WR5107', field.span, { message });
  }

  #row(record: CsvRecord, otherwise: boolean): Row | undefined {
    const count = this.#keys.length + this.#outputs.length;
    const [first] = record;
    const last = record.at(-1);
    if (first === undefined || last === undefined) return undefined;
    if (record.length !== count) {
      const blank = record.length === 1 && first.text === '';
      return this.#fault(
        first,
        blank ? 'This line is blank.' : `This row has ${record.length} cells; the table has ${count} columns.`,
      );
    }
    const keys = otherwise ? [] : this.#keys.map((column, i) => this.#key(record[i] ?? last, column));
    const outputs = this.#outputs.map((column, i) => this.#output(record[this.#keys.length + i] ?? last, column));
    const wholeKeys = keys.filter((key) => key !== undefined);
    const wholeOutputs = outputs.filter((output) => output !== undefined);
    if (wholeKeys.length < keys.length || wholeOutputs.length < outputs.length) return undefined;
    return { keys: wholeKeys, outputs: wholeOutputs, span: { ...first.span, end: last.span.end } };
  }

  #key(field: CsvField, column: Column): KeyCell | undefined {
    if (field.text.trim() === '') return this.#fault(field, `The key ${column.name} is empty.`);
    if (this.#decl.picks === 'longest prefix' && field.text === 'any') {
      return {
        kind: 'items',
        items: [
          {
            kind: 'value',
            value: { kind: 'text', value: '', type: { kind: 'text', optional: false }, span: field.span },
          },
        ],
      };
    }
    const cell = csvKeyCell(field.text, column.type, this.#module.scope.vocabulary, field.span);
    return typeof cell === 'string' ? this.#fault(field, cell) : cell;
  }

  #output(field: CsvField, column: Column): Expr | undefined {
    const text = column.type.kind === 'text' ? field.text : field.text.trim();
    if (text === '') {
      if (!column.type.optional) return this.#fault(field, `The cell of column ${column.name} is empty.`);
      return { kind: 'missing', type: { kind: 'nothing', optional: true }, span: field.span };
    }
    const literal = csvLiteral(text, column.type, this.#module.scope.vocabulary, field.span);
    if (typeof literal === 'string') return this.#fault(field, literal);
    if (
      literal.kind === 'number' &&
      literal.type.kind === 'numeric' &&
      column.type.kind === 'numeric' &&
      !isWithin(literal.type.range, column.type.range)
    ) {
      const range = rangeText(column.type.range, column.type);
      return this.#fault(field, `${figureText(literal.value, literal.type)} is outside this column's range ${range}.`);
    }
    return literal;
  }
}

function isOtherwise(field: CsvField): boolean {
  return field.text.trim() === 'otherwise';
}
