/** `writ import`: rules and prices of other systems as rule files. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command } from 'commander';
import type { SourceFile } from '#dsl';
import type { Imported } from '#interchange';
import { EXIT } from '../exit.ts';

const FORMATS = ['json-logic', 'policy-engine', 'price-file', 'tariff-csv', 'spreadsheet'] as const;
type Format = (typeof FORMATS)[number];

export function importCommand(): Command {
  return new Command('import')
    .description('rules and prices of other systems as rule files that check clean')
    .addArgument(new Argument('<format>', 'what is read').choices(FORMATS))
    .addArgument(new Argument('<path>', 'a file, or for tariff-csv a folder; - reads standard input'))
    .option('--name <name>', 'the name of the policy, such as acme.eligibility', 'imported.policy')
    .option('--from <date>', 'the day from which it holds, where the file does not say', '2026-01-01')
    .option('--schema <file>', 'a JSON Schema of the data, for json-logic and policy-engine')
    .option('--currency <code>', 'the currency, for tariff-csv', 'USD')
    .option('--results <count>', 'how many of the last columns are results, for spreadsheet', '1')
    .option('--out <dir>', 'where the rule files are written (default: standard output)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nWhat cannot be imported is named with its place, and a policy is imported whole or not at all.\nExit codes: 0 imported, 1 something is not imported, 2 wrong usage.',
    )
    .action(run);
}

interface Options {
  readonly name: string;
  readonly from: string;
  readonly schema?: string;
  readonly currency: string;
  readonly results: string;
  readonly out?: string;
  readonly json?: boolean;
}

async function run(format: Format, path: string, options: Options): Promise<void> {
  const [dsl, terminal] = await Promise.all([import('#dsl'), import('../terminal.ts')]);
  const wrong = wrongOption(options);
  const sources = wrong === undefined ? await readSources(format, path) : undefined;
  const schema = options.schema === undefined ? [] : await readSources('json-logic', options.schema);
  if (wrong !== undefined || sources === undefined || schema === undefined) {
    if (wrong !== undefined) terminal.complain(terminal.bad(wrong));
    process.exitCode = EXIT.usage;
    return;
  }
  const imported = await importAs(format, sources, schema[0], options);
  const texts = [...sources, ...schema];
  const textOf = (name: string): SourceFile | undefined => texts.find((each) => each.name === name);
  const failed = dsl.hasErrors(imported.diagnostics);
  if (failed) process.exitCode = EXIT.faults;
  const written = options.out === undefined ? [] : write(imported, options.out);
  if (options.json === true) {
    const diagnostics = imported.diagnostics.map((each) => dsl.toJson(each, textOf));
    const files = imported.files.map(({ policy, version, source, csv }) => ({
      policy,
      version,
      text: source.text,
      csv: csv.map(({ name, text }) => ({ name, text })),
    }));
    terminal.print(JSON.stringify({ files, written, diagnostics }, null, 2));
    return;
  }
  if (imported.diagnostics.length > 0)
    terminal.complain(dsl.renderDiagnostics(imported.diagnostics, textOf, terminal.palette));
  for (const each of written) terminal.print(each);
  if (options.out === undefined) for (const { source, csv } of imported.files) print([source, ...csv], terminal);
  const sum = `${terminal.count(imported.files.length, 'policy', 'policies')} imported`;
  terminal.complain(failed ? terminal.bad(sum) : terminal.good(sum));
}

function wrongOption({ name, from, currency, results }: Options): string | undefined {
  if (!/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/.test(name))
    return '--name is a name with a dot, such as acme.eligibility.';
  if (!/^\d{4}-\d\d-\d\d$/.test(from)) return '--from is a date such as 2026-01-01.';
  if (!/^[A-Z]{3}$/.test(currency)) return '--currency is a code such as USD.';
  return /^\d+$/.test(results) ? undefined : '--results is a number such as 1.';
}

/** Undefined where there is nothing to read, which is told. */
async function readSources(format: Format, path: string): Promise<readonly SourceFile[] | undefined> {
  const [{ sourceFile }, { readInput }] = await Promise.all([import('#dsl'), import('../asked.ts')]);
  const files = format === 'tariff-csv' ? csvFilesIn(path) : [path];
  const sources: SourceFile[] = [];
  for (const file of files) {
    const bytes = await readInput(file);
    if (bytes === undefined) return undefined;
    sources.push(sourceFile(file, new TextDecoder().decode(bytes)));
  }
  return sources;
}

/** A folder that is not there is told as a file that is not. */
function csvFilesIn(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [folder];
  const names = readdirSync(folder).filter((name) => name.toLowerCase().endsWith('.csv'));
  return names.sort().map((name) => join(folder, name));
}

async function importAs(
  format: Format,
  sources: readonly SourceFile[],
  schema: SourceFile | undefined,
  { name, from, currency, results }: Options,
): Promise<Imported> {
  const [interchange, { sourceFile }] = await Promise.all([import('#interchange'), import('#dsl')]);
  const [source = sourceFile('', '')] = sources;
  const typed = { name, from, ...(schema === undefined ? {} : { schema }) };
  switch (format) {
    case 'json-logic':
      return interchange.importJsonLogic(source, typed);
    case 'policy-engine':
      return interchange.importPolicyEngine(source, typed);
    case 'price-file':
      return interchange.importPriceFile(source, { name, from });
    case 'tariff-csv':
      return interchange.importTariffSet(sources, { name, from, currency });
    case 'spreadsheet':
      return interchange.importSpreadsheet(source, { name, from, results: Number(results) });
    default:
      return format satisfies never;
  }
}

/** One folder a policy and one file a version, as packs are laid out. */
function write({ files }: Imported, out: string): readonly string[] {
  return files.flatMap(({ policy, version, source, csv }) => {
    const folder = join(out, policy.split('.').at(-1) ?? policy);
    mkdirSync(folder, { recursive: true });
    return [{ name: `${version}.writ`, text: source.text }, ...csv].map(({ name, text }) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    });
  });
}

/** Files that stand beside the first are named. */
function print(files: readonly SourceFile[], terminal: typeof import('../terminal.ts')): void {
  files.forEach(({ name, text }, i) => {
    if (i > 0) terminal.print(`// ${name}`);
    terminal.print(text.trimEnd());
  });
}
