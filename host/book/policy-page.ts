/** The page of one policy in one version: what it is given, what it decides and costs, how it is tested, and its text. */
import { type Program, positionAt, type SourceFile, type Span, type Table } from '#dsl';
import { coverageOf, dayText, inputSchema, type Plan, type SpecResult } from '#engine';
import { runFileSpecs } from '../plans/specs.ts';
import { plotsOf } from './curves.ts';
import { grid, type Html, html, NOTHING, when } from './html.ts';
import { type Page, page } from './page.ts';
import { type Plot, plotSvg } from './plot.ts';

export function fileOf({ name, version }: Pick<Program, 'name' | 'version'>): string {
  return `${name}-${version}.html`;
}

export function policyPage(program: Program, plan: Plan, source: SourceFile, home: string): Page {
  const body = html`${aboutPart(program, source)}${inputsPart(program)}${rulesPart(program, source)}${decisionsPart(program, source)}${tariffsPart(program, plan, source)}${tablesPart(program)}${testsPart(program, plan, source)}${textPart(source)}`;
  return page(fileOf(program), program.title, body, html`<a href="index.html">${home}</a>`);
}

/** A library has words and no verdicts: its page is its text. */
export function libraryPage(program: Program, source: SourceFile, home: string): Page {
  const body = html`${aboutPart(program, source)}${tablesPart(program)}${textPart(source)}`;
  return page(fileOf(program), program.title, body, html`<a href="index.html">${home}</a>`);
}

/** The lines of documentation that stand above the header. */
export function introOf({ text }: SourceFile): string {
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.findIndex((line) => line.startsWith('///'));
  const header = lines.findIndex((line) => /^(policy|library) /.test(line));
  if (first < 0 || first > header) return '';
  const after = lines.slice(first, header);
  return after
    .filter((line) => line.startsWith('///'))
    .map((line) => line.slice(3).trim())
    .join(' ');
}

function aboutPart(program: Program, source: SourceFile): Html {
  const { name, version, effective, zone, currency, owner, hash } = program;
  const until = effective.until === undefined ? '' : ` until ${dayText(effective.until)}`;
  const facts: (readonly [string, string | undefined])[] = [
    ['Name', `${name} ${version}`],
    ['Holds', `from ${dayText(effective.from)}${until}`],
    ['Zone', zone],
    ['Currency', program.currencies === undefined ? currency : [...program.currencies.programs.keys()].join(', ')],
    ['Owner', owner],
    ['Meaning', hash],
  ];
  const rows = facts.flatMap(([title, value]) => (value === undefined ? [] : [[title, html`<code>${value}</code>`]]));
  const intro = introOf(source);
  return html`${when(intro !== '', () => html`<p>${intro}</p>\n`)}${grid(['', ''], rows)}`;
}

/** In the words in which a caller is told what was expected. */
function inputsPart(program: Program): Html {
  const rows = program.inputs.flatMap(({ name }) =>
    fieldRows(name, Object(inputSchema(program)['properties'])[name], true),
  );
  return part('Inputs', rows.length === 0 ? NOTHING : grid(['Input', 'What it is', ''], rows));
}

function fieldRows(path: string, schema: unknown, required: boolean): readonly (readonly (Html | string)[])[] {
  const { anyOf, properties, required: needed = [], items } = Object(schema);
  const choices: readonly unknown[] = Array.isArray(anyOf) ? anyOf : [];
  const isNull = (each: unknown): boolean => Object(each).type === 'null';
  if (choices.some(isNull)) {
    const present = choices.find((each) => !isNull(each));
    return fieldRows(path, present, false);
  }
  if (properties !== undefined)
    return Object.entries(Object(properties)).flatMap(([name, inner]) =>
      fieldRows(`${path}.${name}`, inner, required && needed.includes(name)),
    );
  const row = [html`<code>${path}</code>`, wordsOf(schema), required ? '' : 'may be missing'];
  return Object(items).properties === undefined ? [row] : [row, ...fieldRows(`${path}[]`, items, true)];
}

function wordsOf(schema: unknown): string {
  const { description, type, enum: members, format } = Object(schema);
  if (typeof description === 'string') return description;
  if (Array.isArray(members)) return `one of ${members.join(', ')}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'array') return 'a list';
  if (format === 'date') return 'a date';
  return format === 'date-time' ? 'an instant' : 'a text';
}

function rulesPart({ rules }: Program, source: SourceFile): Html {
  const rows = rules.map(({ name, title, code, of, span }) => [
    html`<a href="#${lineId(span, source)}"><code>${name}</code></a>`,
    title === name ? '' : title,
    html`<code>${code}</code>`,
    of === 'rule' ? '' : of,
  ]);
  return part('Rules', rows.length === 0 ? NOTHING : grid(['Rule', 'It holds that', 'Code', ''], rows));
}

function decisionsPart({ decisions }: Program, source: SourceFile): Html {
  const rows = decisions.map(({ name, title, span }) => [
    html`<a href="#${lineId(span, source)}"><code>${name}</code></a>`,
    title === name ? '' : title,
  ]);
  return part('Decisions', rows.length === 0 ? NOTHING : grid(['Decision', ''], rows));
}

function tariffsPart(program: Program, plan: Plan, source: SourceFile): Html {
  if (program.tariffs.length === 0) return NOTHING;
  const plots = plan.interpreted === undefined ? plotsOf(program, plan) : [];
  const rows = program.tariffs.flatMap(({ name, title, span, charges, discounts, commitments, credits, taxes }) => {
    const line = (kind: string, block: { readonly name: string; readonly title: string; readonly span: Span }) => [
      html`<a href="#${lineId(block.span, source)}"><code>${block.name}</code></a>`,
      kind,
      block.title === block.name ? '' : block.title,
    ];
    return [
      line('tariff', { name, title, span }),
      ...charges.map((each) => line('charge', each)),
      ...discounts.map((each) => line('discount', each)),
      ...commitments.map((each) => line('commitment', each)),
      ...credits.map((each) => line('credit', each)),
      ...taxes.map((each) => line('tax', each)),
    ];
  });
  return part('Prices', html`${grid(['Block', 'Kind', 'On the bill'], rows)}${plots.map(plotPart)}`);
}

function plotPart(plot: Plot): Html {
  const rows = plot.pieces.map(({ from, to, figures }) => [from, to, ...(figures ?? ['rejected', ''])]);
  const table = grid([`from (${plot.across})`, 'to', `${plot.up} at`, 'and at'], rows);
  return html`<h3>${plot.title}</h3>
<p class="soft">The rest of the input is that of the first test.</p>
${plotSvg(plot)}<details><summary>The same in exact figures</summary>
${table}</details>
`;
}

function tablesPart(program: Program): Html {
  if (program.tables.length === 0) return NOTHING;
  const points = program.role === 'library' ? [] : coverageOf(program);
  const hits = (span: Span): string => {
    const found = points.find(
      (point) => point.kind === 'row' && point.span.file === span.file && point.span.start === span.start,
    );
    return found === undefined ? '' : String(found.hits);
  };
  return part('Tables', html`${program.tables.map((table) => tablePart(table, program, hits))}`);
}

/** More rows stand in the file alone. */
const ROWS_MAX = 200;

function tablePart(
  { name, picks, keys, outputs, rows, otherwise }: Table,
  { sources }: Program,
  hits: (span: Span) => string,
): Html {
  const all = otherwise === undefined ? rows : [...rows, otherwise];
  const shown = all.slice(0, ROWS_MAX).map(({ span }) => {
    const text = sources.get(span.file)?.text.slice(span.start, span.end) ?? '';
    return [html`<code>${text.trim()}</code>`, hits(span)];
  });
  const columns = `${keys.map((column) => column.name).join(' | ')} => ${outputs.map((column) => column.name).join(' | ')}`;
  const left = all.length - shown.length;
  return html`<h3>${name}</h3>
<p>It picks ${picks}.</p>
${grid([columns, 'times met by tests'], shown)}${when(left > 0, () => html`<p>${left} rows more.</p>\n`)}`;
}

function testsPart(program: Program, plan: Plan, source: SourceFile): Html {
  const results = runFileSpecs(program, plan);
  const spans = [...program.tests, ...program.properties];
  const texts = results.map((result) => {
    const span = spans.find(({ name }) => name === result.name)?.span;
    return testPart(result, span, source);
  });
  return part('Tests', results.length === 0 ? html`<p>There are none.</p>\n` : html`${texts}`);
}

function testPart({ name, kind, ok, evaluations }: SpecResult, span: Span | undefined, source: SourceFile): Html {
  const place = span === undefined ? html`${name}` : html`<a href="#${lineId(span, source)}">${name}</a>`;
  const verdict = ok ? html`<span class="good">passes</span>` : html`<span class="bad">fails</span>`;
  return html`<p>${kind} ${place}: ${verdict} <span class="soft">(${evaluations} evaluations)</span></p>\n`;
}

/** The whole text, each line with a place of its own. */
function textPart(source: SourceFile): Html {
  const lines = source.text.replace(/\n$/, '').split('\n');
  const width = String(lines.length).length;
  const numbered = lines.map((line, i) => {
    const n = String(i + 1);
    return html`<a id="L${n}" href="#L${n}">${n.padStart(width)}</a>  ${line}\n`;
  });
  return part('Text', html`<p class="soft">${source.name}</p>\n<pre>${numbered}</pre>\n`);
}

function part(title: string, body: Html): Html {
  return body === NOTHING ? NOTHING : html`<h2>${title}</h2>\n${body}`;
}

/** What stands in another file of the policy has no line here. */
function lineId(span: Span, source: SourceFile): string {
  return span.file === source.name ? `L${positionAt(source, span.start).line}` : 'L1';
}
