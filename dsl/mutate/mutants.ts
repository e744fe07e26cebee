/** All mutants of a file: the tree is walked once, and each node says how it can be changed. */
import { children, isNode, type Node } from '../author/nodes.ts';
import type { PackFiles } from '../check/pack.ts';
import type { SourceFile } from '../source.ts';
import { ofBound, ofComparison, ofRange } from './boundaries.ts';
import { ofAllowances, ofRounding, ofTiers, withoutClause, withoutNot, withoutWords } from './clauses.ts';
import { ofTable } from './columns.ts';
import type { Mutant } from './mutant.ts';
import { openSheet, type Sheet } from './sheet.ts';

/**
 * The mutants of a sound file of a pack, in order of place (LANGUAGE section 12); none of what decides no result: tests, examples,
 * messages. Tables in CSV files are not changed. A file that cannot be read has none.
 */
export function mutantsOf(files: PackFiles, source: SourceFile): readonly Mutant[] {
  const sheet = openSheet(files, source);
  if (sheet === undefined) return [];
  return [...mutantsBelow(sheet.file, sheet)].sort((a, b) => a.span.start - b.span.start);
}

function* mutantsBelow(value: object, sheet: Sheet): Iterable<Mutant> {
  if (!decides(value)) return;
  if (isNode(value)) yield* mutantsAt(value, sheet);
  for (const child of children(value)) yield* mutantsBelow(child, sheet);
}

const SILENT: ReadonlySet<Node['kind']> = new Set(['Test', 'Property', 'Example', 'Message', 'Describe']);

/** Templates have parts and no kind. */
function decides(value: object): boolean {
  return isNode(value) ? !SILENT.has(value.kind) : !('parts' in value);
}

function mutantsAt(node: Node, sheet: Sheet): readonly Mutant[] {
  switch (node.kind) {
    case 'Not':
      return withoutNot(node.span.start, node, sheet);
    case 'Is':
      return node.negated ? withoutNot(node.left.span.end, node, sheet) : [];
    case 'IsPresent':
      return node.negated ? withoutNot(node.operand.span.end, node, sheet) : [];
    case 'In':
      return [...(node.negated ? withoutNot(node.item.span.end, node, sheet) : []), ...ofRange(node, sheet)];
    case 'Compare':
      return ofComparison(node, sheet);
    case 'Table':
      return ofTable(node, sheet);
    case 'Graduated':
    case 'Volume':
    case 'Stairstep':
    case 'GraduatedPercentage':
    case 'RateGraduated':
      return ofTiers(node.kind, node.tiers, sheet);
    case 'Allow':
      return ofBound(node.amount, sheet.seen(node.amount)?.expected, false, sheet);
    case 'Cap':
    case 'MinimumPayout':
      return withoutClause('drop clause', node.span, sheet);
    case 'Minimum':
      return [...withoutClause('drop clause', node.span, sheet), ...withoutWords(['even', 'at', 'zero'], node, sheet)];
    case 'Prorate':
      return withoutWords(['inclusive'], node, sheet);
    case 'Stack':
      return node.how === 'after' ? withoutClause('drop stack after', node.span, sheet) : [];
    case 'Charge':
      return ofAllowances(node.clauses, sheet);
    case 'Rounding':
    case 'Round':
    case 'Rounded':
      return ofRounding(node.spec, sheet);
    default:
      return [];
  }
}
