/** `writ diff`: what a version changes for those who call it, how large a step that is, and where it is dearer or cheaper. */
import { Argument, Command } from 'commander';
import type { Change, Program, Step } from '#dsl';
import type { Curve, Peak } from '#engine';
import type { Found } from '../asked.ts';
import { type CurveQuestion, pieceTable, type ShownPiece, textsOf, traceCurve, withCurveOptions } from '../curves.ts';
import { EXIT } from '../exit.ts';
import { printReplay, type Replayed, replayCalls } from '../replay.ts';

export function diffCommand(): Command {
  const command = new Command('diff')
    .description('what a new version changes, the least step of its number, and where it is dearer or cheaper')
    .addArgument(new Argument('<old>', 'a name@version, or a rule file'))
    .addArgument(new Argument('<new>', 'a name@version, or a rule file'))
    .option('--along <path>', 'compare prices along this number of the input, such as usage.data')
    .option('--input <file>', 'the rest of the input as JSON, for --along; - reads standard input')
    .option(
      '--inputs <file>',
      'calls to ask both versions, as JSON in lines: who pays more or less, whose verdict changes',
    );
  return withCurveOptions(command)
    .option('--pack <dir>', 'folder of rule files to look the policies up in (default: the shipped policies)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 the new number takes too small a step, or a policy or the input was rejected, 2 wrong usage.',
    )
    .action(run);
}

interface Options extends Omit<CurveQuestion, 'along'> {
  readonly along?: string;
  readonly input?: string;
  readonly inputs?: string;
  readonly pack?: string;
  readonly json?: boolean;
}

async function run(old: string, next: string, options: Options): Promise<void> {
  const [dsl, terminal, asked] = await Promise.all([import('#dsl'), import('../terminal.ts'), import('../asked.ts')]);
  if ((options.along === undefined) !== (options.input === undefined)) {
    terminal.complain(terminal.bad('--along and --input go together.'));
    process.exitCode = EXIT.usage;
    return;
  }
  const [before, after] = [await asked.findPolicy(old, options.pack), await asked.findPolicy(next, options.pack)];
  if (before === undefined || after === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const [a, b] = [await programOf(before), await programOf(after)];
  if (a === undefined || b === undefined) return;
  const changes = dsl.changesBetween(a, b);
  const step = dsl.leastStep(changes);
  const enough = dsl.isStepEnough(a.version, b.version, step);
  const prices = await pricesOf({ name: old, found: before }, { name: next, found: after }, options);
  if (prices === 'refused') return;
  const { inputs } = options;
  const replayed = inputs === undefined ? undefined : await replayCalls({ old: before, next: after, inputs }, options);
  if (inputs !== undefined && replayed === undefined) return;
  if (!enough) process.exitCode = EXIT.faults;
  const report = {
    policy: b.name,
    old: a.version,
    new: b.version,
    step,
    enough,
    changes,
    ...(prices && { prices }),
    ...(replayed && { replay: replayed }),
  };
  if (options.json === true) terminal.print(JSON.stringify(report, null, 2));
  else print(report, options, terminal);
}

/** The version that was named, or the highest; undefined where it has errors, which are told. */
async function programOf({ chosen, loaded, version }: Found): Promise<Program | undefined> {
  if (!('refusal' in chosen)) return chosen.versions.find((each) => each.version === version) ?? chosen.versions[0];
  const { refuseChosen } = await import('../asked.ts');
  await refuseChosen(chosen, loaded);
  return undefined;
}

interface Asked {
  readonly name: string;
  readonly found: Found;
}
interface Prices {
  readonly pieces: readonly ShownPiece[];
  /** Null where it is not known. */
  readonly largestRise: { readonly by: string; readonly at: string } | null;
  readonly largestFall: { readonly by: string; readonly at: string } | null;
}

async function pricesOf(old: Asked, next: Asked, options: Options): Promise<Prices | 'refused' | undefined> {
  const { along, input } = options;
  if (along === undefined || input === undefined) return undefined;
  const [engine, dsl, terminal, { readInput }] = await Promise.all([
    import('#engine'),
    import('#dsl'),
    import('../terminal.ts'),
    import('../asked.ts'),
  ]);
  const body = await readInput(input);
  if (body === undefined) {
    process.exitCode = EXIT.usage;
    return 'refused';
  }
  const a = await traceCurve(old.name, old.found, body, { ...options, along });
  const b = a && (await traceCurve(next.name, next.found, body, { ...options, along }));
  if (a === undefined || b === undefined) return 'refused';
  const difference = engine.curveDifference(a.curve, b.curve);
  if (difference === undefined) {
    terminal.complain(
      terminal.bad(`${along} has other steps or another range in the new version; give --from and --to.`),
    );
    process.exitCode = EXIT.faults;
    return 'refused';
  }
  return changed(difference, engine, dsl);
}

function changed(difference: Curve, engine: typeof import('#engine'), dsl: typeof import('#dsl')): Prices {
  const { input, figure, pieces } = textsOf(difference, engine, dsl);
  const far = (peak: Peak | undefined, sign: 1n | -1n): Prices['largestRise'] => {
    if (peak === undefined) return null;
    const by = sign * peak.value > 0n ? sign * peak.value : 0n;
    return { by: figure(by), at: input(peak.x) };
  };
  return {
    pieces,
    largestRise: far(engine.highest(difference), 1n),
    largestFall: far(engine.lowest(difference), -1n),
  };
}

interface Report {
  readonly policy: string;
  readonly old: string;
  readonly new: string;
  readonly step: Step;
  readonly enough: boolean;
  readonly changes: readonly Change[];
  readonly prices?: Prices;
  readonly replay?: Replayed;
}

function print(report: Report, options: Options, terminal: typeof import('../terminal.ts')): void {
  const { policy, old, step, enough, changes, prices } = report;
  const verdict = changes.length === 0 ? 'nothing changes but words' : `at least a ${step} step`;
  const shown = enough ? terminal.good(verdict) : terminal.bad(`${verdict}, and the number takes a smaller one`);
  terminal.print(`${policy} ${old} to ${report.new}: ${shown}`);
  for (const change of changes) terminal.print(`  ${change.step}  ${change.what}`);
  if (report.replay !== undefined) printReplay(report.replay, terminal);
  if (prices === undefined) return;
  terminal.print(`the ${options.figure} along ${options.along}, new less old`);
  terminal.print(pieceTable(prices.pieces, 'change'));
  const far = (word: string, most: Prices['largestRise']): string => {
    if (most === null) return `${word}: not known`;
    return most.by === '0.00' ? `nowhere ${word}` : `${word} by at most ${most.by}, at ${most.at}`;
  };
  terminal.print(far('dearer', prices.largestRise));
  terminal.print(far('cheaper', prices.largestFall));
}
