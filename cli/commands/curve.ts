/** `writ curve`: what a tariff costs as a function of one number of the input, in exact pieces, and what can be proved of it. */
import { Argument, Command, Option } from 'commander';
import type { Program, Rational } from '#dsl';
import type { Curve, Figure, Turn } from '#engine';
import { EXIT } from '../exit.ts';

const FIGURES: readonly Figure[] = ['subtotal', 'tax', 'total', 'due'];

export function curveCommand(): Command {
  return new Command('curve')
    .description('what a tariff costs along one number of the input, where it falls, and how high it gets')
    .addArgument(new Argument('<policy>', 'a name, name@version, or a rule file'))
    .requiredOption('--along <path>', 'the number that varies, such as usage.data')
    .requiredOption('--input <file>', 'the rest of the input as JSON; - reads standard input')
    .option('--tariff <name>', 'the tariff, where the policy has several')
    .addOption(new Option('--figure <name>', 'which of its figures').choices(FIGURES).default('total'))
    .option('--from <number>', 'where the curve begins, in the unit of the input (default: its range)')
    .option('--to <number>', 'where it ends')
    .option('--pack <dir>', 'folder of rule files to look the policy up in (default: the shipped policies)')
    .option('--at <instant>', 'the as-of of a policy that names no as-of input: a date or an instant, ISO 8601')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 the input or the policy was rejected, or the figure has no such curve, 2 wrong usage.',
    )
    .action(run);
}

interface Options {
  readonly along: string;
  readonly input: string;
  readonly tariff?: string;
  readonly figure: Figure;
  readonly from?: string;
  readonly to?: string;
  readonly pack?: string;
  readonly at?: string;
  readonly json?: boolean;
}

async function run(policy: string, options: Options): Promise<void> {
  const [engine, dsl, terminal, asked] = await Promise.all([
    import('#engine'),
    import('#dsl'),
    import('../terminal.ts'),
    import('../asked.ts'),
  ]);
  const usage = (sentence: string): void => {
    terminal.complain(terminal.bad(sentence));
    process.exitCode = EXIT.usage;
  };
  const bounds = { from: boundOf(options.from, dsl), to: boundOf(options.to, dsl) };
  if (bounds.from === 'faulty' || bounds.to === 'faulty') return usage('--from and --to are numbers such as 0.5.');
  const found = await asked.findPolicy(policy, options.pack);
  const body = found === undefined ? undefined : await asked.readInput(options.input);
  if (found === undefined || body === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const { chosen, loaded, version } = found;
  if ('refusal' in chosen) return asked.refuseChosen(chosen, loaded);
  const at = options.at === undefined ? {} : { at: options.at };
  // A plain call says which version answers, and whether the rest of the input is sound.
  const called = engine.call(chosen.registry, chosen.versions, body, {
    explain: 'none',
    ...at,
    ...(version === undefined ? {} : { version }),
  });
  if ('refusal' in called) return asked.refuse(called.refusal);
  const answering: string = JSON.parse(Buffer.from(called.bytes).toString()).version;
  const program = chosen.versions.find((each) => each.version === answering);
  const decoded = program && engine.decode(program, body);
  if (program === undefined || decoded?.ok !== true) return usage(`${policy} cannot be asked.`);
  const tariff = program.tariffs.find(({ name }) => options.tariff === undefined || name === options.tariff);
  if (tariff === undefined)
    return usage(`${policy} has no ${options.tariff === undefined ? 'tariff' : `tariff ${options.tariff}`}.`);
  const [input = '', ...fields] = options.along.split('.');
  const result = engine.priceCurve(chosen.registry.plan(program), decoded.inputs, {
    tariff: tariff.name,
    figure: options.figure,
    along: { input, fields },
    ...(bounds.from === undefined ? {} : { from: bounds.from }),
    ...(bounds.to === undefined ? {} : { to: bounds.to }),
    ...at,
  });
  if (!result.ok) {
    terminal.complain(terminal.bad(result.reason));
    process.exitCode = EXIT.faults;
    return;
  }
  const report = reportOf(result.curve, engine, dsl);
  const head = { policy: program.name, version: program.version, tariff: tariff.name, figure: options.figure };
  if (options.json === true) terminal.print(JSON.stringify({ ...head, along: options.along, ...report }, null, 2));
  else
    print(
      report,
      `${head.policy}@${head.version}: the ${head.figure} of ${head.tariff} along ${options.along}`,
      program,
      terminal,
    );
}

function boundOf(text: string | undefined, dsl: typeof import('#dsl')): Rational | undefined | 'faulty' {
  if (text === undefined) return undefined;
  return dsl.parseDecimal(text) ?? 'faulty';
}

interface Report {
  readonly pieces: readonly {
    readonly from: string;
    readonly to: string;
    /** Null where the input is rejected. */
    readonly figures: readonly [from: string, to: string] | null;
    /** What one unit more adds, roundings aside; null where that is not one figure. */
    readonly slope: string | null;
  }[];
  readonly cliffs: readonly {
    readonly at: string;
    readonly before: string;
    readonly after: string;
    readonly less: string;
  }[];
  readonly highest: { readonly figure: string; readonly from: string } | null;
  /** `proved`, `broken` with the place, or why it is not known. */
  readonly neverDecreases: { readonly kind: string; readonly detail?: string };
}

function reportOf(curve: Curve, engine: typeof import('#engine'), dsl: typeof import('#dsl')): Report {
  const input = (x: bigint): string => dsl.decimalText(engine.inputAt(curve, x));
  const figure = (whole: bigint): string => dsl.decimalText(engine.figureOf(curve, whole), 2);
  const turn = ({ x, before, after }: Turn): Report['cliffs'][number] => ({
    at: input(x + 1n),
    before: figure(before),
    after: figure(after),
    less: figure(before - after),
  });
  const peak = engine.highest(curve);
  const proof = engine.proveDirection(curve, 'never decreases');
  return {
    pieces: curve.pieces.map((piece) => {
      const { from, to, value } = piece;
      const slope = engine.slopeOf(curve, piece);
      return {
        from: input(from),
        to: input(to),
        figures: value === undefined ? null : [figure(value.at(from)), figure(value.at(to))],
        slope: slope === undefined ? null : dsl.decimalText(slope),
      };
    }),
    cliffs: engine.cliffs(curve).map(turn),
    highest: peak === undefined ? null : { figure: figure(peak.value), from: input(peak.x) },
    neverDecreases: {
      kind: proof.kind,
      ...(proof.kind === 'broken' ? { detail: `at ${turn(proof.turn).at}` } : {}),
      ...(proof.kind === 'unknown' ? { detail: proof.reason } : {}),
    },
  };
}

function print(
  report: Report,
  title: string,
  { currency = '' }: Program,
  terminal: typeof import('../terminal.ts'),
): void {
  const rows = report.pieces.map(({ from, to, figures, slope }) => [
    from,
    to,
    ...(figures ?? ['rejected', '']),
    slope ?? 'not a line',
  ]);
  terminal.print(`${title}${currency === '' ? '' : `, ${currency}`}`);
  terminal.print(columns([['from', 'to', 'figure at', 'and at', 'one more adds'], ...rows]));
  for (const { at, before, after, less } of report.cliffs)
    terminal.print(terminal.bad(`falls at ${at}: from ${before} to ${after}, ${less} less`));
  const { highest, neverDecreases } = report;
  terminal.print(highest === null ? 'highest: not known' : `highest: ${highest.figure}, from ${highest.from} on`);
  const { kind, detail } = neverDecreases;
  terminal.print(`never decreases: ${kind}${detail === undefined ? '' : ` (${detail})`}`);
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')).join('\n');
}
