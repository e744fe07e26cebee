/** `writ bench`: how long calls of a policy take, on inputs of one's own. */
import { Command, InvalidArgumentError } from 'commander';
import type { CallOptions, Refusal } from '#engine';
import type { Chosen } from '#plans';
import { NO_ANSWERS, readAnswers } from '../answers.ts';
import { EXIT } from '../exit.ts';
import type { Timing } from '../timing.ts';

export function benchCommand(): Command {
  return new Command('bench')
    .description('measure the calls of a policy: from the bytes of an input to the bytes of the answer')
    .argument('<policy>', 'a name, name@version, or a rule file')
    .requiredOption('--inputs <file>', 'inputs as JSON, one a line, which take turns; - reads standard input')
    .option('--pack <dir>', 'folder of rule files to look the policy up in (default: the shipped policies)')
    .option('--at <instant>', 'the as-of of a policy that names no as-of input: a date or an instant, ISO 8601')
    .option('--externs <file>', 'what externs answer, as a JSON object by name; - reads standard input')
    .option('--time <milliseconds>', 'how long is measured', milliseconds, 2000)
    .option('--json', 'the report as JSON, for tools')
    .addHelpText(
      'after',
      '\nInputs that are rejected are counted, and not timed.\nExit codes: 0 measured, 1 the policy or every input was rejected, 2 wrong usage.',
    )
    .action(run);
}

interface Options {
  readonly inputs: string;
  readonly pack?: string;
  readonly at?: string;
  readonly externs?: string;
  readonly time: number;
  readonly json?: boolean;
}

interface Report extends Timing {
  readonly policy: string;
  /** The highest; calls choose by their as-of. */
  readonly version: string;
  /** Why answers come from the slower evaluator; null where the policy is compiled. */
  readonly interpreted: string | null;
  readonly inputs: number;
  readonly rejected: number;
  readonly callsPerSecond: number;
  /** On average. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 600_000) return value;
  throw new InvalidArgumentError('A whole number of milliseconds is wanted, up to 600000.');
}

async function run(policy: string, options: Options): Promise<void> {
  const [asked, terminal] = await Promise.all([import('../asked.ts'), import('../terminal.ts')]);
  const found = await asked.findPolicy(policy, options.pack);
  const given = found === undefined ? undefined : await asked.readInput(options.inputs);
  const externs = options.externs === undefined ? NO_ANSWERS : await readAnswers(options.externs);
  if (found === undefined || given === undefined || externs === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const { chosen, loaded, version } = found;
  if ('refusal' in chosen) return asked.refuseChosen(chosen, loaded);
  const bodies = linesOf(given);
  if (bodies.length === 0) {
    terminal.complain(terminal.bad(`${options.inputs}: there is no input.`));
    process.exitCode = EXIT.usage;
    return;
  }
  const report = await measure(chosen, bodies, {
    time: options.time,
    call: {
      externs: (extern) => externs(extern.name),
      ...(options.at === undefined ? {} : { at: options.at }),
      ...(version === undefined ? {} : { version }),
    },
  });
  if ('refusal' in report) return asked.refuse(report.refusal);
  if (options.json === true) terminal.printJson(JSON.stringify(report));
  else terminal.print(textOf(report));
}

function linesOf(given: Uint8Array): readonly Uint8Array[] {
  const lines = Buffer.from(given).toString('utf8').split(/\r?\n/);
  return lines.filter((line) => line.trim() !== '').map((line) => Buffer.from(line));
}

type Asked = Extract<Chosen, { readonly versions: unknown }>;

async function measure(
  { registry, versions }: Asked,
  bodies: readonly Uint8Array[],
  { time, call: options }: { readonly time: number; readonly call: CallOptions },
): Promise<Report | { readonly refusal: Refusal }> {
  const [{ call }, { timeTurns }] = await Promise.all([import('#engine'), import('../timing.ts')]);
  const answered: Uint8Array[] = [];
  let bytesOut = 0;
  let refusal: Refusal | undefined;
  for (const body of bodies) {
    const called = call(registry, versions, body, options);
    if ('refusal' in called) refusal ??= called.refusal;
    else {
      answered.push(body);
      bytesOut += called.bytes.length;
    }
  }
  const [highest] = versions;
  if (highest === undefined || (answered.length === 0 && refusal !== undefined)) {
    return { refusal: refusal ?? { code: 'UNKNOWN_POLICY', detail: 'There is no version.' } };
  }
  const turn = (): void => {
    for (const body of answered) call(registry, versions, body, options);
  };
  const timing = timeTurns(turn, answered.length, time);
  return {
    policy: highest.name,
    version: highest.version,
    interpreted: registry.plan(highest).interpreted ?? null,
    inputs: bodies.length,
    rejected: bodies.length - answered.length,
    callsPerSecond: 1e9 / timing.nanoseconds,
    ...timing,
    bytesIn: answered.reduce((sum, { length }) => sum + length, 0) / answered.length,
    bytesOut: bytesOut / answered.length,
  };
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

function textOf(report: Report): string {
  const { policy, version, interpreted, inputs, rejected, nanoseconds, spread } = report;
  const microseconds = (nanoseconds / 1000).toPrecision(3);
  return [
    `${policy}@${version}  ${whole(inputs)} inputs, ${whole(rejected)} rejected`,
    `  ${whole(report.callsPerSecond)} calls a second on one processor: ${microseconds} us each (slowest by fastest sample: ${spread.toFixed(2)})`,
    `  ${whole(report.bytesIn)} bytes in, ${whole(report.bytesOut)} bytes out, ${whole(report.allocatedBytes)} bytes for the garbage collector`,
    ...(interpreted === null ? [] : [`  not compiled: ${interpreted}`]),
  ].join('\n');
}
