/** The file: header, imports, declarations, tests. */
import type { Span } from '../source.ts';
import { dottedName } from '../tree/common.ts';
import type { HeaderClause, HeaderNode, SupersedesClause, UseNode } from '../tree/declaration.ts';
import type { Declaration, FileNode } from '../tree/file.ts';
import type { ExpectClause, GivenClause, PropertyDecl, TestDecl, VaryClause } from '../tree/test.ts';
import { groupedDigits, quoted } from './figures.ts';
import { type Doc, hardLine } from './layout.ts';
import { decisionDecl, roundingClause, ruleDecl } from './print-clauses.ts';
import { commissionDecl, grantDecl, payoutDecl, progressionDecl } from './print-commissions.ts';
import { expression, LEVEL, operand } from './print-expressions.ts';
import { featureDecl, intentDecl, limitDecl } from './print-licences.ts';
import { calendarDecl, casesClause, datesDecl, tableDecl, verdictText } from './print-tables.ts';
import { tariffDecl } from './print-tariffs.ts';
import {
  constantDecl,
  defineDecl,
  enumDecl,
  exampleDecl,
  externDecl,
  inputDecl,
  recordDecl,
  unitDecl,
} from './print-types.ts';
import { block, docLines, lines, nameList, type Printing, titled, withComments } from './printing.ts';

interface Section {
  readonly span: Span;
  readonly doc: Doc;
  /** Header, imports and declarations are told apart by a blank line, and so are kinds of declaration. */
  readonly kind: string;
}

export function fileDoc(printing: Printing, file: FileNode): Doc {
  const sections: Section[] = [
    section(printing, file.header, [docLines(file.header.doc), headerDoc(printing, file.header)]),
    ...file.uses.map((use) => section(printing, use, [docLines(use.doc), useText(use)])),
    ...file.declarations.map((node) => section(printing, node, [docLines(node.doc), declaration(printing, node)])),
  ];
  const body = sections.map((current, index) => {
    const previous = sections[index - 1];
    if (previous === undefined) return current.doc;
    return [hardLine, isApart(printing, previous, current) ? hardLine : '', current.doc];
  });
  const end = printing.comments.left(Number.POSITIVE_INFINITY).map((comment) => [hardLine, comment.text]);
  return [body, end, hardLine];
}

/** A section with its comments; those that no printer asked for go above it rather than being lost. */
function section(printing: Printing, node: { readonly kind: string; readonly span: Span }, doc: Doc): Section {
  const placed = withComments(printing, node, doc);
  const strays = printing.comments.left(node.span.end).map((comment) => [comment.text, hardLine]);
  return { span: node.span, kind: node.kind, doc: [strays, placed] };
}

const ONE_LINERS = new Set(['Unit', 'Input', 'Use']);

function isApart(printing: Printing, previous: Section, current: Section): boolean {
  if (previous.kind === 'Header' || (previous.kind === 'Use' && current.kind !== 'Use')) return true;
  if (printing.authored.blankAbove(current.span.start)) return true;
  if (!printing.authored.together(previous.span, current.span)) return false;
  return previous.kind !== current.kind || !ONE_LINERS.has(current.kind);
}

function headerDoc(printing: Printing, node: HeaderNode): Doc {
  const { opening } = printing.comments.edges(node);
  const first = `${titled(`${node.role} ${dottedName(node.name)}`, node.title)} version ${node.version.value}`;
  const clauses = lines(printing, node.clauses, (clause) => headerClause(printing, clause));
  const comments = opening.map((comment) => (comment.ownLine ? [hardLine, comment.text] : `  ${comment.text}`));
  return [first, comments, node.clauses.length === 0 ? '' : [hardLine, clauses]];
}

function headerClause(printing: Printing, node: HeaderClause): Doc {
  switch (node.kind) {
    case 'Effective':
      return `effective from ${node.from.value}${node.until === undefined ? '' : ` until ${node.until.value}`}`;
    case 'Zone':
      return `zone ${quoted(node.zone.value)}`;
    case 'Currency':
      return `currency ${nameList(node.currencies)}${node.by === undefined ? '' : ` by ${dottedName(node.by)}`}`;
    case 'Rounding':
      return roundingClause(printing, node);
    case 'AsOfPath':
      return `as of ${dottedName(node.path)}`;
    case 'Supersedes':
      return supersedesText(node);
    case 'Owner':
      return `owner ${quoted(node.owner.value)}`;
    case 'Describe':
      return `describe ${quoted(node.text.value)}`;
  }
}

function supersedesText(node: SupersedesClause): string {
  const from = node.from === undefined ? '' : ` from ${node.from.value}`;
  return `supersedes ${node.version.value}${node.scope === undefined ? '' : ` for ${node.scope}`}${from}`;
}

function useText(node: UseNode): string {
  return `use ${nameList(node.names)} from ${dottedName(node.from)} version ${groupedDigits(node.major)}`;
}

function declaration(printing: Printing, node: Declaration): Doc {
  switch (node.kind) {
    case 'Unit':
      return unitDecl(printing, node);
    case 'Enum':
      return enumDecl(printing, node);
    case 'RecordType':
      return recordDecl(printing, node);
    case 'Input':
      return inputDecl(printing, node);
    case 'Constant':
      return constantDecl(printing, node);
    case 'Define':
      return defineDecl(printing, node);
    case 'Extern':
      return externDecl(printing, node);
    case 'Table':
      return tableDecl(printing, node);
    case 'Calendar':
      return calendarDecl(printing, node);
    case 'Dates':
      return datesDecl(printing, node);
    case 'Rule':
      return ruleDecl(printing, node);
    case 'Decision':
      return decisionDecl(printing, node);
    case 'Tariff':
      return tariffDecl(printing, node);
    case 'Grant':
      return grantDecl(printing, node);
    case 'Payout':
      return payoutDecl(printing, node);
    case 'Commission':
      return commissionDecl(printing, node);
    case 'Progression':
      return progressionDecl(printing, node);
    case 'Limit':
      return limitDecl(printing, node);
    case 'Feature':
      return featureDecl(printing, node);
    case 'Intent':
      return intentDecl(printing, node);
    case 'Example':
      return exampleDecl(printing, node);
    case 'Test':
    case 'Property':
      return testDecl(printing, node);
  }
}

function testDecl(printing: Printing, node: TestDecl | PropertyDecl): Doc {
  const head = `${node.kind.toLowerCase()} ${quoted(node.name.value)}`;
  const clauses: readonly TestClause[] = node.clauses;
  return block(printing, node, head, clauses, (clause) => testClause(printing, clause));
}

type TestClause = TestDecl['clauses'][number] | PropertyDecl['clauses'][number];

function testClause(printing: Printing, node: TestClause): Doc {
  switch (node.kind) {
    case 'Given':
      return givenClause(printing, node);
    case 'Expect':
      return expectClause(printing, node);
    case 'Cases':
      return casesClause(printing, node);
    case 'Vary':
      return varyClause(printing, node);
  }
}

function givenClause(printing: Printing, node: GivenClause): Doc {
  return [`given ${dottedName(node.path)}: `, expression(printing, node.value)];
}

function expectClause(printing: Printing, node: ExpectClause): Doc {
  const verdict = node.verdict === undefined ? '' : ` ${verdictText(node.verdict)}`;
  return ['expect ', expression(printing, node.value), verdict];
}

function varyClause(printing: Printing, node: VaryClause): Doc {
  const end = (value: VaryClause['from']): Doc => operand(printing, value, LEVEL.add);
  const step = node.step === undefined ? '' : [' step ', end(node.step)];
  return [`vary ${dottedName(node.path)} over `, end(node.from), ' .. ', end(node.to), step];
}
