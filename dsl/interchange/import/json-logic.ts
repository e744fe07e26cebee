/**
 * A JsonLogic rule as a policy that passes where the rule gives true. JsonLogic takes a value that is missing for null, which is
 * 0 beside `<`, not a number beside `+`, and equal to nothing else: each operand keeps that meaning here. What converts one type
 * into another, or gives anything but true or false, is refused with its place.
 */
import jsonLogic, { type RulesLogic } from 'json-logic-js';
import type { SourceFile, Span } from '../../source.ts';
import {
  commented,
  finished,
  type Imported,
  importing,
  type Notes,
  NotImported,
  type Options,
  quoted,
} from './draft.ts';
import { digitsOf } from './figures.ts';
import { entryOf, type Json, parseJson, plain, textOf } from './json-text.ts';
import {
  declarationsOf,
  emptyShape,
  type Kind,
  type Leaf,
  leafOf,
  type Shape,
  shapeAt,
  shapeOfSchema,
} from './shape.ts';

/** One rule; or several by name, under `rules`, as `writ export json-logic` writes them (its `passes` are taken). */
export function importJsonLogic(source: SourceFile, options: Options & { readonly schema?: SourceFile }): Imported {
  return importing((notes) => {
    const json = parseJson(source);
    const root = options.schema === undefined ? emptyShape(false) : shapeOfSchema(parseJson(options.schema));
    const rules = rulesOf(json);
    const translation = new Translation(root, notes);
    // What one rule tells of a field the others must know.
    for (let round = 0; round < ROUNDS; round += 1) for (const { logic } of rules) translation.verdict(logic);
    notes.forget();
    const texts = rules.map(({ name, logic }) => {
      const code = name.toUpperCase();
      return `rule ${name} { code ${code}  require ${translation.verdict(logic)} }`;
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

/** What stands for a number that is missing: nothing, null (0 in a comparison), or "not a number". */
type Absent = 'never' | 'null' | 'nan';
interface NumberText {
  readonly text: string;
  readonly absent: Absent;
}

/** Where variables are looked up: the data, or the item of a list. Paths that are known to be there need no second thought. */
interface Scope {
  readonly root: Shape;
  /** The name of the item; empty outside lists. */
  readonly item: string;
  readonly known: ReadonlySet<string>;
}

const ORDER = new Set(['<', '<=', '>', '>=']);
const TRUTHS = new Set([...ORDER, '==', '===', '!=', '!==', '!', '!!', 'in', 'some', 'all', 'none']);
const NUMBERS = new Set(['+', '-', '*', '/', '%', 'min', 'max', 'reduce']);
/** Operators that depend on nothing but their operands: constants among them are reckoned once and for all. */
const PURE = new Set([...TRUTHS, ...NUMBERS, 'if', '?:', 'and', 'or', 'cat', 'substr', 'merge', 'filter', 'map']);

class Translation {
  readonly #root: Shape;
  readonly #notes: Notes;
  /** All that stand in the rule: a field is as wide as any of them. */
  #figures: readonly string[] = [];

  constructor(root: Shape, notes: Notes) {
    this.#root = root;
    this.#notes = notes;
  }

  /** The rule as a whole: what it gives must be true or false. */
  verdict(logic: Json): string {
    const scope: Scope = { root: this.#root, item: '', known: new Set() };
    const node = folded(logic);
    this.#figures = figuresIn(node);
    if (!this.#isTruth(node, scope))
      throw new NotImported(logic.span, 'The rule', 'it can give something else than true or false.');
    return this.#truth(node, scope);
  }

  /** Whether a node gives a boolean, and not merely something that counts as true. */
  #isTruth(node: Json, scope: Scope): boolean {
    if (node.kind === 'bool') return true;
    const call = callOf(node);
    if (call === undefined) return false;
    const { operator, args } = call;
    if (TRUTHS.has(operator)) return true;
    if (operator === 'and' || operator === 'or')
      return args.length > 0 && args.every((arg) => this.#isTruth(arg, scope));
    if (operator === 'if' || operator === '?:')
      return (
        args.length % 2 === 1 &&
        args.every((arg, i) => (i % 2 === 0 && i < args.length - 1) || this.#isTruth(arg, scope))
      );
    return (
      operator === 'var' &&
      this.#variable(node, args, scope, undefined).leaf?.kind === 'bool' &&
      this.#isSure(args, scope)
    );
  }

  /** A boolean that is missing is null, and no boolean. */
  #isSure(args: readonly Json[], scope: Scope): boolean {
    const path = textOf(args[0]) ?? '';
    return scope.known.has(path) || !optionalAt(scope.root, path) || args[1]?.kind === 'bool';
  }

  /** Whether the value counts as true. Never unknown. */
  #truth(node: Json, scope: Scope): string {
    switch (node.kind) {
      case 'bool':
      case 'null':
      case 'number':
      case 'text':
      case 'list':
        return String(isTruthy(node));
      case 'object':
        return this.#callTruth(node, scope);
      default:
        return node satisfies never;
    }
  }

  #callTruth(node: Json, scope: Scope): string {
    const call = callOf(node);
    if (call === undefined) throw new NotImported(node.span, 'This', 'an object with one operator is wanted.');
    const { operator, args } = call;
    const [first, second] = args;
    if (ORDER.has(operator)) return this.#ordered(operator, args, node.span, scope);
    switch (operator) {
      case '!':
        return first === undefined ? 'true' : negation(this.#truth(first, scope));
      case '!!':
        return first === undefined ? 'false' : this.#truth(first, scope);
      case 'and':
      case 'or':
        return this.#joined(operator, args, scope);
      case 'if':
      case '?:':
        return this.#branches(args, scope, (each, inner) => this.#truth(each, inner), 'false');
      case '==':
      case '===':
      case '!=':
      case '!==':
        if (first === undefined || second === undefined)
          throw new NotImported(node.span, `The operator ${operator}`, 'two operands are wanted.');
        return this.#equal(operator, first, second, node.span, scope);
      case 'in':
        if (first === undefined || second === undefined)
          throw new NotImported(node.span, 'The operator in', 'two operands are wanted.');
        return this.#membership(first, second, node.span, scope);
      case 'missing':
        return either(this.#paths(args, node.span).map((path) => negation(this.#present(path, node.span, scope))));
      case 'missing_some':
        return this.#missingSome(args, node.span, scope);
      case 'some':
      case 'all':
      case 'none':
        return this.#quantified(operator, first, second, node.span, scope);
      case 'filter':
        return this.#quantified('some', first, second, node.span, scope);
      case 'map':
        return this.#quantified('some', first, TRUE, node.span, scope);
      case 'var':
        return this.#variableTruth(node, args, scope);
      default: {
        if (!NUMBERS.has(operator)) throw refusedOperator(operator, node.span);
        const { text, absent } = this.#number(node, scope);
        return absent === 'never' ? `(${text} is not 0)` : `((${text} is not 0) otherwise false)`;
      }
    }
  }

  /** Behind a guard the guarded path is known to be there. */
  #joined(operator: 'and' | 'or', args: readonly Json[], scope: Scope): string {
    let known = scope.known;
    const parts = args.map((arg) => {
      const text = this.#truth(arg, { ...scope, known });
      known = new Set([...known, ...guardedBy(arg, operator === 'and')]);
      return text;
    });
    return operator === 'and' ? both(parts) : either(parts);
  }

  #branches(args: readonly Json[], scope: Scope, branch: (node: Json, scope: Scope) => string, last: string): string {
    const [condition, then, ...rest] = args;
    if (condition === undefined) return last;
    if (then === undefined) return branch(condition, scope);
    const inside = { ...scope, known: new Set([...scope.known, ...guardedBy(condition, true)]) };
    const outside = { ...scope, known: new Set([...scope.known, ...guardedBy(condition, false)]) };
    const test = this.#truth(condition, scope);
    return `(if ${test} then ${branch(then, inside)} else ${this.#branches(rest, outside, branch, last)})`;
  }

  #ordered(operator: string, args: readonly Json[], span: Span, scope: Scope): string {
    const [a, b, c] = args;
    if (a === undefined || b === undefined)
      throw new NotImported(span, `The operator ${operator}`, 'two operands are wanted.');
    if (c !== undefined && operator.startsWith('<'))
      return both([this.#compared(operator, a, b, span, scope), this.#compared(operator, b, c, span, scope)]);
    return this.#compared(operator, a, b, span, scope);
  }

  #compared(operator: string, a: Json, b: Json, span: Span, scope: Scope): string {
    const kinds = [this.#kindOf(a, scope), this.#kindOf(b, scope)];
    if (kinds.includes('date') || kinds.includes('instant'))
      return this.#comparedDates(operator, a, b, kinds, span, scope);
    const [left, right] = [this.#number(a, scope), this.#number(b, scope)];
    const text = `(${zeroed(left)} ${operator} ${zeroed(right)})`;
    return left.absent === 'nan' || right.absent === 'nan' ? `(${text} otherwise false)` : text;
  }

  /** As texts, which order like the dates they are; null beside a text is no order. */
  #comparedDates(
    operator: string,
    a: Json,
    b: Json,
    kinds: readonly (Kind | undefined)[],
    span: Span,
    scope: Scope,
  ): string {
    if (kinds.includes('instant'))
      throw new NotImported(span, `The operator ${operator}`, 'instants are texts in it, with any offset.');
    const sides = [a, b].map((node) => this.#text(node, scope, 'date'));
    const text = `(${sides[0]?.text} ${operator} ${sides[1]?.text})`;
    return sides.some(({ absent }) => absent) ? `(${text} otherwise false)` : text;
  }

  #equal(operator: string, a: Json, b: Json, span: Span, scope: Scope): string {
    const positive = operator === '==' || operator === '===';
    if (a.kind === 'null' || b.kind === 'null') {
      const other = a.kind === 'null' ? b : a;
      const missing = this.#missing(other, span, scope);
      return positive ? missing : negation(missing);
    }
    const kind = this.#kindOf(a, scope) ?? this.#kindOf(b, scope) ?? 'text';
    const sides = [a, b].map((node) => this.#side(node, kind, operator, scope));
    const [left, right] = sides;
    if (left === undefined || right === undefined) return 'false';
    const text = `(${left.text} ${positive ? 'is' : 'is not'} ${right.text})`;
    if (left.absent === 'never' && right.absent === 'never') return text;
    if (left.absent !== 'never' && right.absent !== 'never') {
      if (left.absent === 'nan' || right.absent === 'nan')
        throw new NotImported(span, `The operator ${operator}`, 'both sides can be no number.');
      const neither = `(${left.text} is missing and ${right.text} is missing)`;
      return `(${text} otherwise ${positive ? neither : `(not ${neither})`})`;
    }
    return `(${text} otherwise ${!positive})`;
  }

  #side(node: Json, kind: Kind, operator: string, scope: Scope): NumberText {
    if (kind === 'number') return this.#number(node, scope, operator.length === 2);
    if (kind === 'bool') return this.#bool(node, scope, operator);
    if (kind === 'list') throw new NotImported(node.span, `The operator ${operator}`, 'lists are never equal in it.');
    const { text, absent } = this.#text(node, scope, kind);
    return { text, absent: absent ? 'null' : 'never' };
  }

  #bool(node: Json, scope: Scope, operator: string): NumberText {
    if (node.kind === 'bool') return { text: String(node.value), absent: 'never' };
    const call = callOf(node);
    if (call?.operator === 'var') {
      const { text, path, fallback } = this.#variable(node, call.args, scope, 'bool');
      if (fallback !== undefined)
        return { text: `(${text} otherwise ${this.#bool(fallback, scope, operator).text})`, absent: 'never' };
      return { text, absent: this.#canMiss(path, scope) ? 'null' : 'never' };
    }
    if (!this.#isTruth(node, scope))
      throw new NotImported(node.span, `The operator ${operator}`, 'it compares true or false with something else.');
    return { text: this.#truth(node, scope), absent: 'never' };
  }

  #missing(node: Json, span: Span, scope: Scope): string {
    const call = callOf(node);
    if (call?.operator !== 'var') throw new NotImported(span, 'A comparison with null', 'a field is wanted beside it.');
    const { text, path, fallback } = this.#variable(node, call.args, scope, undefined);
    if (fallback !== undefined && fallback.kind !== 'null') return 'false';
    return this.#canMiss(path, scope) ? `(${text} is missing)` : 'false';
  }

  #membership(item: Json, container: Json, span: Span, scope: Scope): string {
    if (container.kind === 'list') return this.#listed(item, container.items, span, scope);
    const kind = this.#kindOf(container, scope);
    if (kind === 'list') throw new NotImported(span, 'The operator in', 'the list of a field may hold any type.');
    const whole = this.#text(container, scope, 'text');
    const part = this.#text(item, scope, 'text');
    const text = `contains(${whole.text}, ${part.text})`;
    // Of a missing part JavaScript looks for the letters "null".
    if (part.absent) throw new NotImported(item.span, 'The operator in', 'the part it looks for can be missing.');
    return whole.absent ? `(${text} otherwise false)` : text;
  }

  #listed(item: Json, members: readonly Json[], span: Span, scope: Scope): string {
    if (members.length === 0) return 'false';
    const kinds = new Set(members.map((member) => this.#kindOf(member, scope)));
    const [kind] = kinds;
    if (kinds.size !== 1 || (kind !== 'number' && kind !== 'text'))
      throw new NotImported(
        span,
        'The operator in',
        'its list holds values of several types, or none that can be compared.',
      );
    const side = this.#side(item, kind, '===', scope);
    const list = members.map((member) => this.#side(member, kind, '===', scope));
    if (list.some(({ absent }) => absent !== 'never'))
      throw new NotImported(span, 'The operator in', 'its list holds what can be missing.');
    const text = `(${side.text} in [${list.map((each) => each.text).join(', ')}])`;
    return side.absent === 'never' ? text : `(${text} otherwise false)`;
  }

  #paths(args: readonly Json[], span: Span): readonly string[] {
    const [only] = args;
    const items = args.length === 1 && only?.kind === 'list' ? only.items : args;
    return items.map((item) => {
      const path = textOf(item);
      if (path === undefined)
        throw new NotImported(span, 'The operator missing', 'it looks for names that it must first work out.');
      return path;
    });
  }

  /** An empty text counts as missing there. */
  #present(path: string, span: Span, scope: Scope): string {
    const shape = this.#shape(path, span, scope);
    const text = named(path, scope);
    const there = this.#canMiss(path, scope) ? `(${text} is present)` : 'true';
    if (shape.fields.size > 0 || (shape.leaf?.kind ?? 'text') !== 'text') return there;
    return both([there, `(${text} is not "")`]);
  }

  #missingSome(args: readonly Json[], span: Span, scope: Scope): string {
    const [needed, listed] = args;
    if (needed?.kind !== 'number' || listed?.kind !== 'list')
      throw new NotImported(span, 'The operator missing_some', 'a number and a list of names are wanted.');
    const counted = this.#paths([listed], span).map((path) => `(if ${this.#present(path, span, scope)} then 1 else 0)`);
    return counted.length === 0 ? 'false' : `(${counted.join(' + ')} < ${digitsOf(needed.text)})`;
  }

  /** Of an empty list `all` and `some` are false; a list that is missing is empty. */
  #quantified(
    operator: 'some' | 'all' | 'none',
    list: Json | undefined,
    test: Json | undefined,
    span: Span,
    scope: Scope,
  ): string {
    if (list === undefined || test === undefined)
      throw new NotImported(span, `The operator ${operator}`, 'a list and a test are wanted.');
    if (scope.item !== '') throw new NotImported(span, `The operator ${operator}`, 'it is a list inside a list.');
    const { text, inside, optional } = this.#list(list, scope);
    const holds = this.#truth(folded(test), inside);
    const item = inside.item;
    const found =
      operator === 'all'
        ? `(count(${item} for ${item} in ${text}) > 0 and every(${holds} for ${item} in ${text}))`
        : operator === 'some'
          ? `some(${holds} for ${item} in ${text})`
          : `(not some(${holds} for ${item} in ${text}))`;
    return optional ? `(${found} otherwise ${operator === 'none'})` : found;
  }

  #list(node: Json, scope: Scope): { readonly text: string; readonly inside: Scope; readonly optional: boolean } {
    const call = callOf(node);
    if (call?.operator !== 'var')
      throw new NotImported(node.span, 'A list', 'only a list among the data can be searched.');
    const { text, path, leaf, fallback } = this.#variable(node, call.args, scope, 'list');
    if (leaf === undefined || fallback !== undefined)
      throw new NotImported(node.span, 'A list', 'it has a value instead.');
    leaf.item ??= { ...emptyShape(false), item: true };
    return { text, inside: { root: leaf.item, item: 'x', known: new Set() }, optional: this.#canMiss(path, scope) };
  }

  #variableTruth(node: Json, args: readonly Json[], scope: Scope): string {
    const { text, path, leaf, fallback } = this.#variable(node, args, scope, undefined);
    const kind = leaf?.kind ?? (fallback && this.#kindOf(fallback, scope)) ?? 'bool';
    if (leaf === undefined) this.#variable(node, args, scope, kind);
    if (fallback !== undefined) {
      const shown = this.#side(node, kind, '===', scope);
      return kind === 'bool' ? shown.text : `(${shown.text} is not ${kind === 'number' ? '0' : '""'})`;
    }
    const truth = {
      number: `(${text} is not 0)`,
      text: `(${text} is not "")`,
      bool: text,
      list: `(count(x for x in ${text}) > 0)`,
      date: 'true',
      instant: 'true',
    }[kind];
    if (!this.#canMiss(path, scope)) return truth;
    return truth === 'true' ? `(${text} is present)` : `(${truth} otherwise false)`;
  }

  /** `==` turns a text of digits into its number. */
  #number(node: Json, scope: Scope, coerces = true): NumberText {
    if (node.kind === 'number') return { text: digitsOf(node.text), absent: 'never' };
    if (node.kind === 'text' && coerces && /^-?\d+(\.\d+)?$/.test(node.value))
      return { text: node.value, absent: 'never' };
    if (node.kind === 'null') return { text: '0', absent: 'never' };
    const call = callOf(node);
    if (call === undefined) throw new NotImported(node.span, 'This', `a number is wanted, and not a ${node.kind}.`);
    const { operator, args } = call;
    if (operator === 'var') {
      const { text, path, leaf, fallback } = this.#variable(node, args, scope, 'number');
      if (leaf !== undefined) leaf.figures.push(...this.#figures);
      if (fallback === undefined) return { text, absent: this.#canMiss(path, scope) ? 'null' : 'never' };
      return { text: `(${text} otherwise ${this.#number(fallback, scope).text})`, absent: 'never' };
    }
    return this.#arithmetic(operator, args, node.span, scope);
  }

  #arithmetic(operator: string, args: readonly Json[], span: Span, scope: Scope): NumberText {
    const [first, second, third] = args;
    const all = (): readonly NumberText[] => args.map((arg) => this.#number(arg, scope));
    const spoilt = (texts: readonly NumberText[]): Absent =>
      texts.some(({ absent }) => absent !== 'never') ? 'nan' : 'never';
    const afterNull = (texts: readonly NumberText[]): Absent =>
      texts.some(({ absent }) => absent === 'nan') ? 'nan' : 'never';
    switch (operator) {
      case '+':
      case '*': {
        const texts = all();
        if (texts.length === 0) throw new NotImported(span, `The operator ${operator}`, 'an operand is wanted.');
        this.#exactly(args, span);
        return { text: `(${texts.map(({ text }) => text).join(` ${operator} `)})`, absent: spoilt(texts) };
      }
      case '-': {
        const [a, b] = all();
        if (a === undefined) throw new NotImported(span, 'The operator -', 'an operand is wanted.');
        this.#exactly(args, span);
        if (b === undefined) return { text: `(-${zeroed(a)})`, absent: afterNull([a]) };
        return { text: `(${zeroed(a)} - ${zeroed(b)})`, absent: afterNull([a, b]) };
      }
      case '/': {
        const [a] = all();
        if (a === undefined || second?.kind !== 'number' || Number(second.text) === 0)
          throw new NotImported(span, 'The operator /', 'only a constant that is not 0 divides without rounding.');
        this.#exactly(args, span);
        return { text: `(${zeroed(a)} / ${digitsOf(second.text)})`, absent: afterNull([a]) };
      }
      case 'min':
      case 'max': {
        const texts = all();
        const [only] = texts;
        if (only === undefined) throw new NotImported(span, `The operator ${operator}`, 'an operand is wanted.');
        if (texts.length === 1) return { text: zeroed(only), absent: afterNull(texts) };
        return { text: `${operator}(${texts.map(zeroed).join(', ')})`, absent: afterNull(texts) };
      }
      case 'if':
      case '?:':
        return this.#numericBranches(args, span, scope);
      case 'reduce':
        return this.#sum(first, second, third, span, scope);
      default:
        throw refusedOperator(operator, span);
    }
  }

  #numericBranches(args: readonly Json[], span: Span, scope: Scope): NumberText {
    if (args.length % 2 === 0)
      throw new NotImported(span, 'The operator if', 'it has no last branch, and can give null.');
    const absents = new Set<Absent>();
    const text = this.#branches(
      args,
      scope,
      (node, inner) => {
        const found = this.#number(node, inner);
        absents.add(found.absent);
        return found.text;
      },
      '0',
    );
    if (absents.has('nan') && absents.has('null'))
      throw new NotImported(span, 'The operator if', 'it can give null, or no number.');
    return { text, absent: absents.has('nan') ? 'nan' : absents.has('null') ? 'null' : 'never' };
  }

  /** The one reduction that has a name: a sum. */
  #sum(list: Json | undefined, step: Json | undefined, start: Json | undefined, span: Span, scope: Scope): NumberText {
    const call = step && callOf(step);
    const names = call?.operator === '+' ? call.args.map((arg) => textOf(callOf(arg)?.args[0])) : [];
    const current = names.find((name) => name === 'current' || name?.startsWith('current.'));
    if (
      list === undefined ||
      current === undefined ||
      !names.includes('accumulator') ||
      names.length !== 2 ||
      start?.kind !== 'number'
    )
      throw new NotImported(
        span,
        'The operator reduce',
        'only a sum of "current" and "accumulator" has a counterpart.',
      );
    const { text, inside, optional } = this.#list(list, scope);
    const path = current === 'current' ? '' : current.slice('current.'.length);
    const field: Json = {
      kind: 'object',
      span,
      entries: [{ name: 'var', nameSpan: span, value: { kind: 'text', value: path, span } }],
    };
    const body = this.#number(field, inside);
    if (body.absent !== 'never') throw new NotImported(span, 'The operator reduce', 'what it adds can be missing.');
    const sum = `sum(${body.text} for x in ${text})`;
    const total = Number(start.text) === 0 ? sum : `(${digitsOf(start.text)} + ${sum})`;
    return { text: optional ? `(${total} otherwise ${digitsOf(start.text)})` : total, absent: 'never' };
  }

  /** A figure that is reckoned, and not only compared, is exact here. */
  #exactly(args: readonly Json[], span: Span): void {
    const isPart = (arg: Json): boolean => arg.kind === 'number' && !/^-?\d+$/.test(digitsOf(arg.text));
    if (args.some(isPart))
      this.#notes.note(span, 'This', 'is computed exactly; JavaScript computes with binary fractions.');
  }

  #text(node: Json, scope: Scope, kind: Kind): { readonly text: string; readonly absent: boolean } {
    if (node.kind === 'text') return { text: kind === 'date' ? dateOf(node) : quoted(node.value), absent: false };
    const call = callOf(node);
    if (call?.operator === 'var') {
      const { text, path, fallback } = this.#variable(node, call.args, scope, kind);
      if (fallback === undefined) return { text, absent: this.#canMiss(path, scope) };
      return { text: `(${text} otherwise ${this.#text(fallback, scope, kind).text})`, absent: false };
    }
    if (call !== undefined && (call.operator === 'if' || call.operator === '?:') && call.args.length % 2 === 1) {
      let absent = false;
      const branch = (each: Json, inner: Scope): string => {
        const found = this.#text(each, inner, kind);
        absent ||= found.absent;
        return found.text;
      };
      return { text: this.#branches(call.args, scope, branch, '""'), absent };
    }
    if (call !== undefined) throw refusedOperator(call.operator, node.span);
    throw new NotImported(node.span, 'This', `a text is wanted, and not a ${node.kind}.`);
  }

  #variable(
    node: Json,
    args: readonly Json[],
    scope: Scope,
    kind: Kind | undefined,
  ): {
    readonly text: string;
    readonly path: string;
    readonly leaf: Leaf | undefined;
    readonly fallback: Json | undefined;
  } {
    const [named_, fallback] = args;
    const path = named_ === undefined ? '' : (textOf(named_) ?? (named_.kind === 'null' ? '' : undefined));
    if (path === undefined)
      throw new NotImported(node.span, 'A field', 'its name is no text, or must first be worked out.');
    if (path === '' && scope.item === '') throw new NotImported(node.span, 'A field', 'it is all of the data.');
    const shape = this.#shape(path, node.span, scope);
    const leaf = kind === undefined ? shape.leaf : leafOf(shape, path, kind, node.span);
    return { text: named(path, scope), path, leaf, fallback: fallback === undefined ? undefined : folded(fallback) };
  }

  #shape(path: string, span: Span, scope: Scope): Shape {
    return path === '' ? scope.root : shapeAt(scope.root, path, span);
  }

  #canMiss(path: string, scope: Scope): boolean {
    return !scope.known.has(path) && optionalAt(scope.root, path);
  }

  #kindOf(node: Json, scope: Scope): Kind | undefined {
    if (node.kind === 'number' || node.kind === 'text' || node.kind === 'bool') return node.kind;
    const call = callOf(node);
    if (call === undefined) return undefined;
    if (NUMBERS.has(call.operator)) return 'number';
    if (TRUTHS.has(call.operator)) return 'bool';
    if (call.operator === 'var') {
      const { leaf, fallback } = this.#variable(node, call.args, scope, undefined);
      return leaf?.kind ?? (fallback && this.#kindOf(fallback, scope));
    }
    if (call.operator === 'if' || call.operator === '?:')
      return call.args
        .map((arg, i) => (i % 2 === 1 || i === call.args.length - 1 ? this.#kindOf(arg, scope) : undefined))
        .find((kind) => kind !== undefined);
    return undefined;
  }
}

interface Call {
  readonly operator: string;
  readonly args: readonly Json[];
}

/** `{"!": x}` is `{"!": [x]}`. */
function callOf(node: Json): Call | undefined {
  if (node.kind !== 'object') return undefined;
  const [entry, ...others] = node.entries;
  if (entry === undefined || others.length > 0) return undefined;
  const args = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  return { operator: entry.name, args: args.map(folded) };
}

/** What hangs on no data is reckoned as JsonLogic does. */
function folded(node: Json): Json {
  if (node.kind !== 'object' || !isConstant(node)) return node;
  const value: unknown = jsonLogic.apply(asLogic(node), null);
  return jsonOf(value, node.span) ?? node;
}

function asLogic(node: Json): RulesLogic {
  return JSON.parse(JSON.stringify(plain(node)));
}

function isConstant(node: Json): boolean {
  if (node.kind === 'list') return node.items.every(isConstant);
  if (node.kind !== 'object') return true;
  const [entry, ...others] = node.entries;
  return entry !== undefined && others.length === 0 && PURE.has(entry.name) && isConstant(entry.value);
}

function jsonOf(value: unknown, span: Span): Json | undefined {
  switch (typeof value) {
    case 'boolean':
      return { kind: 'bool', value, span };
    case 'number':
      return Number.isFinite(value) ? { kind: 'number', text: digitsOf(String(value)), span } : undefined;
    case 'string':
      return { kind: 'text', value, span };
    default:
      if (value === null || value === undefined) return { kind: 'null', span };
      if (!Array.isArray(value)) return undefined;
      return { kind: 'list', items: value.flatMap((item) => jsonOf(item, span) ?? []), span };
  }
}

const NOWHERE: Span = { file: '', start: 0, end: 0 };
const TRUE: Json = { kind: 'bool', value: true, span: NOWHERE };

/** An empty list counts as false, and the text "0" as true. */
function isTruthy(node: Json): boolean {
  switch (node.kind) {
    case 'bool':
      return node.value;
    case 'number':
      return Number(node.text) !== 0;
    case 'text':
      return node.value !== '';
    case 'list':
      return node.items.length > 0;
    case 'null':
      return false;
    case 'object':
      return true;
    default:
      return node satisfies never;
  }
}

/** The paths that are there where a condition holds, or where it does not. */
function guardedBy(node: Json, holds: boolean): readonly string[] {
  const call = callOf(node);
  if (call === undefined) return [];
  const { operator, args } = call;
  const [first, second] = args;
  if (operator === '!' && first !== undefined) return guardedBy(first, !holds);
  if (operator === 'and' && holds) return args.flatMap((arg) => guardedBy(arg, true));
  if (operator === 'or' && !holds) return args.flatMap((arg) => guardedBy(arg, false));
  if (operator === 'missing' && !holds)
    return args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [arg])).flatMap((arg) => textOf(arg) ?? []);
  const differs = operator === '!=' || operator === '!==';
  if ((differs ? holds : !holds) && /^[!=]==?$/.test(operator) && (first?.kind === 'null' || second?.kind === 'null')) {
    const path = [first, second]
      .map((arg) => (arg === undefined ? undefined : callOf(arg)))
      .find((each) => each?.operator === 'var');
    return path?.args.length === 1 ? [textOf(path.args[0]) ?? []].flat() : [];
  }
  return [];
}

function figuresIn(node: Json): readonly string[] {
  switch (node.kind) {
    case 'number':
      return [digitsOf(node.text)];
    case 'list':
      return node.items.flatMap(figuresIn);
    case 'object':
      return node.entries.flatMap(({ value }) => figuresIn(value));
    default:
      return [];
  }
}

function optionalAt(root: Shape, path: string): boolean {
  let shape: Shape | undefined = root;
  if (path === '') return root.optional;
  for (const name of path.split('.')) {
    shape = shape?.fields.get(name);
    if (shape?.optional === true) return true;
  }
  return false;
}

function named(path: string, { item }: Scope): string {
  if (item === '') return path;
  return path === '' ? item : `${item}.${path}`;
}

function zeroed({ text, absent }: NumberText): string {
  return absent === 'null' ? `(${text} otherwise 0)` : text;
}
function negation(text: string): string {
  if (text === 'true') return 'false';
  return text === 'false' ? 'true' : `(not ${text})`;
}
function both(parts: readonly string[]): string {
  if (parts.includes('false')) return 'false';
  const kept = parts.filter((part) => part !== 'true');
  return kept.length === 0 ? 'true' : `(${kept.join(' and ')})`;
}
function either(parts: readonly string[]): string {
  if (parts.includes('true')) return 'true';
  const kept = parts.filter((part) => part !== 'false');
  return kept.length === 0 ? 'false' : `(${kept.join(' or ')})`;
}

function dateOf(node: Json & { readonly kind: 'text' }): string {
  if (/^\d{4}-\d\d-\d\d$/.test(node.value)) return node.value;
  throw new NotImported(node.span, 'This', 'a date such as "2026-04-01" is wanted.');
}

function refusedOperator(operator: string, span: Span): NotImported {
  return new NotImported(span, `The operator ${operator}`, 'it has no counterpart in a condition.');
}
