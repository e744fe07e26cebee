/** `writ test`: the tests and properties that stand in rule files, on both evaluators. */
import { Argument, Command } from 'commander';
import type { Diagnostic } from '#dsl';
import type { SpecResult } from '#engine';
import { EXIT } from '../exit.ts';

export function testCommand(): Command {
  return new Command('test')
    .description('run the tests in rule files, on the compiled and on the reference evaluator')
    .addArgument(new Argument('<paths...>', 'files or folders'))
    .option('--coverage', 'then tell which rules, gates, rows of tables and tiers no test meets')
    .option('--mutate', 'then change the files in small ways, and tell which changes no test notices')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 all passed (and with --coverage everything is met, with --mutate no change survived), 1 a failure, something that is not met, a survivor or a file with errors, 2 wrong usage (a path that is not there, or a folder without a rule file).',
    )
    .action(run);
}

interface FileReport {
  readonly file: string;
  readonly policy: string;
  readonly version: string;
  readonly evaluator: 'compiled' | 'reference';
  readonly results: readonly SpecResult[];
}

interface Options {
  readonly coverage?: boolean;
  readonly mutate?: boolean;
  readonly json?: boolean;
}

async function run(paths: readonly string[], options: Options): Promise<void> {
  const [host, plans, dsl, terminal, { isWrongUsage }] = await Promise.all([
    import('#host'),
    import('#plans'),
    import('#dsl'),
    import('../terminal.ts'),
    import('../paths.ts'),
  ]);
  const loaded = host.loadPaths(paths, process.cwd());
  if (isWrongUsage(loaded.unusable)) return;
  const textOf = (name: string): ReturnType<typeof loaded.texts.get> => loaded.texts.get(name);
  const reports: FileReport[] = [];
  let faults = loaded.faults.length;
  for (const file of loaded.files) {
    const prepared = plans.prepare(file);
    if (prepared.sound === undefined) {
      faults += 1;
      const errors = host.causes(file, prepared, loaded);
      if (options.json !== true) terminal.print(dsl.renderDiagnostics(errors, textOf, terminal.palette));
      continue;
    }
    const { program, plan } = prepared.sound;
    for (const evaluator of [plan, 'reference'] as const) {
      const results = plans.runFileSpecs(program, evaluator);
      const { name: policy, version } = program;
      const named = evaluator === 'reference' ? evaluator : 'compiled';
      if (results.length > 0) reports.push({ file: file.source.name, policy, version, evaluator: named, results });
    }
  }
  const all = reports.flatMap((report) => report.results);
  const failed = all.filter((result) => !result.ok);
  for (const fault of loaded.faults) terminal.complain(terminal.bad(fault));
  const isSound = failed.length + faults === 0;
  const [coverage, mutation] = await Promise.all([import('../coverage.ts'), import('../mutation.ts')]);
  const covered = options.coverage === true && isSound ? await coverage.cover(loaded) : undefined;
  const mutated = options.mutate === true && isSound ? await mutation.mutate(loaded, terminal.progress) : undefined;
  if (options.json === true) {
    const counts = { passed: all.length - failed.length, failed: failed.length, faults };
    const met = covered && coverage.coverageJson(covered, (each) => dsl.toJson(each, textOf));
    const changes = mutated && mutation.mutationJson(mutated, (each) => dsl.toJson(each, textOf));
    terminal.print(
      JSON.stringify(
        { ...counts, files: reports, ...(met && { coverage: met }), ...(changes && { mutation: changes }) },
        null,
        2,
      ),
    );
  } else {
    for (const report of reports) printReport(report, plans.failuresOf(report.results), dsl, textOf, terminal);
    const evaluations = all.reduce((sum, result) => sum + result.evaluations, 0);
    const sum = `${all.length - failed.length} passed, ${failed.length} failed (${terminal.count(evaluations, 'evaluation')})`;
    terminal.complain(isSound ? terminal.good(sum) : terminal.bad(sum));
    if (covered !== undefined) coverage.printCoverage(covered, dsl, textOf, terminal);
    if (mutated !== undefined) mutation.printMutation(mutated, dsl, textOf, terminal);
  }
  const open = (mutated?.survived ?? 0) + (covered?.uncovered.length ?? 0);
  if (!isSound || open > 0) process.exitCode = EXIT.faults;
}

function printReport(
  report: FileReport,
  failures: readonly Diagnostic[],
  dsl: typeof import('#dsl'),
  textOf: Parameters<typeof dsl.renderDiagnostics>[1],
  terminal: typeof import('../terminal.ts'),
): void {
  const mark = failures.length === 0 ? terminal.good('pass') : terminal.bad('fail');
  terminal.print(
    `${mark}  ${report.policy}@${report.version}  ${terminal.count(report.results.length, 'test')}, ${report.evaluator}  ${terminal.faint(report.file)}`,
  );
  for (const { name, proofs = [] } of report.results) {
    for (const proof of proofs) {
      const how =
        proof.kind === 'proved'
          ? `proved by ${terminal.count(proof.curves, 'price curve')}`
          : `not proved, sampled: ${proof.reason}`;
      terminal.print(terminal.faint(`      ${name}: ${proof.text}, ${how}`));
    }
  }
  if (failures.length > 0) terminal.print(dsl.renderDiagnostics(failures, textOf, terminal.palette));
}
