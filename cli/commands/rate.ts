/** `writ rate`: files of rows through a policy, or with `-` lines from standard input to standard output. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { Mapping, PolicyChoice, Progress, RateSummary, RowPolicy, Target } from '#rate';
import { EXIT } from '../exit.ts';

export function rateCommand(): Command {
  return new Command('rate')
    .description('rate files of rows: CSV, NDJSON or Parquet in and out')
    .addArgument(
      new Argument('<files...>', 'files or patterns, all of one form; - filters lines of JSON from standard input'),
    )
    .requiredOption('--policy <policy>', 'a name, name@version, or a rule file')
    .option('--pack <dir>', 'folder of rule files to look the policy up in (default: the shipped policies)')
    .option(
      '--out <path>',
      'the result: a .csv, .tsv, .ndjson (also with .gz or .zst) or .parquet file, or a folder of parts (ends in /)',
    )
    .addOption(new Option('--format <form>', 'of the parts of a folder').choices(['csv', 'ndjson', 'parquet']))
    .option('--map <file>', 'JSON: the column that each input is read from, and the columns that are kept')
    .option(
      '--keep <columns>',
      'columns that stand in front of the answer, with commas between (default: all that no input is read from)',
    )
    .option('--at <instant>', 'the as-of of a policy that names no as-of input: a date or an instant, ISO 8601')
    .option('--externs <file>', 'what externs answer, as a JSON object by name')
    .option('--calls', 'rate Parquet by calls, also where the policy has a query')
    .addOption(
      new Option('--workers <n>', 'slices that are rated at a time')
        .argParser(positive)
        .default(availableParallelism()),
    )
    .addOption(
      new Option(
        '--slice <megabytes>',
        'of text that make a part; of Parquet, 50 000 rows for each, and twice as many by query',
      )
        .argParser(positive)
        .default(8),
    )
    .option('--restart', 'do not go on where a stopped run was left')
    .option('--force', 'replace a result that is there')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      '\nRows that the policy rejects go to OUT.rejected.ndjson, each with its line and the reasons. A run that was stopped goes on where it was, to the same bytes, when the same command is given again.\n\nExit codes: 0 rated, 1 rows of files were rejected (the others are rated) or the policy was; 2 wrong usage, or the run could not end, as the message says.',
    )
    .action(run);
}

interface Options {
  readonly policy: string;
  readonly pack?: string;
  readonly out?: string;
  readonly format?: Target['form'];
  readonly map?: string;
  readonly keep?: string;
  readonly at?: string;
  readonly externs?: string;
  readonly calls?: true;
  readonly workers: number;
  readonly slice: number;
  readonly restart?: true;
  readonly force?: true;
  readonly json?: true;
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1024)
    throw new InvalidArgumentError('a number from 1 to 1024 is wanted.');
  return number;
}

type Rate = typeof import('#rate');

async function run(files: readonly string[], options: Options): Promise<void> {
  const [asked, rate, { readAnswers }, { parseDay }] = await Promise.all([
    import('../asked.ts'),
    import('#rate'),
    import('../answers.ts'),
    import('#engine'),
  ]);
  const found = await asked.findPolicy(options.policy, options.pack);
  if (found === undefined) return fail('');
  if ('refusal' in found.chosen) return asked.refuseChosen(found.chosen, found.loaded);
  const [program] = found.chosen.versions;
  if (program?.asOf === undefined && options.at === undefined)
    return fail(`${program?.name ?? ''} names no input for its as-of: --at YYYY-MM-DD says it for all rows.`);
  if (options.at !== undefined && parseDay(options.at.slice(0, 10)) === undefined)
    return fail(`--at ${options.at}: a date or an instant is wanted, such as 2026-04-01.`);
  if (options.externs !== undefined && (await readAnswers(options.externs)) === undefined) return fail('');
  const paths = await asked.policyPaths(options.policy, options.pack);
  const { policy: name, at, externs } = options;
  const choice: PolicyChoice = { policy: name, paths, base: process.cwd(), at, externs };
  const policy = rate.rowPolicy(found, choice);
  const mapping = policy === undefined ? '' : mappingOf(rate, options, policy.rater.leaves);
  if (policy === undefined || typeof mapping === 'string') return fail(String(mapping));
  if (!files.includes('-')) return rateAll(rate, files, { policy, choice, mapping, options });
  if (files.length > 1 || options.out !== undefined) return fail('- stands alone and writes to standard output.');
  return filter(rate, policy, mapping);
}

/** What is rejected stands in its line, so that it is no fault of the command. */
async function filter(rate: Rate, policy: RowPolicy, mapping: Mapping): Promise<void> {
  const { complain, count } = await import('../terminal.ts');
  // Who reads no further has what he wants.
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
  const outcome = await rate.filterLines(process.stdin, process.stdout, policy, mapping);
  if (!outcome.ok) return fail(`${outcome.reason}.`);
  if (outcome.rejected > 0) complain(`${outcome.rejected} of ${count(outcome.lines, 'line')} rejected`);
}

/** Wrong usage: nothing is done. */
async function fail(reason: string): Promise<void> {
  const { bad, complain } = await import('../terminal.ts');
  if (reason !== '') complain(bad(reason));
  process.exitCode = EXIT.usage;
}

/** A text is why there is none. */
function mappingOf(rate: Rate, { map, keep }: Options, leaves: readonly string[]): Mapping | string {
  const text = map === undefined ? '{}' : textOf(map);
  if (text === undefined) return `${map ?? ''}: there is no such file, or it may not be read.`;
  const mapping = rate.parseMapping(text, leaves);
  if (typeof mapping === 'string') return `${map ?? ''}: ${mapping}.`;
  return keep === undefined ? mapping : { ...mapping, keep: keep.split(',').map((name) => name.trim()) };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

interface Asked {
  readonly policy: RowPolicy;
  readonly choice: PolicyChoice;
  readonly mapping: Mapping;
  readonly options: Options;
}

async function rateAll(
  rate: Rate,
  patterns: readonly string[],
  { policy, choice, mapping, options }: Asked,
): Promise<void> {
  const terminal = await import('../terminal.ts');
  const sources = rate.findSources(patterns, process.cwd());
  if (!sources.ok) return fail(`${sources.path}: ${sources.reason}.`);
  const out = options.out ?? beside(patterns[0] ?? '');
  const target = targetOf(rate, out, options);
  if (target === undefined) return fail(`${out}: its name says no form that can be written.`);
  const started = Date.now();
  process.once('SIGINT', () => {
    terminal.complain('\nStopped. The same command goes on from here.');
    process.exit(130);
  });
  const outcome = await rate.rateFiles({
    ...{ policy, choice, mapping, target, form: sources.form, files: sources.files },
    ...{ out: out.replace(/\/+$/, ''), folder: out.endsWith('/') },
    ...{
      byCalls: options.calls === true,
      workers: lanesFor(sources.files, options),
      restart: options.restart === true,
      force: options.force === true,
    },
    ...{ sliceBytes: options.slice * 2 ** 20, sliceRows: options.slice * 50_000 },
    onProgress: (progress) => terminal.progress(progressText(progress, Date.now() - started)),
  });
  terminal.progress('');
  if (!outcome.ok) return fail(`${outcome.reason}.`);
  const { summary } = outcome;
  const seconds = (Date.now() - started) / 1000;
  if (options.json === true) terminal.printJson(JSON.stringify({ out, ...summary, seconds }));
  else terminal.print(summaryText(out, summary, seconds, terminal));
  if (summary.rejected > 0) process.exitCode = EXIT.faults;
}

/** Rating so much takes about as long as loading a policy once more, which each thread does. */
const LANE_MEGABYTES = 32;

/** No more lanes than there is work for. */
function lanesFor(files: readonly { readonly size: number }[], { workers, slice }: Options): number {
  const megabytes = files.reduce((sum, { size }) => sum + size, 0) / 2 ** 20;
  return Math.min(workers, Math.max(1, Math.ceil(megabytes / Math.max(slice, LANE_MEGABYTES))));
}

/** `usage.csv.gz` becomes `usage.rated.csv.gz`, in the folder where the command runs. */
function beside(path: string): string {
  return basename(path).replace(/^([^.*?]*)[^.]*/, '$1.rated');
}

function targetOf(rate: Rate, out: string, { format }: Options): Target | undefined {
  if (out.endsWith('/')) return { form: format ?? 'csv', compression: undefined, headed: true, delimiter: ',' };
  const form = rate.formOf(out);
  const delimiter = /\.tsv(\.\w+)?$/i.test(out) ? '\t' : ',';
  return form && { form: form.form, compression: form.compression, headed: false, delimiter };
}

function progressText({ rated, rejected, done }: Progress, elapsed: number): string {
  const rows = rated + rejected;
  const left = done > 0 ? `, ${Math.ceil((elapsed / done - elapsed) / 1000)} s left` : '';
  const refused = rejected === 0 ? '' : `, ${rejected} rejected`;
  return `${Math.floor(done * 100)} %, ${rows} rows${refused}, ${Math.round((rows / elapsed) * 1000)} rows/s${left}`;
}

function summaryText(
  out: string,
  { rated, rejected, rejects, way, noQuery, resumed, parts }: RateSummary,
  seconds: number,
  { count, bad, faint }: typeof import('../terminal.ts'),
): string {
  const how = way === 'query' ? 'by its query' : `by calls${noQuery === undefined ? '' : `, since it uses ${noQuery}`}`;
  const gone = resumed === 0 ? '' : `, ${resumed} of ${count(parts, 'part')} from before`;
  const lines = [`${count(rated, 'row')} rated to ${out}`, faint(`${how}, in ${seconds.toFixed(1)} s${gone}`)];
  if (rejected > 0) lines.push(bad(`${count(rejected, 'row')} rejected, with the reasons in ${rejects ?? ''}`));
  return lines.join('\n');
}
