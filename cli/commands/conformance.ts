/** `writ conformance`: the known answers of other systems, beside what Writ answers. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Case, Report, VectorFile } from '#conformance';
import { EXIT } from '../exit.ts';

export function conformanceCommand(): Command {
  return new Command('conformance')
    .description('state recorded cases of billing systems to Writ and compare the answers')
    .argument('<dir>', 'a folder with files of vectors, or one such file')
    .option('--kind <kind>', 'only cases of this kind')
    .option('--show <id>', 'print the policy and the input by which one case is stated, and what came of it')
    .option('--json', 'the report as JSON, for tools')
    .addHelpText(
      'after',
      '\nA case is equal, differs, or is not expressible, which the report gives the reason for.\nExit codes: 0 none differs, 1 one differs, 2 wrong usage.',
    )
    .action(run);
}

interface Options {
  readonly kind?: string;
  readonly show?: string;
  readonly json?: boolean;
}

async function run(dir: string, { kind, show, json = false }: Options): Promise<void> {
  const [{ runVectors }, terminal] = await Promise.all([import('#conformance'), import('../terminal.ts')]);
  const files = await readFiles(dir);
  if (typeof files === 'string') {
    terminal.complain(terminal.bad(files));
    process.exitCode = EXIT.usage;
    return;
  }
  if (show !== undefined) return showCase(files, show);
  const asked = files.map((file) => ({
    ...file,
    vectors: file.vectors.filter((vector) => kind === undefined || vector.kind === kind),
  }));
  const report = runVectors(asked);
  process.exitCode = report.differs > 0 ? EXIT.faults : EXIT.ok;
  if (json) terminal.printJson(JSON.stringify(report));
  else terminal.print(textOf(report));
}

/** The files of a folder that are JSON, or what is wrong with one of them. */
async function readFiles(dir: string): Promise<readonly VectorFile[] | string> {
  const { parseVectors } = await import('#conformance');
  const paths = pathsOf(dir);
  if (paths === undefined) return `${dir}: there is no such folder or file.`;
  if (paths.length === 0) return `${dir}: there is no file of vectors (*.json).`;
  const files: VectorFile[] = [];
  for (const path of paths) {
    const parsed = parseVectors(readFileSync(path, 'utf8'));
    if ('fault' in parsed) return `${path}: ${parsed.fault}.`;
    files.push(parsed.file);
  }
  return files;
}

function pathsOf(dir: string): readonly string[] | undefined {
  const found = statSync(dir, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isFile()) return [dir];
  const names = readdirSync(dir).filter((name) => name.endsWith('.json'));
  return names.toSorted().map((name) => join(dir, name));
}

async function showCase(files: readonly VectorFile[], id: string): Promise<void> {
  const [{ runVector }, terminal] = await Promise.all([import('#conformance'), import('../terminal.ts')]);
  for (const file of files) {
    const vector = file.vectors.find((each) => each.id === id);
    if (vector === undefined) continue;
    const { found, statements } = runVector(vector, file.fixtures);
    for (const { policy, input } of statements) {
      terminal.print(`${policy}\n${JSON.stringify(input, null, 2)}\n`);
    }
    terminal.print(JSON.stringify({ given: vector.given, ...found, source: vector.source }, null, 2));
    return;
  }
  terminal.complain(terminal.bad(`There is no case ${id}.`));
  process.exitCode = EXIT.usage;
}

function textOf(report: Report): string {
  const rows = Object.entries(report.kinds).map(([name, count]) => `${name.padEnd(34)}${columns(cells(count))}`);
  return [
    `${'kind'.padEnd(34)}${columns(['total', 'equal', 'differ', 'not', 'language', 'engine', 'policies'])}`,
    ...rows,
    `${''.padEnd(34)}${columns(cells(report))}`,
    WAYS,
    ...reasons(report.cases),
  ].join('\n');
}

const WAYS =
  '\nlanguage: cases whose figures a policy gave; engine: the functions of the door alone; policies: written and asked on both evaluators.';

const cells = ({ total, equal, differs, notExpressible, language, engine, statements }: Counts): readonly number[] => [
  total,
  equal,
  differs,
  notExpressible,
  language,
  engine,
  statements,
];

type Counts = Pick<Report, 'total' | 'equal' | 'differs' | 'notExpressible' | 'language' | 'engine' | 'statements'>;

const columns = (list: readonly (number | string)[]): string => list.map((cell) => String(cell).padStart(10)).join('');

/** Every reason once, with how many cases have it and the first of them. */
function reasons(cases: readonly Case[]): readonly string[] {
  const open = cases.filter(({ outcome }) => outcome !== 'equal');
  const groups = Map.groupBy(
    open,
    ({ outcome, kind, reason }) => `${outcome === 'differs' ? 'differs' : 'not expressible'}  ${kind}: ${reason}`,
  );
  return [...groups].map(([text, [first, ...rest]]) => `\n${text}\n  ${1 + rest.length} x, ${first?.id ?? ''}`);
}
