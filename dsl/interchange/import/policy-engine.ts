/**
 * Policies of a rule engine as JSON: rules of a field, one of fifteen operators and a value, with weights; all of them or any of
 * them, and a default. Each operator keeps its answer for a field that is missing: `equals` and its like fail, the negated ones pass.
 */
import type { SourceFile } from '../../source.ts';
import {
  codeLike,
  commented,
  finished,
  type Imported,
  type ImportedFile,
  importing,
  Names,
  type Notes,
  NotImported,
  nameLike,
  type Options,
  quoted,
  quotedMessage,
} from './draft.ts';
import { digitsOf } from './figures.ts';
import { entryOf, type Json, type JsonObject, parseJson, textOf } from './json-text.ts';
import { declarationsOf, emptyShape, type Kind, type Leaf, leafAt, type Shape, shapeOfSchema } from './shape.ts';

/** One policy, or a list of them. */
export function importPolicyEngine(source: SourceFile, options: Options & { readonly schema?: SourceFile }): Imported {
  return importing((notes) => {
    const json = parseJson(source);
    const policies = json.kind === 'list' ? json.items : [json];
    return policies.map((each, i) => {
      const root = options.schema === undefined ? emptyShape(false) : shapeOfSchema(parseJson(options.schema));
      const name =
        json.kind === 'list' ? `${options.name}.${nameLike(textOf(entryOf(each, 'name')) ?? `p${i}`)}` : options.name;
      return policyOf(each, root, { ...options, name }, notes);
    });
  });
}

const POLICY_FIELDS = new Set([
  ...['name', 'version', 'description', 'default_result', 'require_all_rules', 'rules', 'effective_from'],
  ...['effective_until', 'is_active'],
]);
const RULE_FIELDS = new Set([
  ...['name', 'description', 'field_path', 'operator', 'expected_value', 'error_message', 'is_active', 'weight'],
]);

function policyOf(json: Json, root: Shape, { name, from }: Options, notes: Notes): ImportedFile {
  if (json.kind !== 'object') throw new NotImported(json.span, 'This', 'a policy is an object.');
  leftOut(json, POLICY_FIELDS, notes);
  if (isFalse(json, 'is_active'))
    throw new NotImported(json.span, 'The policy', 'it is not active, and denies everything.');
  const version = textOf(entryOf(json, 'version')) ?? '1.0.0';
  const listed = entryOf(json, 'rules');
  const all = listed?.kind === 'list' ? listed.items : [];
  const names = new Names();
  const rules = all.flatMap((rule) => ruleOf(rule, root, names, notes));
  if (rules.length === 0) throw new NotImported(listed?.span ?? json.span, 'The policy', 'it has no active rules.');
  const group = groupOf(json, rules);
  if (group.approval) leafAt(root, 'approved', 'bool', json.span);
  const description = textOf(entryOf(json, 'description'));
  const title = textOf(entryOf(json, 'name'));
  const text = [
    ...(description === undefined || description === '' ? [] : [commented('///', description)]),
    `policy ${name} ${title === undefined ? '' : quoted(title)} version ${version}`,
    effective(json, from, notes),
    '',
    declarationsOf(root),
    '',
    ...rules.map(({ text: rule }) => rule),
    '',
    group.text,
  ].join('\n');
  return finished(name, version, text, [], json.span);
}

function isFalse(json: Json, name: string): boolean {
  const found = entryOf(json, name);
  return found?.kind === 'bool' && !found.value;
}

function leftOut(json: JsonObject, known: ReadonlySet<string>, notes: Notes): void {
  for (const { name, nameSpan } of json.entries)
    if (!known.has(name)) notes.note(nameSpan, quoted(name), 'is left out: it decides nothing.');
}

/** The end is inclusive there, and exclusive in Writ; both are days here. */
function effective(json: Json, from: string, notes: Notes): string {
  const dated = (name: string): { readonly day: string; readonly time: string } | undefined => {
    const found = entryOf(json, name);
    const [, day, time = ''] = /^(\d{4}-\d\d-\d\d)(?:[T ](.*))?$/.exec(textOf(found) ?? '') ?? [];
    if (found === undefined || found.kind === 'null') return undefined;
    if (day === undefined) throw new NotImported(found.span, quoted(name), 'it is no date.');
    return { day, time };
  };
  const [start, end] = [dated('effective_from'), dated('effective_until')];
  const place = (name: string) => entryOf(json, name)?.span ?? json.span;
  if (start !== undefined && /[1-9]/.test(start.time.slice(0, 8)))
    notes.note(
      place('effective_from'),
      'The time of "effective_from"',
      'is left out: a policy holds from the beginning of a day.',
    );
  const until = end === undefined ? '' : ` until ${dayAfter(end.day)}`;
  if (end !== undefined && end.time !== '' && !end.time.startsWith('23:59:59'))
    notes.note(
      place('effective_until'),
      'The time of "effective_until"',
      'is left out: a policy holds to the end of that day.',
    );
  return `effective from ${start?.day ?? from}${until}`;
}

function dayAfter(day: string): string {
  const after = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
  return after.toISOString().slice(0, 10);
}

interface ImportedRule {
  readonly name: string;
  readonly text: string;
}

/** All of them, else denied; or any of them, else what the default says. */
function groupOf(
  json: JsonObject,
  rules: readonly ImportedRule[],
): { readonly text: string; readonly approval: boolean } {
  const members = rules.map(({ name }) => name).join('\n');
  const title = 'decision allowed';
  if (!isFalse(json, 'require_all_rules'))
    return { text: `${title} { pass when all of { ${members} } }`, approval: false };
  const fallback = entryOf(json, 'default_result');
  switch (textOf(fallback) ?? 'deny') {
    case 'deny':
      return { text: `${title} { pass when any of { ${members} } }`, approval: false };
    case 'require_approval':
      return {
        text: `rule person_approved "A person has approved" { code NOT_APPROVED  require approved  when missing undecided }
${title} { pass when any of { ${members}\nperson_approved } when undecided refer }`,
        approval: true,
      };
    case 'allow':
      throw new NotImported(fallback?.span ?? json.span, 'The policy', 'it allows whatever its rules say.');
    default:
      throw new NotImported(
        fallback?.span ?? json.span,
        'The policy',
        'its default is none of allow, deny and require_approval.',
      );
  }
}

function ruleOf(json: Json, root: Shape, names: Names, notes: Notes): readonly ImportedRule[] {
  if (json.kind !== 'object') throw new NotImported(json.span, 'This', 'a rule is an object.');
  const foreign = textOf(entryOf(json, 'name')) ?? textOf(entryOf(json, 'field_path')) ?? 'rule';
  leftOut(json, RULE_FIELDS, notes);
  if (isFalse(json, 'is_active')) {
    notes.note(json.span, `The rule ${quoted(foreign)}`, 'is left out: it is not active.');
    return [];
  }
  const field = entryOf(json, 'field_path');
  const path = textOf(field);
  if (field === undefined || path === undefined || path === '')
    throw new NotImported(json.span, `The rule ${quoted(foreign)}`, 'it has no field.');
  const { require, missing } = predicateOf(json, path, root, notes);
  const name = names.of(foreign);
  const description = textOf(entryOf(json, 'description'));
  const message = textOf(entryOf(json, 'error_message'));
  const weight = entryOf(json, 'weight');
  const text = `${description === undefined || description === '' ? '' : `${commented('///', description)}\n`}rule ${name} {
  code ${codeLike(name)}
  weight ${weight?.kind === 'number' ? digitsOf(weight.text) : '1'}
  require ${require}
  ${missing === undefined ? '' : `when missing ${missing}`}
  ${message === undefined || message === '' ? '' : `message ${quotedMessage(message)}`}
}`;
  return [{ name, text }];
}

interface Predicate {
  readonly require: string;
  /** What the operator says of a field that is not there. */
  readonly missing?: 'fail' | 'pass';
}

const ORDERS: Readonly<Record<string, string>> = {
  greater_than: '>',
  greater_than_or_equal: '>=',
  less_than: '<',
  less_than_or_equal: '<=',
};

function predicateOf(json: JsonObject, path: string, root: Shape, notes: Notes): Predicate {
  const operator = textOf(entryOf(json, 'operator')) ?? '';
  const expected = entryOf(json, 'expected_value') ?? { kind: 'null', span: json.span };
  const refuse = (reason: string): never => {
    throw new NotImported(expected.span, `The operator ${operator}`, reason);
  };
  /** A required field cannot be missing. */
  const when = (_: Leaf, missing: 'fail' | 'pass', require: string): Predicate =>
    isOptional(root, path) ? { require, missing } : { require };
  const order = ORDERS[operator];
  if (order !== undefined) return ordered(order, expected, path, root, notes, when);
  switch (operator) {
    case 'equals':
    case 'not_equals': {
      const positive = operator === 'equals';
      if (expected.kind === 'null') {
        leafAt(root, path, undefined, json.span);
        return { require: `${path} is ${positive ? 'missing' : 'present'}` };
      }
      const { text, kind } = scalar(expected) ?? refuse('it compares with a list or an object.');
      const leaf = met(leafAt(root, path, kind, expected.span), expected);
      const require =
        kind === 'bool'
          ? `${text === String(positive) ? '' : 'not '}${path}`
          : `${path} ${positive ? 'is' : 'is not'} ${text}`;
      return when(leaf, positive ? 'fail' : 'pass', require);
    }
    case 'in':
    case 'not_in': {
      if (expected.kind !== 'list') return refuse('a list is wanted.');
      const items = expected.items.map((item) => scalar(item) ?? refuse('its list holds more than texts and numbers.'));
      const [kind] = items.map((item) => item.kind);
      if (kind === undefined || items.some((item) => item.kind !== kind))
        return refuse('its list is empty, or of several types.');
      const leaf = expected.items.reduce((found, item) => met(found, item), leafAt(root, path, kind, expected.span));
      const list = `[${items.map(({ text }) => text).join(', ')}]`;
      return operator === 'in'
        ? when(leaf, 'fail', `${path} in ${list}`)
        : when(leaf, 'pass', `${path} not in ${list}`);
    }
    case 'between':
    case 'not_between': {
      const [lo, hi, ...more] = expected.kind === 'list' ? expected.items : [];
      const [from, to] = [lo && scalar(lo), hi && scalar(hi)];
      if (lo === undefined || hi === undefined || more.length > 0 || from?.kind !== 'number' || to?.kind !== 'number')
        return refuse('two numbers are wanted.');
      const leaf = met(met(leafAt(root, path, 'number', expected.span), lo), hi);
      return operator === 'between'
        ? when(leaf, 'fail', `${path} in ${from.text} .. ${to.text}`)
        : when(leaf, 'pass', `${path} not in ${from.text} .. ${to.text}`);
    }
    case 'contains':
    case 'not_contains': {
      const held = scalar(expected) ?? refuse('a single value is wanted.');
      const leaf = containerAt(root, path, held.kind, expected, notes);
      const inside = leaf.kind === 'list' ? `${held.text} in ${path}` : `contains(${path}, ${held.text})`;
      return operator === 'contains' ? when(leaf, 'fail', inside) : when(leaf, 'pass', `not (${inside})`);
    }
    case 'regex_match': {
      const pattern = textOf(expected) ?? refuse('a pattern is wanted.');
      const leaf = leafAt(root, path, 'text', expected.span);
      return when(leaf, 'fail', `${path} matches ${quoted(anchored(pattern))}`);
    }
    case 'is_null':
    case 'is_not_null':
      leafAt(root, path, undefined, json.span);
      return { require: `${path} is ${operator === 'is_null' ? 'missing' : 'present'}` };
    default:
      throw new NotImported(
        entryOf(json, 'operator')?.span ?? json.span,
        `The operator ${quoted(operator)}`,
        'there is no such operator.',
      );
  }
}

function isOptional(root: Shape, path: string): boolean {
  let shape: Shape | undefined = root;
  for (const name of path.split('.')) {
    shape = shape?.fields.get(name);
    if (shape?.optional === true) return true;
  }
  return false;
}

/**
 * A text such as `tier.least_revenue` names another field: the engine never looks it up and so always fails, which nobody can
 * have meant.
 */
function ordered(
  order: string,
  expected: Json,
  path: string,
  root: Shape,
  notes: Notes,
  when: (leaf: Leaf, missing: 'fail', require: string) => Predicate,
): Predicate {
  const other = textOf(expected);
  if (other === undefined) {
    const value = scalar(expected);
    if (value?.kind !== 'number') throw new NotImported(expected.span, `The order ${order}`, 'a number is wanted.');
    return when(met(leafAt(root, path, 'number', expected.span), expected), 'fail', `${path} ${order} ${value.text}`);
  }
  if (/^\d{4}-\d\d-\d\d$/.test(other))
    return when(leafAt(root, path, 'date', expected.span), 'fail', `${path} ${order} ${other}`);
  if (!/^[a-z_]+(\.[a-z_][a-z0-9_]*)*$/.test(other))
    throw new NotImported(
      expected.span,
      `The order ${order}`,
      'a number, a date or the path of another field is wanted.',
    );
  const kind: Kind = /(^|[._])(date|at)$/.test(other) || /(^|[._])(date|at)$/.test(path) ? 'date' : 'number';
  notes.note(
    expected.span,
    quoted(other),
    'is read as another field; the engine compares with the text itself and always fails.',
  );
  leafAt(root, other, leafKind(root, other) ?? kind, expected.span);
  return when(leafAt(root, path, leafKind(root, path) ?? kind, expected.span), 'fail', `${path} ${order} ${other}`);
}

function leafKind(root: Shape, path: string): Kind | undefined {
  const found = path.split('.').reduce<Shape | undefined>((shape, name) => shape?.fields.get(name), root);
  return found?.leaf?.kind;
}

/** A list where the schema says so, else a text. */
function containerAt(root: Shape, path: string, held: Kind, expected: Json, notes: Notes): Leaf {
  if (leafKind(root, path) === 'list') return leafAt(root, path, 'list', expected.span);
  if (held !== 'text')
    throw new NotImported(
      expected.span,
      'The operator contains',
      `only a list holds a ${held}; a schema must say that ${path} is one.`,
    );
  if (leafKind(root, path) === undefined)
    notes.note(
      expected.span,
      path,
      'is taken for a text, in which a part is looked for; a schema says where it is a list.',
    );
  return leafAt(root, path, 'text', expected.span);
}

function scalar(json: Json): { readonly text: string; readonly kind: Kind } | undefined {
  switch (json.kind) {
    case 'number':
      return { text: digitsOf(json.text), kind: 'number' };
    case 'text':
      return { text: quoted(json.value), kind: 'text' };
    case 'bool':
      return { text: String(json.value), kind: 'bool' };
    case 'null':
    case 'list':
    case 'object':
      return undefined;
    default:
      return json satisfies never;
  }
}

/** The figures that a field is compared with say how wide it must be. */
function met(leaf: Leaf, json: Json): Leaf {
  if (json.kind === 'number') leaf.figures.push(digitsOf(json.text));
  return leaf;
}

/** There a pattern is anchored at its beginning alone; here at both ends. */
function anchored(pattern: string): string {
  const body = pattern.replace(/^\^/, '');
  return /(^|[^\\])(\\\\)*\$$/.test(body) ? `(?:${body.slice(0, -1)})` : `(?:${body}).*`;
}
