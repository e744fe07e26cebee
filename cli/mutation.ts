/** `writ test --mutate`: small changes of each file, and which of them its tests let pass. */
import type { Diagnostic, JsonDiagnostic, SourceFile } from '#dsl';
import type { Loaded, LoadedFile } from '#host';
import type { Operator } from '#mutate';
import type { Fate, Trial } from '#plans';

type Terminal = typeof import('./terminal.ts');

interface Tried {
  readonly file: LoadedFile;
  readonly trials: readonly Trial[];
}

interface MutationReport {
  readonly killed: number;
  /** Killed without a test: the checker would not have them. */
  readonly refused: number;
  readonly survived: number;
  readonly operators: Readonly<Partial<Record<Operator, Readonly<Record<Fate, number>>>>>;
  /** Files with something to change and no test of their own. */
  readonly untested: readonly string[];
  readonly survivors: readonly Diagnostic[];
}

/** The files are sound and their tests pass. How far it is is told on a terminal, for it can take a while. */
export async function mutate(loaded: Loaded, progress: (text: string) => void): Promise<MutationReport> {
  const plans = await import('#plans');
  const { OPERATORS } = await import('#mutate');
  const works = loaded.files.map((file) => ({ file, mutation: new plans.Mutation(file, loaded) }));
  const tested = works.filter(({ file }) => hasSpecs(file));
  const total = tested.reduce((sum, { mutation }) => sum + mutation.mutants.length, 0);
  let done = 0;
  const tried = tested.map(
    ({ file, mutation }): Tried => ({
      file,
      trials: mutation.mutants.map((mutant) => {
        progress(`change ${done + 1} of ${total}, ${file.source.name}`);
        done += 1;
        return mutation.try(mutant);
      }),
    }),
  );
  progress('');
  const trials = tried.flatMap((each) => each.trials);
  const operators = OPERATORS.flatMap((operator) => {
    const own = trials.filter(({ mutant }) => mutant.operator === operator);
    return own.length === 0 ? [] : [[operator, countsOf(own)] as const];
  });
  return {
    ...countsOf(trials),
    operators: Object.fromEntries(operators),
    untested: works
      .filter(({ file, mutation }) => !hasSpecs(file) && mutation.mutants.length > 0)
      .map(({ file }) => file.source.name),
    survivors: plans.survivorsOf(trials),
  };
}

function hasSpecs({ checked: { program } }: LoadedFile): boolean {
  return program !== undefined && program.tests.length + program.properties.length > 0;
}

function countsOf(trials: readonly Trial[]): Readonly<Record<Fate, number>> {
  const count = (fate: Fate): number => trials.filter((trial) => trial.fate === fate).length;
  return { killed: count('killed'), refused: count('refused'), survived: count('survived') };
}

export function mutationJson(
  report: MutationReport,
  toJson: (diagnostic: Diagnostic) => JsonDiagnostic,
): Omit<MutationReport, 'survivors'> & { readonly survivors: readonly JsonDiagnostic[] } {
  return { ...report, survivors: report.survivors.map(toJson) };
}

export function printMutation(
  report: MutationReport,
  dsl: typeof import('#dsl'),
  textOf: (name: string) => SourceFile | undefined,
  terminal: Terminal,
): void {
  const { killed, refused, survived, operators, untested, survivors } = report;
  if (survived > 0) terminal.print(dsl.renderDiagnostics(survivors, textOf, terminal.palette));
  terminal.print(terminal.faint(row('change', 'killed', 'refused', 'survived')));
  for (const [operator, of] of Object.entries(operators))
    terminal.print(row(operator, String(of.killed), String(of.refused), String(of.survived)));
  for (const name of untested) terminal.complain(`${name}: has no tests that could notice a change.`);
  const sum = `${terminal.count(killed + refused + survived, 'change')}: ${killed} killed by tests, ${refused} refused by the checker, ${survived} survived`;
  terminal.complain(survived > 0 ? terminal.bad(sum) : terminal.good(sum));
}

function row(operator: string, ...counts: readonly string[]): string {
  return `${operator.padEnd(18)}${counts.map((count) => count.padStart(10)).join('')}`;
}
