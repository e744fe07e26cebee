/** What the commands about price curves have in common: the options that name one, how it is asked for, and how it is shown. */
import { type Command, Option } from 'commander';
import type { Program, Rational } from '#dsl';
import type { Curve, Figure } from '#engine';
import type { Found } from './asked.ts';
import { EXIT } from './exit.ts';

const FIGURES: readonly Figure[] = ['subtotal', 'tax', 'total', 'due'];

export interface CurveQuestion {
  readonly along: string;
  readonly tariff?: string;
  readonly figure: Figure;
  readonly from?: string;
  readonly to?: string;
  readonly at?: string;
}

export function withCurveOptions(command: Command): Command {
  return command
    .option('--tariff <name>', 'the tariff, where the policy has several')
    .addOption(new Option('--figure <name>', 'which of its figures').choices(FIGURES).default('total'))
    .option('--from <number>', 'where the curve begins, in the unit of the input (default: its range)')
    .option('--to <number>', 'where it ends')
    .option('--at <instant>', 'the as-of of a policy that names no as-of input: a date or an instant, ISO 8601');
}

export interface Traced {
  readonly program: Program;
  readonly tariff: string;
  readonly curve: Curve;
}

/** Undefined where there is none, which is told, with the exit code set. */
export async function traceCurve(
  policy: string,
  { chosen, loaded, version }: Found,
  body: Uint8Array,
  question: CurveQuestion,
): Promise<Traced | undefined> {
  const [engine, dsl, terminal, asked] = await Promise.all([
    import('#engine'),
    import('#dsl'),
    import('./terminal.ts'),
    import('./asked.ts'),
  ]);
  const fail = (code: number, sentence: string): undefined => {
    terminal.complain(terminal.bad(sentence));
    process.exitCode = code;
    return undefined;
  };
  if ('refusal' in chosen) {
    await asked.refuseChosen(chosen, loaded);
    return undefined;
  }
  const [from, to] = [question.from, question.to].map((text) =>
    text === undefined ? undefined : dsl.parseDecimal(text),
  );
  if ((from === undefined) !== (question.from === undefined) || (to === undefined) !== (question.to === undefined))
    return fail(EXIT.usage, '--from and --to are numbers such as 0.5.');
  const at = question.at === undefined ? {} : { at: question.at };
  // A plain call says which version answers, and whether the rest of the input is sound.
  const pinned = version === undefined ? {} : { version };
  const called = engine.call(chosen.registry, chosen.versions, body, { explain: 'none', ...at, ...pinned });
  if ('refusal' in called) {
    await asked.refuse(called.refusal);
    return undefined;
  }
  const answering: string = JSON.parse(Buffer.from(called.bytes).toString()).version;
  const program = chosen.versions.find((each) => each.version === answering);
  const decoded = program && engine.decode(program, body);
  if (program === undefined || decoded?.ok !== true) return fail(EXIT.usage, `${policy} cannot be asked.`);
  const tariff = program.tariffs.find(({ name }) => question.tariff === undefined || name === question.tariff);
  const wanted = question.tariff === undefined ? 'tariff' : `tariff ${question.tariff}`;
  if (tariff === undefined) return fail(EXIT.usage, `${policy} has no ${wanted}.`);
  const [input = '', ...fields] = question.along.split('.');
  const bounds = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const asks = { tariff: tariff.name, figure: question.figure, along: { input, fields }, ...bounds, ...at };
  const result = engine.priceCurve(chosen.registry.plan(program), decoded.inputs, asks);
  if (!result.ok) return fail(EXIT.faults, result.reason);
  return { program, tariff: tariff.name, curve: result.curve };
}

export interface ShownPiece {
  readonly from: string;
  readonly to: string;
  /** Null where the input is rejected. */
  readonly figures: readonly [from: string, to: string] | null;
  /** What one unit more adds, roundings aside; null where that is not one figure. */
  readonly slope: string | null;
}

/** Texts of the points and figures of a curve. */
export function textsOf(curve: Curve, engine: typeof import('#engine'), dsl: typeof import('#dsl')) {
  const input = (x: bigint): string => dsl.decimalText(engine.inputAt(curve, x));
  const figure = (whole: bigint): string => dsl.decimalText(engine.figureOf(curve, whole), 2);
  const slope = (of: Rational | undefined): string | null => (of === undefined ? null : dsl.decimalText(of));
  const pieces = curve.pieces.map((piece): ShownPiece => {
    const { from, to, value } = piece;
    const figures = value === undefined ? null : ([figure(value.at(from)), figure(value.at(to))] as const);
    return { from: input(from), to: input(to), figures, slope: slope(engine.slopeOf(curve, piece)) };
  });
  return { input, figure, pieces };
}

/** The pieces as a table, its columns flush right. */
export function pieceTable(pieces: readonly ShownPiece[], figure: string): string {
  const rows = pieces.map(({ from, to, figures, slope }) => {
    return [from, to, ...(figures ?? ['rejected', '']), slope ?? 'not a line'];
  });
  return columns([['from', 'to', `${figure} at`, 'and at', 'one more adds'], ...rows]);
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')).join('\n');
}
