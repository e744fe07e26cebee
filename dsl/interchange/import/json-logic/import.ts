/**
 * A JsonLogic rule as a policy that passes where the rule gives true. JsonLogic takes a value that is missing for null, which is
 * 0 beside `<`, not a number beside `+`, and equal to nothing else: each operand keeps that meaning here. What converts one type
 * into another, or gives anything but true or false, is refused with its place.
 */
import type { SourceFile } from '../../../source.ts';
import {
  commented,
  finished,
  type Imported,
  importing,
  type Notes,
  NotImported,
  type Options,
  quoted,
} from '../draft.ts';
import { entryOf, type Json, parseJson } from '../json-text.ts';
import { declarationsOf, emptyShape, type Shape, shapeOfSchema } from '../shape.ts';
import { figuresIn, folded } from './logic.ts';
import { isTruth, type Scope } from './scope.ts';
import { truth } from './truths.ts';

/** One rule; or several by name, under `rules`, as `writ export json-logic` writes them (its `passes` are taken). */
export function importJsonLogic(source: SourceFile, options: Options & { readonly schema?: SourceFile }): Imported {
  return importing((notes) => {
    const json = parseJson(source);
    const root = options.schema === undefined ? emptyShape(false) : shapeOfSchema(parseJson(options.schema));
    const rules = rulesOf(json);
    const verdict = (logic: Json): string => verdictOf(logic, root, notes);
    // What one rule tells of a field the others must know.
    for (let round = 0; round < ROUNDS; round += 1) for (const { logic } of rules) verdict(logic);
    notes.forget();
    const texts = rules.map(({ name, logic }) => {
      const code = name.toUpperCase();
      return `rule ${name} { code ${code}  require ${verdict(logic)} }`;
    });
    const members = rules.map(({ name }) => name).join(', ');
    const text = [
      commented('//', 'Imported from JsonLogic: a value of another type than declared is refused, not converted.'),
      `policy ${options.name} version 1.0.0`,
      `effective from ${options.from}`,
      '',
      declarationsOf(root),
      '',
      ...texts,
      '',
      `decision verdict { pass when all of { ${members} } }`,
    ].join('\n');
    return [finished(options.name, '1.0.0', text, [], json.span)];
  });
}

/** Types spread from operand to operand, and from rule to rule. */
const ROUNDS = 3;

function rulesOf(json: Json): readonly { readonly name: string; readonly logic: Json }[] {
  const rules = entryOf(json, 'rules');
  if (entryOf(json, '$writ') === undefined || rules?.kind !== 'object') return [{ name: 'holds', logic: json }];
  return rules.entries.map(({ name, value }) => {
    const logic = entryOf(value, 'passes');
    if (logic === undefined) throw new NotImported(value.span, `The rule ${quoted(name)}`, 'it has no "passes".');
    return { name, logic };
  });
}

/** The rule as a whole: what it gives must be true or false. */
function verdictOf(logic: Json, root: Shape, notes: Notes): string {
  const node = folded(logic);
  const scope: Scope = { root, item: '', known: new Set(), figures: figuresIn(node), notes, truth };
  if (!isTruth(node, scope))
    throw new NotImported(logic.span, 'The rule', 'it can give something else than true or false.');
  return truth(node, scope);
}
