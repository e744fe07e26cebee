/** The rows of a CSV table, with every fault at its line and column of the CSV file, all of them in one reading. */

import { sha256, utf8Length } from '../digest.ts';
import { CSV_BYTES_MAX } from '../limits.ts';
import type { Expr } from '../program/expression.ts';
import type { Column, KeyCell, Row } from '../program/table.ts';
import type { Text } from '../tree/common.ts';
import type { TableDecl } from '../tree/table.ts';
import { isWithin } from '../types/interval.ts';
import { figureText, rangeText } from '../types/numeric.ts';
import { type CsvField, type CsvLine, type CsvRecord, readCsv } from './csv.ts';
import { csvKeyCell, csvLiteral } from './csv-cells.ts';
import { CsvFaults } from './csv-faults.ts';
import { type CsvLayout, csvLayout } from './csv-header.ts';
import type { Module } from './module.ts';
import { picksOne, type Rows } from './rows.ts';

export function csvRows(
  decl: TableDecl,
  csv: { readonly file: Text; readonly digest?: Text },
  keys: readonly Column[],
  outputs: readonly Column[],
  module: Module,
): Rows | undefined {
  const { file, digest } = csv;
  const source = module.environment.csv(file.value);
  if (source === undefined)
    return module.report('WR5107', file.span, { message: `There is no file ${file.value} beside this policy.` });
  if (utf8Length(source.text) > CSV_BYTES_MAX)
    return module.report('WR5107', file.span, { message: `${file.value} is larger than 50 MB.` });
  module.sources.set(source.name, source);
  const [inline] = decl.rows;
  if (inline !== undefined)
    module.report('WR5107', inline.span, { message: 'The rows of this table stand in its CSV file.' });
  const isPublished = digest === undefined || digest.value === sha256(source.text);
  if (!isPublished) module.report('WR8106', digest.span, { file: file.value });
  const faults = new CsvFaults(file, module.report);
  const [header, ...lines] = readCsv(source);
  const layout = csvLayout(header, [...keys, ...outputs], file.span);
  if (layout.fault !== undefined) faults.add(layout.fault);
  const rows = new CsvReader({ decl, keys, outputs, layout, faults, module }).read(lines);
  return faults.none() && inline === undefined && isPublished ? rows : undefined;
}

interface CsvReading {
  readonly decl: TableDecl;
  readonly keys: readonly Column[];
  readonly outputs: readonly Column[];
  readonly layout: CsvLayout;
  readonly faults: CsvFaults;
  readonly module: Module;
}

class CsvReader {
  readonly #of: CsvReading;

  constructor(of: CsvReading) {
    this.#of = of;
  }

  /** What could be read: all of it where no fault was added. */
  read(lines: readonly CsvLine[]): Rows {
    const rows: Row[] = [];
    let otherwise: Row | undefined;
    for (const [i, line] of lines.entries()) {
      if (line.kind === 'fault') {
        this.#of.faults.add(line);
        continue;
      }
      if (isOtherwise(line.fields)) {
        otherwise = this.#otherwise(line.fields, i === lines.length - 1);
        continue;
      }
      const row = this.#cells(line.fields, this.#of.keys);
      if (row !== undefined) rows.push(row);
    }
    return { rows, ...(otherwise === undefined ? {} : { otherwise }) };
  }

  #fault({ span }: CsvField, message: string): undefined {
    return this.#of.faults.add({ span, message });
  }

  /** 18.50: the last row, only where one row is picked, and one cell stands for all keys. */
  #otherwise(fields: CsvRecord, isLast: boolean): Row | undefined {
    const { decl, keys } = this.#of;
    const [first, ...others] = fields;
    if (first === undefined) return undefined;
    if (!picksOne(decl.picks)) this.#fault(first, `A table that picks ${decl.picks} has no "otherwise" row.`);
    else if (!isLast) this.#fault(first, 'The "otherwise" row is the last row.');
    const key = others.slice(0, keys.length - 1).find((field) => field.text.trim() !== '');
    if (key !== undefined)
      this.#fault(key, 'One "otherwise" cell stands for all the keys of its row; leave this one empty.');
    return this.#cells(fields, []);
  }

  #cells(fields: CsvRecord, keyColumns: readonly Column[]): Row | undefined {
    const [first] = fields;
    const last = fields.at(-1);
    if (first === undefined || last === undefined || !this.#hasWidth(fields, first)) return undefined;
    const keys = keyColumns.map((column) => this.#cell(fields, column, (field) => this.#key(field, column)));
    const outputs = this.#of.outputs.map((column) =>
      this.#cell(fields, column, (field) => this.#output(field, column)),
    );
    const wholeKeys = keys.filter((key) => key !== undefined);
    const wholeOutputs = outputs.filter((output) => output !== undefined);
    if (wholeKeys.length < keys.length || wholeOutputs.length < outputs.length) return undefined;
    return { keys: wholeKeys, outputs: wholeOutputs, span: { ...first.span, end: last.span.end } };
  }

  #hasWidth(fields: CsvRecord, first: CsvField): boolean {
    const { width, widthSays } = this.#of.layout;
    if (fields.length === width) return true;
    const blank = fields.length === 1 && first.text === '';
    const cells = `${fields.length} ${fields.length === 1 ? 'cell' : 'cells'}`;
    this.#fault(first, blank ? 'This line is blank.' : `This row has ${cells}; ${widthSays}.`);
    return false;
  }

  #cell<T>(fields: CsvRecord, column: Column, read: (field: CsvField) => T | undefined): T | undefined {
    const place = this.#of.layout.placeOf(column);
    const field = place === undefined ? undefined : fields[place];
    if (field === undefined) return undefined;
    return field.text.includes('\ufffd') ? this.#fault(field, 'This cell is not UTF-8.') : read(field);
  }

  #key(field: CsvField, column: Column): KeyCell | undefined {
    if (field.text.trim() === '') return this.#fault(field, `The key ${column.name} is empty.`);
    if (this.#of.decl.picks === 'longest prefix' && field.text === 'any') {
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
    const cell = csvKeyCell(field.text, column.type, this.#of.module.scope.vocabulary, field.span);
    return typeof cell === 'string' ? this.#fault(field, cell) : cell;
  }

  #output(field: CsvField, column: Column): Expr | undefined {
    const text = column.type.kind === 'text' ? field.text : field.text.trim();
    if (text === '') {
      if (!column.type.optional) return this.#fault(field, `The cell of column ${column.name} is empty.`);
      return { kind: 'missing', type: { kind: 'nothing', optional: true }, span: field.span };
    }
    const literal = csvLiteral(text, column.type, this.#of.module.scope.vocabulary, field.span);
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

function isOtherwise([first]: CsvRecord): boolean {
  return first?.text.trim() === 'otherwise';
}
