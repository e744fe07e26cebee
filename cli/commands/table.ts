/** `writ table`: a table, drawn, with how often the tests take each of its rows. */
import { Argument, Command } from 'commander';
import type { Program, Row, SourceFile, Table } from '#dsl';
import type { CoveragePoint } from '#engine';
import { EXIT } from '../exit.ts';

export function tableCommand(): Command {
  return new Command('table')
    .description('draw a table, with how often the tests take each of its rows')
    .addArgument(new Argument('<file>', 'a rule file'))
    .addArgument(new Argument('[name]', 'the table; without it, all of the file'))
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit codes: 0 drawn, 1 the file has errors, 2 wrong usage (no such file or table).')
    .action(run);
}

async function run(path: string, name: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  const [host, dsl, engine, terminal, { isWrongUsage }] = await Promise.all([
    import('#host'),
    import('#dsl'),
    import('#engine'),
    import('../terminal.ts'),
    import('../paths.ts'),
  ]);
  const loaded = host.loadPaths([path], process.cwd());
  if (isWrongUsage(loaded.unusable)) return;
  const textOf = (file: string): SourceFile | undefined => loaded.texts.get(file);
  const [file] = loaded.files;
  const judged = file && host.judgeFile(file);
  if (file === undefined || judged?.sound === undefined) {
    const causes = file === undefined || judged === undefined ? [] : host.causes(file, judged, loaded);
    terminal.complain(dsl.renderDiagnostics(causes, textOf, terminal.palette));
    process.exitCode = EXIT.faults;
    return;
  }
  const { program } = judged.sound;
  const tables = program.tables.filter((table) => name === undefined || table.name === name);
  if (tables.length === 0) {
    const near = dsl.nearest(
      name ?? '',
      program.tables.map((table) => table.name),
    );
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    terminal.complain(terminal.bad(`${path} has no table${name === undefined ? '' : ` ${name}`}.${hint}`));
    process.exitCode = EXIT.usage;
    return;
  }
  const points = engine.coverageOf(program);
  const drawn = tables.map((table) => drawnTable(table, program, points, dsl));
  if (options.json === true) terminal.print(JSON.stringify(drawn, null, 2));
  else terminal.print(drawn.map((each) => view(each, terminal)).join('\n\n'));
}

interface DrawnTable {
  readonly table: string;
  readonly picks: string;
  readonly keys: readonly string[];
  readonly outputs: readonly string[];
  readonly rows: readonly {
    readonly cells: readonly string[];
    /** How many evaluations of the tests took it. */
    readonly hits: number;
    readonly at: string;
  }[];
}

function drawnTable(
  table: Table,
  { sources }: Program,
  points: readonly CoveragePoint[],
  dsl: typeof import('#dsl'),
): DrawnTable {
  const { name, picks, keys, outputs, rows, otherwise } = table;
  const all = otherwise === undefined ? rows : [...rows, otherwise];
  const placeOf = ({ file, start }: Row['span']): string => `${file}:${start}`;
  const hits = new Map(points.filter(({ kind }) => kind === 'row').map((point) => [placeOf(point.span), point.hits]));
  return {
    table: name,
    picks,
    keys: keys.map((column) => column.name),
    outputs: outputs.map((column) => column.name),
    rows: all.map((row) => {
      const source = sources.get(row.span.file);
      return {
        cells: source === undefined ? [] : cellsOf(row, source, keys.length),
        hits: hits.get(placeOf(row.span)) ?? 0,
        at: source === undefined ? row.span.file : `${row.span.file}:${dsl.positionAt(source, row.span.start).line}`,
      };
    }),
  };
}

/** As they are written: between bars, or between the commas of a CSV file. */
function cellsOf(row: Row, { text }: SourceFile, keys: number): readonly string[] {
  const line = text.slice(row.span.start, row.span.end);
  const sign = row.span.file.endsWith('.csv') ? ',' : /\||=>/;
  const cells = splitOutside(line, sign).filter((cell, i, all) => cell !== '' || (i > 0 && i < all.length - 1));
  // The last row of a table has one word for all of its keys.
  const missing = row.keys.length === 0 ? Math.max(0, keys - 1) : 0;
  return [...cells.slice(0, 1), ...Array.from({ length: missing }, () => ''), ...cells.slice(1)];
}

/** Parts between the signs that do not stand in a text. */
function splitOutside(line: string, sign: string | RegExp): readonly string[] {
  const cells = [''];
  for (const [i, part] of line.split(/("(?:[^"\\]|\\.)*")/).entries()) {
    const [first = '', ...others] = i % 2 === 1 ? [part] : part.split(sign);
    cells.push(`${cells.pop()}${first}`, ...others);
  }
  return cells.map((cell) => cell.trim());
}

function view({ table, picks, keys, outputs, rows }: DrawnTable, terminal: typeof import('../terminal.ts')): string {
  const header = [...keys, ...outputs];
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map(({ cells }) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string => {
    const padded = widths.map((width, i) => (cells[i] ?? '').padEnd(width));
    return `| ${padded.slice(0, keys.length).join(' | ')} => ${padded.slice(keys.length).join(' | ')} |`;
  };
  const lines = rows.map(({ cells, hits, at }) => {
    const text = `${String(hits).padStart(5)}  ${line(cells)}`;
    return hits === 0 ? `${terminal.bad(text)}  ${terminal.faint(at)}` : `${text}  ${terminal.faint(at)}`;
  });
  return [`table ${table} picks ${picks}`, ` hits  ${line(header)}`, ...lines].join('\n');
}
