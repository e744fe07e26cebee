/** `writ curve`: what a tariff costs as a function of one number of the input, in exact pieces, and what can be proved of it. */
import { Argument, Command } from 'commander';
import type { Curve, Turn } from '#engine';
import { type CurveQuestion, pieceTable, type ShownPiece, textsOf, traceCurve, withCurveOptions } from '../curves.ts';
import { EXIT } from '../exit.ts';

export function curveCommand(): Command {
  const command = new Command('curve')
    .description('what a tariff costs along one number of the input, where it falls, and how high it gets')
    .addArgument(new Argument('<policy>', 'a name, name@version, or a rule file'))
    .requiredOption('--along <path>', 'the number that varies, such as usage.data')
    .requiredOption('--input <file>', 'the rest of the input as JSON; - reads standard input');
  return withCurveOptions(command)
    .option('--pack <dir>', 'folder of rule files to look the policy up in (default: the shipped policies)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 the input or the policy was rejected, or the figure has no such curve, 2 wrong usage.',
    )
    .action(run);
}

interface Options extends CurveQuestion {
  readonly input: string;
  readonly pack?: string;
  readonly json?: boolean;
}

async function run(policy: string, options: Options): Promise<void> {
  const [engine, dsl, terminal, asked] = await Promise.all([
    import('#engine'),
    import('#dsl'),
    import('../terminal.ts'),
    import('../asked.ts'),
  ]);
  const found = await asked.findPolicy(policy, options.pack);
  const body = found === undefined ? undefined : await asked.readInput(options.input);
  if (found === undefined || body === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const traced = await traceCurve(policy, found, body, options);
  if (traced === undefined) return;
  const { program, tariff, curve } = traced;
  const report = reportOf(curve, engine, dsl);
  if (options.json === true) {
    const { name, version } = program;
    const head = { policy: name, version, tariff, figure: options.figure, along: options.along };
    terminal.print(JSON.stringify({ ...head, ...report }, null, 2));
    return;
  }
  const currency = program.currency === undefined ? '' : `, ${program.currency}`;
  terminal.print(
    `${program.name}@${program.version}: the ${options.figure} of ${tariff} along ${options.along}${currency}`,
  );
  print(report, terminal);
}

interface Report {
  readonly pieces: readonly ShownPiece[];
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
  const { input, figure, pieces } = textsOf(curve, engine, dsl);
  const turn = ({ x, before, after }: Turn): Report['cliffs'][number] => ({
    at: input(x + 1n),
    before: figure(before),
    after: figure(after),
    less: figure(before - after),
  });
  const peak = engine.highest(curve);
  const proof = engine.proveDirection(curve, 'never decreases');
  return {
    pieces,
    cliffs: engine.cliffs(curve).map(turn),
    highest: peak === undefined ? null : { figure: figure(peak.value), from: input(peak.x) },
    neverDecreases: {
      kind: proof.kind,
      ...(proof.kind === 'broken' ? { detail: `at ${turn(proof.turn).at}` } : {}),
      ...(proof.kind === 'unknown' ? { detail: proof.reason } : {}),
    },
  };
}

function print({ pieces, cliffs, highest, neverDecreases }: Report, terminal: typeof import('../terminal.ts')): void {
  terminal.print(pieceTable(pieces, 'figure'));
  for (const { at, before, after, less } of cliffs)
    terminal.print(terminal.bad(`falls at ${at}: from ${before} to ${after}, ${less} less`));
  terminal.print(highest === null ? 'highest: not known' : `highest: ${highest.figure}, from ${highest.from} on`);
  const { kind, detail } = neverDecreases;
  terminal.print(`never decreases: ${kind}${detail === undefined ? '' : ` (${detail})`}`);
}
