/**
 * Verifies an answer by its trace. It imports nothing: neither the evaluators nor the policy are known here, only the
 * arithmetic that the texts of the steps spell out (README.md beside this file defines that little language).
 *
 * Four things are checked. The seal fits the rest, so that nothing was altered on the way, whatever it is. Every step's
 * text is computed again and gives its `out`. Every figure of a text has a home in `inputs`, in order; a home that names
 * a step has that step's `out`, and one home has one figure throughout. Every figure, verdict, code and word of the
 * answer is the `out` of a step, and the lines add up to the totals.
 *
 * The file goes from the parts to the whole: values and dates; texts, which are computed while they are read, with their
 * operators and functions; the seal; then the trace, and what the answer says of values, decisions and bills.
 */

export interface VerifyProblem {
  readonly block: string;
  readonly step: string;
  readonly message: string;
}
export type Verified =
  | { readonly ok: true; readonly steps: number }
  | { readonly ok: false; readonly problems: readonly VerifyProblem[] };

/** `answer`: an answer with `explain: full`, as parsed from JSON. */
export function verify(answer: unknown): Verified {
  const run = new Verification();
  const steps = run.all(answer);
  return run.problems.length === 0 ? { ok: true, steps } : { ok: false, problems: run.problems };
}

// ---------------------------------------------------------------- values

type Units = ReadonlyMap<string, number>;
/** n / d with d > 0, in lowest terms. */
interface Ratio {
  readonly n: bigint;
  readonly d: bigint;
}
type Value =
  | { readonly kind: 'number'; readonly ratio: Ratio; readonly units: Units; readonly shown?: string }
  | { readonly kind: 'truth'; readonly truth: boolean }
  | { readonly kind: 'missing' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'date'; readonly day: number }
  | { readonly kind: 'time'; readonly second: number }
  | { readonly kind: 'instant'; readonly ms: number }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Value> }
  /** What a text leaves out because it was not needed. */
  | { readonly kind: 'hole' };
type NumberValue = Extract<Value, { readonly kind: 'number' }>;

class Wrong extends Error {}
function wrong(message: string): never {
  throw new Wrong(message);
}

const MISSING: Value = { kind: 'missing' };
const NO_UNITS: Units = new Map();
const DAY_SECONDS = 86_400;

function ratio(n: bigint, d = 1n): Ratio {
  if (d === 0n) wrong('a division by 0');
  let [a, b] = [n < 0n ? -n : n, d < 0n ? -d : d];
  while (b !== 0n) [a, b] = [b, a % b];
  const divisor = (a === 0n ? 1n : a) * (d < 0n ? -1n : 1n);
  return { n: n / divisor, d: d / divisor };
}
const ZERO = ratio(0n);
function plus(a: Ratio, b: Ratio): Ratio {
  return ratio(a.n * b.d + b.n * a.d, a.d * b.d);
}
function minus(a: Ratio, b: Ratio): Ratio {
  return ratio(a.n * b.d - b.n * a.d, a.d * b.d);
}
function times(a: Ratio, b: Ratio): Ratio {
  return ratio(a.n * b.n, a.d * b.d);
}
function over(a: Ratio, b: Ratio): Ratio {
  return ratio(a.n * b.d, a.d * b.n);
}
function order(a: Ratio, b: Ratio): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
function floorOf({ n, d }: Ratio): bigint {
  return n >= 0n || n % d === 0n ? n / d : n / d - 1n;
}

function numberValue(value: Ratio, units: Units = NO_UNITS): NumberValue {
  return { kind: 'number', ratio: value, units };
}
function truth(value: boolean): Value {
  return { kind: 'truth', truth: value };
}
function name(word: string): Value {
  return { kind: 'name', name: word };
}

function unitText(units: Units): string {
  if (units.size === 0) return '';
  return [...units]
    .map(([word, exponent]) => `${word}^${exponent}`)
    .sort()
    .join(' ');
}
function joinUnits(a: Units, b: Units, sign: 1 | -1): Units {
  const units = new Map(a);
  for (const [word, exponent] of b) units.set(word, (units.get(word) ?? 0) + sign * exponent);
  return new Map([...units].filter(([, exponent]) => exponent !== 0));
}
/** Nothing has no unit: 0 may stand for 0 of anything. */
function commonUnits(values: readonly NumberValue[]): Units {
  const [first, ...others] = values.filter((value) => value.ratio.n !== 0n || value.units.size > 0);
  if (first === undefined) return NO_UNITS;
  for (const other of others) {
    if (unitText(other.units) !== unitText(first.units)) wrong(`units differ: ${canon(first)} and ${canon(other)}`);
  }
  return first.units;
}

/** One text for equal values. */
function canon(value: Value): string {
  switch (value.kind) {
    case 'number':
      return `${value.ratio.n}/${value.ratio.d} ${unitText(value.units)}`.trim();
    case 'truth':
      return `${value.truth}`;
    case 'text':
      return JSON.stringify(value.text);
    case 'name':
      return value.name;
    case 'date':
      return dateText(value.day);
    case 'time':
      return `time ${value.second}`;
    case 'instant':
      return `instant ${value.ms}`;
    case 'list':
      return `[${value.items.map(canon).join(', ')}]`;
    case 'record':
      return `{${[...value.fields].map(([field, inner]) => `${field}: ${canon(inner)}`).join(', ')}}`;
    default:
      return value.kind;
  }
}

// ---------------------------------------------------------------- dates

function dayOf(year: number, month: number, day: number): number {
  return Math.floor(new Date(Date.UTC(2000, month - 1, day)).setUTCFullYear(year, month - 1, day) / 86_400_000);
}
function civil(day: number): { year: number; month: number; day: number } {
  const date = new Date(day * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
function dateText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
function addMonths(start: number, months: number): number {
  const from = civil(start);
  const index = from.year * 12 + from.month - 1 + months;
  const [year, month] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  const last = civil(dayOf(year, month + 1, 1) - 1).day;
  return dayOf(year, month, Math.min(from.day, last));
}
function monthsBetween(a: number, b: number): number {
  if (a > b) return -monthsBetween(b, a);
  const [from, to] = [civil(a), civil(b)];
  const months = (to.year - from.year) * 12 + to.month - from.month;
  return addMonths(a, months) <= b ? months : months - 1;
}
/** A date moved by a number of days or months. */
function moved(day: number, by: NumberValue, sign: 1 | -1): number {
  const count = Number(whole(by)) * sign;
  const unit = unitText(by.units);
  if (unit === 'month^1') return addMonths(day, count);
  return unit === 'day^1' || by.ratio.n === 0n ? day + count : wrong(`a date cannot move by ${canon(by)}`);
}
function whole(value: NumberValue): bigint {
  return value.ratio.d === 1n ? value.ratio.n : wrong(`${canon(value)} is not whole`);
}

// ---------------------------------------------------------------- reading texts

/** One group for each of TOKEN_KINDS, in their order. */
const TOKEN =
  /\s*(?:(\d{4}-\d\d-\d\dT[\d:.]+Z)|(\d{4}-\d\d-\d\d)|(\d\d:\d\d(?::\d\d)?)|(-?\d+(?:\.\d+)?(?:\/\d+)?%?)|("(?:[^"\\]|\\.)*")|([A-Za-z][A-Za-z0-9_]*)|(\[[A-Za-z][^\]]* (?:x|per) [^\]]*\])|(\.\.<|\.\.|<=|>=|[-+/<>(){}[\],:.…]))/uy;
const TOKEN_KINDS = ['instant', 'date', 'time', 'number', 'text', 'word', 'unit', 'mark'] as const;
/** Words that are operators after an operand, so no units. */
const OPERATORS = new Set([
  'x',
  'and',
  'or',
  'not',
  'is',
  'in',
  'if',
  'then',
  'else',
  'otherwise',
  'where',
  'with',
  'per',
  'matches',
]);
const PLURALS: ReadonlyMap<string, string> = new Map([
  ['days', 'day'],
  ['months', 'month'],
]);
const MODES = ['half even', 'half up', 'half down', 'away from zero', 'toward zero', 'ceiling', 'floor'];

interface Token {
  readonly kind: (typeof TOKEN_KINDS)[number] | 'end';
  readonly text: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text);
    if (groups === null) wrong(`cannot read ${JSON.stringify(text.slice(at, at + 20))}`);
    const group = groups.findIndex((found, i) => i > 0 && found !== undefined);
    const kind = TOKEN_KINDS[group - 1];
    if (kind !== undefined) tokens.push({ kind, text: groups[group] ?? '' });
  }
  return tokens;
}

/** An argument of a call: `body where condition`. */
interface Argument {
  readonly value: Value;
  readonly where?: Value;
}

/** Computes a text while reading it; `literals` are its figures, in order. */
class Reader {
  readonly literals: Value[] = [];
  /** The roundings of the text: their modes in order, and the step of the last. */
  readonly modes: string[] = [];
  step: Value | undefined;
  readonly #tokens: Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  whole(): Value {
    const value = this.#choice();
    if (this.#peek().kind !== 'end') wrong(`${JSON.stringify(this.#peek().text)} is not expected`);
    return value;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end', text: '' };
  }
  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }
  #is(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return (token.kind === 'mark' || token.kind === 'word') && token.text === text;
  }
  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at += 1;
    return true;
  }
  #need(text: string): void {
    if (!this.#take(text)) wrong(`${JSON.stringify(text)} is missing`);
  }

  #choice(): Value {
    if (!this.#take('if')) return this.#or();
    const condition = this.#or();
    this.#need('then');
    const then = this.#or();
    this.#need('else');
    const otherwise = this.#or();
    if (condition.kind === 'missing') return MISSING;
    if (condition.kind !== 'truth') return wrong('a condition that is neither true nor false');
    return needed(condition.truth ? then : otherwise);
  }

  #or(): Value {
    return this.#logic('or', () => this.#logic('and', () => this.#not()));
  }
  #logic(word: 'or' | 'and', read: () => Value): Value {
    const parts = [read()];
    while (this.#take(word)) parts.push(read());
    return parts.length === 1 ? (parts[0] ?? MISSING) : kleene(word === 'or', parts);
  }
  #not(): Value {
    return this.#take('not') ? negation(this.#not()) : this.#compare();
  }

  #compare(): Value {
    const left = this.#sum();
    const { text } = this.#peek();
    if (text === '<' || text === '<=' || text === '>' || text === '>=') {
      this.#at += 1;
      return compared(left, text, this.#sum());
    }
    if (this.#take('matches')) return matched(left, this.#sum());
    if (this.#take('is')) {
      const negated = this.#take('not');
      const right = this.#sum();
      if (left.kind === 'missing' || right.kind === 'missing') return MISSING;
      return truth(same(left, right) !== negated);
    }
    const negated = this.#is('not') && this.#is('in', 1);
    if (negated) this.#at += 1;
    return this.#take('in') ? this.#membership(left, negated) : left;
  }

  #membership(item: Value, negated: boolean): Value {
    const from = this.#sum();
    const open = this.#take('..<');
    if (!open && !this.#take('..')) {
      if (item.kind === 'missing' || from.kind === 'missing') return MISSING;
      if (from.kind !== 'list') return wrong('in needs a list or a range');
      const found = kleene(
        true,
        from.items.map((each) => (each.kind === 'missing' ? MISSING : truth(same(item, each)))),
      );
      return negated ? negation(found) : found;
    }
    const to = this.#sum();
    const inside = kleene(false, [compared(item, '>=', from), compared(item, open ? '<' : '<=', to)]);
    if (item.kind === 'missing' || from.kind === 'missing' || to.kind === 'missing') return MISSING;
    return negated ? negation(inside) : inside;
  }

  #sum(): Value {
    let value = this.#product();
    while (this.#is('+') || this.#is('-')) {
      const sign = this.#next().text === '+' ? 1 : -1;
      value = added(value, this.#product(), sign);
    }
    return value;
  }
  #product(): Value {
    let value = this.#unary();
    while (this.#is('x') || this.#is('/')) {
      const sign = this.#next().text === 'x' ? 1 : -1;
      value = multiplied(value, this.#unary(), sign);
    }
    return value;
  }
  #unary(): Value {
    if (!this.#take('-')) return this.#postfix();
    const operand = this.#postfix();
    if (operand.kind === 'missing') return operand;
    return operand.kind === 'number'
      ? numberValue(minus(ZERO, operand.ratio), operand.units)
      : wrong('a minus before what is no number');
  }

  #postfix(): Value {
    let value = this.#primary();
    for (;;) {
      if (this.#take('.')) {
        const field = this.#next().text;
        if (value.kind === 'missing') continue;
        value = (value.kind === 'record' ? value.fields.get(field) : undefined) ?? wrong(`there is no ${field}`);
      } else if (this.#take('otherwise')) {
        const fallback = this.#primary();
        value = value.kind === 'missing' ? needed(fallback) : value;
      } else if (this.#take('with')) {
        const changes = this.#primary();
        if (value.kind !== 'record' || changes.kind !== 'record') return wrong('with needs records');
        value = { kind: 'record', fields: new Map([...value.fields, ...changes.fields]) };
      } else return value;
    }
  }

  #primary(): Value {
    const token = this.#next();
    switch (token.kind) {
      case 'number':
        return this.#literal(this.#number(token.text));
      case 'text':
        return this.#literal({ kind: 'text', text: String(JSON.parse(token.text)) });
      case 'date': {
        const [year = 0, month = 0, day = 0] = token.text.split('-').map(Number);
        return this.#literal({ kind: 'date', day: dayOf(year, month, day) });
      }
      case 'time': {
        const [hours = 0, minutes = 0, seconds = 0] = token.text.split(':').map(Number);
        return this.#literal({ kind: 'time', second: hours * 3600 + minutes * 60 + seconds });
      }
      case 'instant': {
        const ms = Date.parse(token.text);
        return Number.isNaN(ms) ? wrong(`${token.text} is no instant`) : this.#literal({ kind: 'instant', ms });
      }
      case 'word':
        return this.#word(token.text);
      case 'mark':
        return this.#marked(token.text);
      default:
        return wrong('a figure is missing');
    }
  }

  #literal(value: Value): Value {
    this.literals.push(value);
    return value;
  }

  #number(text: string): Value {
    const [, digits = '', fraction = '', divisor = '1', percent = ''] =
      /^(-?\d+)(?:\.(\d+))?(?:\/(\d+))?(%?)$/.exec(text) ?? [];
    const scale = 10n ** BigInt(fraction.length) * BigInt(divisor) * (percent === '' ? 1n : 100n);
    const units = this.#units();
    const shown = units.text === '' ? text : `${text} ${units.text}`;
    return { kind: 'number', ratio: ratio(BigInt(`${digits}${fraction}`), scale), units: units.units, shown };
  }

  /** `USD per GB`, or `[GB x Mbps]` where words alone would be misread. */
  #units(): { units: Units; text: string } {
    const token = this.#peek();
    if (token.kind === 'unit' || (token.text === '[' && this.#peek(2).text === ']')) return this.#bracketed(token);
    if (token.kind !== 'word' || OPERATORS.has(token.text)) return { units: NO_UNITS, text: '' };
    let text = this.#next().text;
    while (this.#is('per')) {
      this.#at += 1;
      text += ` per ${this.#next().text}`;
    }
    return { units: unitsOf(text), text };
  }
  #bracketed({ kind, text }: Token): { units: Units; text: string } {
    this.#at += 1;
    if (kind === 'unit') return { units: unitsOf(text.slice(1, -1)), text };
    const word = this.#next().text;
    this.#need(']');
    return { units: unitsOf(word), text: `[${word}]` };
  }

  #word(word: string): Value {
    if (this.#is('(') && word !== 'not') return this.#call(word);
    if (word === 'true' || word === 'false') return this.#literal(truth(word === 'true'));
    return this.#literal(word === 'missing' ? MISSING : name(word));
  }

  #marked(mark: string): Value {
    if (mark === '…') return { kind: 'hole' };
    if (mark === '(') {
      const value = this.#choice();
      this.#need(')');
      return value;
    }
    if (mark === '[') return { kind: 'list', items: this.#until(']', () => this.#choice()) };
    if (mark !== '{') return wrong(`${JSON.stringify(mark)} is not expected`);
    const fields = this.#until('}', (): [string, Value] => {
      const field = this.#next().text;
      this.#need(':');
      return [field, this.#choice()];
    });
    return { kind: 'record', fields: new Map(fields) };
  }

  #until<T>(end: string, read: () => T): T[] {
    const items: T[] = [];
    if (this.#take(end)) return items;
    for (;;) {
      items.push(read());
      if (this.#take(end)) return items;
      this.#need(',');
    }
  }

  #call(word: string): Value {
    this.#need('(');
    if (word === 'round') return this.#rounded();
    const args = this.#until(')', (): Argument => {
      const value = this.#choice();
      return this.#take('where') ? { value, where: this.#or() } : { value };
    });
    return applied(word, args);
  }

  #rounded(): Value {
    const words: string[] = [];
    while (!this.#is(',')) words.push(this.#next().text);
    this.#need(',');
    const mode = words.join(' ');
    this.modes.push(mode);
    const step = this.#choice();
    this.#need(',');
    // What is rounded may hold roundings of its own.
    const value = this.#choice();
    this.#need(')');
    this.step = step;
    if (value.kind === 'missing') return MISSING;
    return roundTo(numberOf(value), mode, numberOf(step));
  }
}

/** `USD per GB` as exponents. */
function unitsOf(label: string): Units {
  let units: Units = NO_UNITS;
  const parts = label === '' ? [] : `${label.startsWith('per ') ? '' : 'x '}${label}`.split(/ (?=per |x )/);
  for (const part of parts) {
    const per = part.startsWith('per ');
    const word = part.slice(per ? 4 : 2);
    units = joinUnits(units, new Map([[PLURALS.get(word) ?? word, 1]]), per ? -1 : 1);
  }
  return units;
}

/** What a text gives: its value, its figures in order, each as one text, and its roundings. */
interface Reading {
  readonly value: Value;
  readonly figures: readonly string[];
  readonly modes: readonly string[];
  readonly step: Value | undefined;
}
/** A text gives the same wherever it stands, and traces repeat themselves: short ones are read once, up to so many. */
const KEPT_MAX = 10_000;
const KEPT_LENGTH_MAX = 500;
const kept = new Map<string, Reading>();

function readText(source: string): Reading {
  const known = kept.get(source);
  if (known !== undefined) return known;
  const reader = new Reader(source);
  const value = reader.whole();
  const { literals, modes, step } = reader;
  const reading: Reading = { value, figures: literals.map(canon), modes, step };
  if (kept.size >= KEPT_MAX) kept.clear();
  if (source.length <= KEPT_LENGTH_MAX) kept.set(source, reading);
  return reading;
}

// ---------------------------------------------------------------- operators

function needed(value: Value): Value {
  return value.kind === 'hole' ? wrong('what was left out is needed') : value;
}
function numberOf(value: Value): NumberValue {
  return value.kind === 'number' ? value : wrong(`${canon(value)} is no number`);
}
function negation(value: Value): Value {
  if (value.kind === 'missing') return MISSING;
  return value.kind === 'truth' ? truth(!value.truth) : wrong('not needs a truth');
}
/** Strong Kleene: `deciding` true is or, false is and. A part that was left out stands behind a deciding one. */
function kleene(deciding: boolean, parts: readonly Value[]): Value {
  let unknown = false;
  for (const part of parts) {
    if (part.kind === 'truth' && part.truth === deciding) return truth(deciding);
    if (part.kind === 'missing') unknown = true;
    else if (part.kind !== 'truth') return wrong('a truth is missing');
  }
  return unknown ? MISSING : truth(!deciding);
}
/** Equal, where 0 without a unit is 0 of anything. */
function same(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'number' && b.kind === 'number') {
    if (order(a.ratio, b.ratio) !== 0) return false;
    const anyUnit = a.ratio.n === 0n && (a.units.size === 0 || b.units.size === 0);
    return anyUnit || unitText(a.units) === unitText(b.units);
  }
  if (a.kind === 'list' && b.kind === 'list') {
    return a.items.length === b.items.length && a.items.every((item, i) => same(item, b.items[i] ?? MISSING));
  }
  return canon(a) === canon(b);
}

function difference(a: Value, b: Value): number {
  if (a.kind === 'number' && b.kind === 'number') {
    commonUnits([a, b]);
    return order(a.ratio, b.ratio);
  }
  if (a.kind === 'text' && b.kind === 'text') return codePointOrder(a.text, b.text);
  if (a.kind === 'date' && b.kind === 'date') return a.day - b.day;
  if (a.kind === 'time' && b.kind === 'time') return a.second - b.second;
  if (a.kind === 'instant' && b.kind === 'instant') return a.ms - b.ms;
  return wrong(`${canon(a)} and ${canon(b)} have no order`);
}
function codePointOrder(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (const [i, character] of left.entries()) {
    const apart = (character.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? -1);
    if (apart !== 0) return apart;
  }
  return left.length - right.length;
}
function compared(a: Value, operator: string, b: Value): Value {
  if (a.kind === 'missing' || b.kind === 'missing') return MISSING;
  const apart = difference(a, b);
  return truth(
    operator === '<' ? apart < 0 : operator === '<=' ? apart <= 0 : operator === '>' ? apart > 0 : apart >= 0,
  );
}

function added(a: Value, b: Value, sign: 1 | -1): Value {
  if (a.kind === 'missing' || b.kind === 'missing') return MISSING;
  const by = numberOf(b);
  if (a.kind === 'date') return { kind: 'date', day: moved(a.day, by, sign) };
  if (a.kind === 'instant') {
    const shift = times(by.ratio, ratio(1000n * BigInt(sign)));
    return { kind: 'instant', ms: Number(floorOf(plus(ratio(BigInt(a.ms)), shift))) };
  }
  const left = numberOf(a);
  return numberValue((sign === 1 ? plus : minus)(left.ratio, by.ratio), commonUnits([left, by]));
}
function multiplied(a: Value, b: Value, sign: 1 | -1): Value {
  if (a.kind === 'missing' || b.kind === 'missing') return MISSING;
  const [left, right] = [numberOf(a), numberOf(b)];
  return numberValue((sign === 1 ? times : over)(left.ratio, right.ratio), joinUnits(left.units, right.units, sign));
}

function roundTo(value: NumberValue, mode: string, step: NumberValue): NumberValue {
  if (!MODES.includes(mode)) wrong(`${mode} is no rounding`);
  if (step.ratio.n <= 0n) wrong('a rounding to no step');
  const units = commonUnits([step, value]);
  return numberValue(times(ratio(roundWhole(over(value.ratio, step.ratio), mode)), step.ratio), units);
}
function roundWhole(value: Ratio, mode: string): bigint {
  const below = floorOf(value);
  if (value.d === 1n || mode === 'floor') return below;
  if (mode === 'ceiling') return below + 1n;
  const negative = value.n < 0n;
  const [inner, outer] = negative ? [below + 1n, below] : [below, below + 1n];
  if (mode === 'toward zero') return inner;
  if (mode === 'away from zero') return outer;
  const twice = minus(times(value, ratio(2n)), ratio(inner + outer));
  const nearer = negative ? -order(twice, ZERO) : order(twice, ZERO);
  if (nearer !== 0) return nearer > 0 ? outer : inner;
  if (mode === 'half even') return inner % 2n === 0n ? inner : outer;
  return mode === 'half up' ? outer : inner;
}

// ---------------------------------------------------------------- allocation

/** Floors at the step; the missing steps go to the largest non-zero fractions, ties in order; the last may be a smaller one. */
function largestRemainder(total: Ratio, parts: readonly Ratio[], step: Ratio): Ratio[] {
  const inSteps = parts.map((part) => over(part, step));
  const given = inSteps.map((part) => ratio(floorOf(part)));
  const fractions = inSteps.map((part, i) => minus(part, given[i] ?? ZERO));
  let missing = given.reduce(minus, over(total, step));
  const byFraction = [...fractions.keys()]
    .filter((i) => (fractions[i] ?? ZERO).n !== 0n)
    .sort((a, b) => order(fractions[b] ?? ZERO, fractions[a] ?? ZERO) || a - b);
  for (const i of byFraction) {
    if (missing.n <= 0n) break;
    const piece = order(missing, ratio(1n)) < 0 ? missing : ratio(1n);
    given[i] = plus(given[i] ?? ZERO, piece);
    missing = minus(missing, piece);
  }
  return given.map((part) => times(part, step));
}
function shareOut(total: Ratio, weights: readonly Ratio[], step: Ratio | undefined): Ratio[] {
  const sum = weights.reduce(plus, ZERO);
  const even = ratio(1n, BigInt(Math.max(1, weights.length)));
  const exact = weights.map((weight) => times(total, sum.n === 0n ? even : over(weight, sum)));
  return step === undefined ? exact : largestRemainder(total, exact, step);
}
/** By weight, no share above what is left of its line; what is cut off is shared again over the others. */
function spreadOver(total: Ratio, weights: readonly Ratio[], left: readonly Ratio[], step: Ratio | undefined): Ratio[] {
  const shares = weights.map(() => ZERO);
  let rest = total;
  let open = [...weights.keys()].filter((i) => (left[i] ?? ZERO).n > 0n && (weights[i] ?? ZERO).n > 0n);
  while (rest.n > 0n && open.length > 0) {
    const parts = shareOut(
      rest,
      open.map((i) => weights[i] ?? ZERO),
      step,
    );
    for (const [k, i] of open.entries()) {
      const room = minus(left[i] ?? ZERO, shares[i] ?? ZERO);
      const wanted = parts[k] ?? ZERO;
      const part = order(wanted, room) > 0 ? room : wanted;
      shares[i] = plus(shares[i] ?? ZERO, part);
      rest = minus(rest, part);
    }
    open = open.filter((i) => order(shares[i] ?? ZERO, left[i] ?? ZERO) < 0);
  }
  return shares;
}

// ---------------------------------------------------------------- patterns

/** From the places where a piece of a pattern may begin in a text to those where it may end. */
type Piece = (starts: ReadonlySet<number>) => ReadonlySet<number>;

function matched(value: Value, pattern: Value): Value {
  if (value.kind === 'missing') return MISSING;
  if (value.kind !== 'text' || pattern.kind !== 'text') return wrong('matches needs texts');
  const signs = [...value.text];
  return truth(
    new PatternReader([...pattern.text], signs)
      .whole()(new Set([0]))
      .has(signs.length),
  );
}

/** Ends of ranges, in pairs. */
const CLASSES: ReadonlyMap<string, readonly string[]> = new Map([
  ['d', [...'09']],
  ['w', [...'09AZ__az']],
  ['s', [...'\t\r  ']],
]);

/** Reads a pattern into its pieces for one text. */
class PatternReader {
  readonly #pattern: readonly string[];
  readonly #signs: readonly string[];
  #at = 0;

  constructor(pattern: readonly string[], signs: readonly string[]) {
    this.#pattern = pattern;
    this.#signs = signs;
  }

  whole(): Piece {
    const piece = this.#choice();
    return this.#at === this.#pattern.length ? piece : wrong('the pattern goes on behind its end');
  }

  #take(sign: string): boolean {
    if (this.#pattern[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }
  #next(): string {
    this.#at += 1;
    return this.#pattern[this.#at - 1] ?? wrong('the pattern ends too early');
  }

  #choice(): Piece {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return (starts) => new Set(options.flatMap((option) => [...option(starts)]));
  }
  #sequence(): Piece {
    const pieces: Piece[] = [];
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at] ?? '')) {
      pieces.push(this.#repetition(this.#single()));
    }
    return (starts) => pieces.reduce((places, piece) => piece(places), starts);
  }
  #repetition(piece: Piece): Piece {
    if (this.#take('*')) return rounds(piece, 0, Number.POSITIVE_INFINITY);
    if (this.#take('+')) return rounds(piece, 1, Number.POSITIVE_INFINITY);
    if (this.#take('?')) return rounds(piece, 0, 1);
    if (!this.#take('{')) return piece;
    let written = '';
    while (!this.#take('}')) written += this.#next();
    const [least = '', most = least] = written.split(',');
    return rounds(piece, Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most));
  }
  #single(): Piece {
    const sign = this.#next();
    if (sign === '(') {
      if (this.#take('?')) this.#take(':');
      const piece = this.#choice();
      return this.#take(')') ? piece : wrong('a group of the pattern is not closed');
    }
    if (sign === '.') return this.#one(() => true);
    if (sign === '[') return this.#members();
    const ends = sign === '\\' ? this.#escaped() : [sign, sign];
    return this.#one((each) => between(each, ends));
  }
  #escaped(): readonly string[] {
    const sign = this.#next();
    return CLASSES.get(sign) ?? [sign, sign];
  }
  #members(): Piece {
    const negated = this.#take('^');
    const ends: string[] = [];
    while (!this.#take(']')) {
      const member = this.#member();
      const [from = ''] = member;
      const isRange = member.length === 2 && this.#pattern[this.#at] === '-' && this.#pattern[this.#at + 1] !== ']';
      if (isRange) this.#at += 1;
      ends.push(...(isRange ? [from, this.#member()[0] ?? ''] : member));
    }
    return this.#one((each) => between(each, ends) !== negated);
  }
  #member(): readonly string[] {
    const sign = this.#next();
    return sign === '\\' ? this.#escaped() : [sign, sign];
  }
  #one(holds: (sign: string) => boolean): Piece {
    return (starts) => {
      const ends = [...starts].filter((place) => place < this.#signs.length && holds(this.#signs[place] ?? ''));
      return new Set(ends.map((place) => place + 1));
    };
  }
}
/** Whether a sign lies in one of the ranges whose ends stand in pairs. */
function between(sign: string, ends: readonly string[]): boolean {
  const code = sign.codePointAt(0) ?? 0;
  return ends.some((end, i) => {
    const [from, to] = [ends[i - 1]?.codePointAt(0) ?? 0, end.codePointAt(0) ?? 0];
    return i % 2 === 1 && code >= from && code <= to;
  });
}
function rounds(piece: Piece, least: number, most: number): Piece {
  return (starts) => {
    let places = starts;
    const reached = new Set(least === 0 ? starts : []);
    for (let round = 1; round <= most && places.size > 0; round += 1) {
      const ends = piece(places);
      places = round < least ? ends : new Set([...ends].filter((place) => !reached.has(place)));
      if (round >= least) for (const place of places) reached.add(place);
    }
    return reached;
  };
}

// ---------------------------------------------------------------- calendars

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];

function recordOf(value: Value): ReadonlyMap<string, Value> {
  return value.kind === 'record' ? value.fields : wrong('a record is missing');
}
function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' ? value.items : wrong('a list is missing');
}
function instantMs(value: Value | undefined): number {
  return value?.kind === 'instant' ? value.ms : wrong('an instant is missing');
}
function secondsOf(value: Value | undefined): number {
  return Number(whole(numberOf(value ?? MISSING)));
}
function timeAt(window: ReadonlyMap<string, Value>, field: string): number {
  const value = window.get(field);
  return value?.kind === 'time' ? value.second : wrong('a time is missing');
}
/** Whether a window begins on a day. */
function beginsOn(window: ReadonlyMap<string, Value>, day: number): boolean {
  const holds = (field: string, value: Value): boolean => itemsOf(window.get(field)).some((each) => same(each, value));
  const date: Value = { kind: 'date', day };
  const weekday = name(WEEKDAYS[(((day + 3) % 7) + 7) % 7] ?? '');
  const named = window.has('on') ? holds('on', date) : holds('days', weekday);
  if (!named || (window.has('months') && !holds('months', name(MONTHS[civil(day).month - 1] ?? '')))) return false;
  return !window.has('except') || !holds('except', date);
}
/** The seconds of a window that begins on a day, as the clock on the wall counts them. */
function windowOn(window: ReadonlyMap<string, Value>, day: number): readonly [number, number] {
  const [from, to] = [timeAt(window, 'from'), timeAt(window, 'to')];
  return [day * DAY_SECONDS + from, (to > from ? day : day + 1) * DAY_SECONDS + to];
}
function isInBand(ms: number, offset: number, windows: readonly Value[]): boolean {
  const reading = Math.floor(ms / 1000) + offset;
  const today = Math.floor(reading / DAY_SECONDS);
  return windows.map(recordOf).some((window) =>
    [today - 1, today].some((day) => {
      const [from, to] = windowOn(window, day);
      return beginsOn(window, day) && reading >= from && reading < to;
    }),
  );
}
/** Milliseconds, half-open. */
type Span = readonly [from: number, to: number];
/** What of a span lies inside windows, under the offsets that hold in it. */
function spansInside(start: number, end: number, offsets: readonly Value[], windows: readonly Value[]): Span[] {
  const turns = offsets.map(recordOf);
  if (instantMs(turns[0]?.get('from')) !== start) wrong('the first offset does not hold from the start');
  const parts: [number, number][] = [];
  for (const [i, turn] of turns.entries()) {
    const [from, offset] = [instantMs(turn.get('from')), secondsOf(turn.get('offset')) * 1000];
    const to = i === turns.length - 1 ? end : instantMs(turns[i + 1]?.get('from'));
    const [first, last] = [from, to].map((ms) => Math.floor((ms + offset) / (DAY_SECONDS * 1000)));
    for (let day = (first ?? 0) - 1; day <= (last ?? 0); day += 1) {
      for (const window of windows.map(recordOf)) {
        if (!beginsOn(window, day)) continue;
        const [opens, closes] = windowOn(window, day);
        const [since, till] = [Math.max(from, opens * 1000 - offset), Math.min(to, closes * 1000 - offset)];
        if (since < till) parts.push([since, till]);
      }
    }
  }
  return joinedSpans(parts);
}
/** Spans in order, those that meet or overlap as one. */
function joinedSpans(parts: readonly Span[]): Span[] {
  const joint: Span[] = [];
  for (const [from, to] of [...parts].sort(([a], [b]) => a - b)) {
    const last = joint.at(-1);
    if (last === undefined || from > last[1]) joint.push([from, to]);
    else joint[joint.length - 1] = [last[0], Math.max(last[1], to)];
  }
  return joint;
}
/** What spans leave of a whole one. */
function outside(start: number, end: number, spans: readonly Span[]): Span[] {
  const edges = [start, ...spans.flat(), end];
  return edges.flatMap((from, i): Span[] => {
    const to = edges[i + 1];
    return i % 2 === 0 && to !== undefined && from < to ? [[from, to]] : [];
  });
}
function spansValue(spans: readonly Span[]): Value {
  const instant = (ms: number): Value => ({ kind: 'instant', ms });
  const items = spans.map(([start, end]): Value => {
    const fields: [string, Value][] = [
      ['start', instant(start)],
      ['end', instant(end)],
    ];
    return { kind: 'record', fields: new Map(fields) };
  });
  return { kind: 'list', items };
}
function spanOf(value: Value): Span {
  const fields = recordOf(value);
  return [instantMs(fields.get('start')), instantMs(fields.get('end'))];
}
function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((all, [from, to]) => all + to - from, 0);
}

/** The bits of an IP address, the first one first; undefined where the text is none. */
function addressBits(address: string): string | undefined {
  const bitsOf = (part: string, radix: number, width: number): string =>
    Number.parseInt(part, radix).toString(2).padStart(width, '0');
  const dotted = (text: string): string | undefined => {
    const parts = text.split('.');
    const sound =
      parts.length === 4 && parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255);
    return sound ? parts.map((part) => bitsOf(part, 10, 8)).join('') : undefined;
  };
  if (!address.includes(':')) return dotted(address);
  const halves = address.split('::');
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1)?.at(-1);
  const tail = last?.includes('.') ? dotted(last) : '';
  const plain = groups.flat().slice(0, tail === '' ? undefined : -1);
  if (tail === undefined || halves.length > 2 || !plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group)))
    return undefined;
  const written = plain.length * 16 + tail.length;
  if (halves.length === 1 ? written !== 128 : written > 112) return undefined;
  const [first = []] = groups;
  const head = (halves.length === 1 ? plain : first).map((group) => bitsOf(group, 16, 16)).join('');
  const rest =
    halves.length === 1
      ? ''
      : plain
          .slice(first.length)
          .map((group) => bitsOf(group, 16, 16))
          .join('');
  return head + '0'.repeat(128 - written) + rest + tail;
}
/** The address of a network has no bit set beyond its length. */
function isNetwork(network: string): boolean {
  const [address = '', length = '', ...more] = network.split('/');
  const bits = addressBits(address);
  if (bits === undefined || more.length > 0 || !/^(0|[1-9][0-9]{0,2})$/.test(length)) return false;
  return Number(length) <= bits.length && !bits.slice(Number(length)).includes('1');
}

// ---------------------------------------------------------------- functions

type Function = (args: readonly Value[]) => Value;
type Functions = readonly (readonly [name: string, compute: Function])[];

function numbersOf(value: Value | undefined): NumberValue[] {
  return value?.kind === 'list' ? value.items.map(numberOf) : wrong('a list is missing');
}
function ratiosOf(value: Value | undefined): Ratio[] {
  return numbersOf(value).map((each) => each.ratio);
}
function argument(args: readonly Value[], index: number): Value {
  return args[index] ?? wrong('an argument is missing');
}
function dayAt(args: readonly Value[], index: number): number {
  const value = argument(args, index);
  return value.kind === 'date' ? value.day : wrong('a date is missing');
}
function textAt(args: readonly Value[], index: number): string {
  const value = argument(args, index);
  return value.kind === 'text' ? value.text : wrong('a text is missing');
}
function wordAt(args: readonly Value[], index: number): string {
  const value = argument(args, index);
  return value.kind === 'name' ? value.name : wrong('a word is missing');
}
function best(args: readonly Value[], sign: 1 | -1): Value {
  return args.length === 0 ? MISSING : args.reduce((a, b) => (difference(b, a) * sign > 0 ? b : a));
}
function listOf(parts: readonly Ratio[], units: Units): Value {
  return { kind: 'list', items: parts.map((part) => numberValue(part, units)) };
}
function stepOf(value: Value | undefined): Ratio | undefined {
  return value === undefined || value.kind === 'hole' ? undefined : numberOf(value).ratio;
}
function total(args: readonly Value[]): Value {
  const numbers = args.map(numberOf);
  return numberValue(numbers.map((each) => each.ratio).reduce(plus, ZERO), commonUnits(numbers));
}

const OF_NUMBERS: Functions = [
  ['min', (args) => best(args, -1)],
  ['max', (args) => best(args, 1)],
  ['sum', total],
  [
    'percentile',
    ([share, ...values]) => {
      if (values.length === 0) return MISSING;
      const rank = times(numberOf(share ?? MISSING).ratio, ratio(BigInt(values.length)));
      const k = rank.d === 1n ? rank.n : floorOf(rank) + 1n;
      return argument([...values].sort(difference), Number(k) - 1);
    },
  ],
  ['clamp', (args) => best([best([argument(args, 0), argument(args, 1)], 1), argument(args, 2)], -1)],
  ['as_percent', (args) => argument(args, 0)],
  [
    'abs',
    (args) => {
      const value = numberOf(argument(args, 0));
      return numberValue(value.ratio.n < 0n ? minus(ZERO, value.ratio) : value.ratio, value.units);
    },
  ],
  [
    'ceil',
    (args) => {
      const [value, unit] = [numberOf(argument(args, 0)), numberOf(argument(args, 1))];
      return roundTo(value, 'ceiling', unit);
    },
  ],
  [
    'rank',
    (args) => {
      const members = argument(args, 1);
      const place = members.kind === 'list' ? members.items.findIndex((each) => same(each, argument(args, 0))) : -1;
      return place < 0 ? wrong('a word without a rank') : numberValue(ratio(BigInt(place)));
    },
  ],
];
const OF_DATES: Functions = [
  ['days_between', (args) => numberValue(ratio(BigInt(dayAt(args, 1) - dayAt(args, 0))))],
  ['months_between', (args) => numberValue(ratio(BigInt(monthsBetween(dayAt(args, 0), dayAt(args, 1)))))],
  [
    'add_months',
    (args) => ({ kind: 'date', day: addMonths(dayAt(args, 0), Number(whole(numberOf(argument(args, 1))))) }),
  ],
  [
    'seconds_between',
    (args) => {
      const [before, after] = [whole(numberOf(argument(args, 2))), whole(numberOf(argument(args, 3)))];
      return numberValue(ratio(BigInt((dayAt(args, 1) - dayAt(args, 0)) * DAY_SECONDS) + before - after));
    },
  ],
  [
    'date_of',
    (args) => {
      const instant = argument(args, 0);
      if (instant.kind !== 'instant') return wrong('date_of needs an instant');
      const offset = Number(whole(numberOf(argument(args, 1))));
      return { kind: 'date', day: Math.floor((instant.ms / 1000 + offset) / DAY_SECONDS) };
    },
  ],
  [
    'same_clock',
    (args) => {
      const instant = argument(args, 0);
      if (instant.kind !== 'instant') return wrong('same_clock needs an instant');
      const [before, after] = [Number(whole(numberOf(argument(args, 2)))), Number(whole(numberOf(argument(args, 3))))];
      const reading = instant.ms + before * 1000;
      const day = Math.floor(reading / 86_400_000);
      const there = moved(day, numberOf(argument(args, 1)), 1);
      return { kind: 'instant', ms: reading + (there - day) * 86_400_000 - after * 1000 };
    },
  ],
  ['in_band', (args) => truth(isInBand(instantMs(args[0]), secondsOf(args[1]), itemsOf(args[2])))],
  [
    'elapsed',
    (args) => {
      const [start, end] = [instantMs(args[0]), instantMs(args[1])];
      if (end < start) wrong('a span that ends before it begins');
      const ms =
        args.length === 2 ? end - start : lengthOf(spansInside(start, end, itemsOf(args[2]), itemsOf(args[3])));
      return numberValue(ratio(BigInt(ms), 1000n), unitsOf('second'));
    },
  ],
  [
    'held_in',
    ([start, end, offsets, windows]) =>
      spansValue(spansInside(instantMs(start), instantMs(end), itemsOf(offsets), itemsOf(windows))),
  ],
  [
    'held_outside',
    ([start, end, offsets, windows]) => {
      const [from, to] = [instantMs(start), instantMs(end)];
      return spansValue(outside(from, to, spansInside(from, to, itemsOf(offsets), itemsOf(windows))));
    },
  ],
  ['joined', (args) => spansValue(joinedSpans(args.flatMap(itemsOf).map(spanOf)))],
];
const OF_TEXTS: Functions = [
  ['network', (args) => (isNetwork(textAt(args, 0)) ? argument(args, 0) : wrong('a text that is no network'))],
  ['address', (args) => (addressBits(textAt(args, 0)) ? argument(args, 0) : wrong('a text that is no address'))],
  ['starts_with', (args) => truth(textAt(args, 0).startsWith(textAt(args, 1)))],
  ['ends_with', (args) => truth(textAt(args, 0).endsWith(textAt(args, 1)))],
  ['contains', (args) => truth(textAt(args, 0).includes(textAt(args, 1)))],
  ['length', (args) => numberValue(ratio(BigInt([...textAt(args, 0)].length)))],
  ['upper', (args) => ({ kind: 'text', text: textAt(args, 0).toUpperCase().normalize('NFC') })],
];
/** A missing argument makes these missing. */
const STRICT = new Map([...OF_NUMBERS, ...OF_DATES, ...OF_TEXTS]);

function counts(outcomes: readonly Value[], word: string): number {
  return outcomes.filter((each) => each.kind === 'name' && outcomeWord(each.name) === word).length;
}
/** A nested decision that refers is undecided; a waived rule counts as a pass. */
function outcomeWord(word: string): string {
  if (word === 'waived') return 'pass';
  return word === 'refer' ? 'undecided' : word;
}
function applying(args: readonly Value[]): Value[] {
  return args.filter((each) => each.kind !== 'name' || each.name !== 'not_applicable');
}
function reaches(passed: Ratio, undecided: Ratio, threshold: Ratio): Value {
  if (order(passed, threshold) >= 0) return name('pass');
  return name(order(plus(passed, undecided), threshold) < 0 ? 'fail' : 'undecided');
}
function anyOf(args: readonly Value[]): string {
  return counts(args, 'pass') > 0 ? 'pass' : counts(args, 'undecided') > 0 ? 'undecided' : 'fail';
}

const OF_MISSING: Functions = [
  ['is_present', (args) => truth(argument(args, 0).kind !== 'missing')],
  ['is_missing', (args) => truth(argument(args, 0).kind === 'missing')],
  [
    'missing_argument',
    (args) => (args.some((each) => each.kind === 'missing') ? MISSING : wrong('no argument is missing')),
  ],
  ['answered', ([answer]) => answer ?? wrong('an answer is missing')],
  ['message', (args) => ({ kind: 'text', text: args.map(printed).join('') })],
];
const OF_OUTCOMES: Functions = [
  [
    'outcome',
    (args) => {
      const [gate, require, missing] = args.length === 3 ? args : [truth(true), ...args];
      if (gate?.kind === 'truth' && !gate.truth) return name('not_applicable');
      if (gate?.kind === 'missing' || require?.kind === 'missing') return needed(missing ?? { kind: 'hole' });
      return require?.kind === 'truth' ? name(require.truth ? 'pass' : 'fail') : wrong('a rule without its truth');
    },
  ],
  [
    'waive',
    (args) => {
      const waived = argument(args, 1);
      return waived.kind === 'truth' && waived.truth ? name('waived') : name(wordAt(args, 0));
    },
  ],
  ['as_verdict', (args) => name(wordAt(args, 0) === 'undecided' ? 'refer' : wordAt(args, 0))],
  [
    'group',
    (args) => {
      const [gate, group] = args.length === 2 ? args : [truth(true), args[0]];
      if (gate?.kind === 'truth' && !gate.truth) return name('not_applicable');
      return gate?.kind === 'missing' ? name('undecided') : name(outcomeWord(wordAt([group ?? MISSING], 0)));
    },
  ],
  [
    'verdict',
    (args) => {
      const outcome = wordAt(args, 0);
      if (outcome === 'undecided') return argument(args, 1);
      return outcome === 'pass' && args.length > 1 ? argument(args, 1) : name(outcome);
    },
  ],
  [
    'all',
    (given) => {
      const args = applying(given);
      return name(counts(args, 'fail') > 0 ? 'fail' : counts(args, 'undecided') > 0 ? 'undecided' : 'pass');
    },
  ],
  ['any', (given) => name(anyOf(applying(given)))],
  [
    'none',
    (given) => {
      const any = anyOf(applying(given));
      return name(any === 'undecided' ? any : any === 'pass' ? 'fail' : 'pass');
    },
  ],
  [
    'at_least',
    ([threshold, ...given]) => {
      const [passed, undecided] = [counts(given, 'pass'), counts(given, 'undecided')];
      return reaches(ratio(BigInt(passed)), ratio(BigInt(undecided)), numberOf(threshold ?? MISSING).ratio);
    },
  ],
  [
    'weight',
    ([threshold, ...pairs]) => {
      const sum = (word: string): Ratio =>
        pairs.reduce((found, each, i) => {
          const weight = pairs[i - 1];
          const counted = i % 2 === 1 && each.kind === 'name' && outcomeWord(each.name) === word;
          return counted && weight?.kind === 'number' ? plus(found, weight.ratio) : found;
        }, ZERO);
      return reaches(sum('pass'), sum('undecided'), numberOf(threshold ?? MISSING).ratio);
    },
  ],
];
const OF_ROWS: Functions = [
  ['otherwise', () => ({ kind: 'list', items: [] })],
  ['no_row', () => MISSING],
  [
    'row',
    (args) => {
      const conditions = argument(args, 0);
      const held = conditions.kind === 'list' ? kleene(false, conditions.items) : wrong('a row without conditions');
      return held.kind === 'truth' && held.truth ? argument(args, 1) : wrong('the row does not match');
    },
  ],
  ['every_row', (args) => ({ kind: 'list', items: args })],
  ['count_of_rows', (args) => numberValue(ratio(BigInt(args.length)))],
  ['sum_of_rows', (args) => folded(args, total)],
  ['min_of_rows', (args) => folded(args, (column) => best(column, -1))],
  ['max_of_rows', (args) => folded(args, (column) => best(column, 1))],
];
const OF_PARTS: Functions = [
  [
    'split',
    ([amount, step, shares]) => {
      if (amount?.kind === 'missing' || shares?.kind !== 'record') return MISSING;
      const whole = numberOf(amount ?? MISSING);
      const percents = [...shares.fields.values()];
      if (percents.some((each) => each.kind === 'missing')) return MISSING;
      const negative = whole.ratio.n < 0n;
      const size = negative ? minus(ZERO, whole.ratio) : whole.ratio;
      const exact = percents.map((each) => times(size, numberOf(each).ratio));
      const parts = largestRemainder(size, exact, numberOf(step ?? MISSING).ratio);
      const part = (i: number): Ratio => parts[i] ?? ZERO;
      const signed = (i: number): Ratio => (negative ? minus(ZERO, part(i)) : part(i));
      const fields = [...shares.fields.keys()].map((field, i) => [field, numberValue(signed(i), whole.units)] as const);
      return { kind: 'record', fields: new Map<string, Value>(fields) };
    },
  ],
  [
    'kept',
    (args) => ({
      kind: 'list',
      items: args.flatMap((item, i) => {
        const when = args[i - 1];
        return i % 2 === 1 && when?.kind === 'truth' && when.truth ? [needed(item)] : [];
      }),
    }),
  ],
  ['share', (args) => shared(args)],
  [
    'allot',
    (args) => {
      const parts = numbersOf(args[2]);
      const sum = numberOf(argument(args, 0));
      const step = numberOf(argument(args, 1));
      return listOf(
        largestRemainder(
          sum.ratio,
          parts.map((part) => part.ratio),
          step.ratio,
        ),
        step.units,
      );
    },
  ],
  ['spread', (args) => spread(args, (weights) => weights)],
  ['spread_evenly', (args) => spread(args, (weights) => weights.map((weight) => (weight.n > 0n ? ratio(1n) : weight)))],
  [
    'dropped',
    (args) =>
      listOf(
        ratiosOf(args[2]).map(() => ZERO),
        numberOf(argument(args, 0)).units,
      ),
  ],
];
/** These look at missing values, words and left-out parts themselves. */
const LENIENT = new Map([...OF_MISSING, ...OF_OUTCOMES, ...OF_ROWS, ...OF_PARTS]);

function shared(args: readonly Value[]): Value {
  const sum = numberOf(argument(args, 0));
  return listOf(shareOut(sum.ratio, ratiosOf(args[2]), stepOf(args[1])), sum.units);
}
function spread(args: readonly Value[], weigh: (weights: readonly Ratio[]) => readonly Ratio[]): Value {
  const sum = numberOf(argument(args, 0));
  return listOf(spreadOver(sum.ratio, weigh(ratiosOf(args[2])), ratiosOf(args[3]), stepOf(args[1])), sum.units);
}
function folded(rows: readonly Value[], fold: (column: readonly Value[]) => Value): Value {
  const [first] = rows;
  if (first?.kind !== 'record') return MISSING;
  const column = (field: string): Value[] =>
    rows.map((row) => (row.kind === 'record' ? row.fields.get(field) : undefined) ?? wrong('rows differ'));
  const strict = (values: Value[]): Value => (values.some((each) => each.kind === 'missing') ? MISSING : fold(values));
  return { kind: 'record', fields: new Map([...first.fields.keys()].map((field) => [field, strict(column(field))])) };
}
/** A hole of a message, as it was shown. */
function printed(value: Value): string {
  switch (value.kind) {
    case 'number':
      return value.shown ?? wrong('a computed figure in a message');
    case 'text':
      return value.text;
    case 'missing':
      return '(missing)';
    case 'time':
      return new Date(value.second * 1000).toISOString().slice(11, value.second % 60 === 0 ? 16 : 19);
    case 'instant':
      return new Date(value.ms).toISOString().replace('.000Z', 'Z');
    default:
      return canon(value);
  }
}

function applied(word: string, args: readonly Argument[]): Value {
  if (word === 'some' || word === 'every') return quantified(word, args);
  const taken = taking(args);
  if (taken === undefined) return MISSING;
  if (word === 'count') return numberValue(ratio(BigInt(taken.length)));
  const lenient = LENIENT.get(word);
  if (lenient !== undefined) return lenient(taken);
  const strict = STRICT.get(word);
  if (strict === undefined) return wrong(`there is no function ${word}`);
  return taken.some((each) => each.kind === 'missing') ? MISSING : strict(taken.map(needed));
}
/** The bodies whose `where` holds; undefined when one is unknown. */
function taking(args: readonly Argument[]): Value[] | undefined {
  const values: Value[] = [];
  for (const { value, where } of args) {
    if (where?.kind === 'missing') return undefined;
    if (where === undefined || (where.kind === 'truth' && where.truth)) values.push(value);
  }
  return values;
}
function quantified(word: 'some' | 'every', args: readonly Argument[]): Value {
  return kleene(
    word === 'some',
    args.map(({ value, where }) => {
      if (where === undefined) return value;
      if (where.kind === 'truth' && !where.truth) return truth(word === 'every');
      return word === 'some' ? kleene(false, [where, value]) : kleene(true, [negation(where), value]);
    }),
  );
}

// ---------------------------------------------------------------- the seal

function isPrime(n: number): boolean {
  for (let d = 2; d * d <= n; d += 1) if (n % d === 0) return false;
  return true;
}
/** The first 32 bits behind the point of a root of each of the first 64 primes (FIPS 180-4, 4.2.2 and 5.3.3), found by bisection. */
function rootBits(degree: 2 | 3): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n += 1) if (isPrime(n)) primes.push(n);
  return primes.map((prime) => {
    const scaled = BigInt(prime) << BigInt(32 * degree);
    let [low, high] = [0n, 1n << 40n];
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** BigInt(degree) <= scaled) low = middle;
      else high = middle;
    }
    return Number(low & 0xffffffffn) | 0;
  });
}

function turn(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}
let roots: { readonly square: readonly number[]; readonly cube: readonly number[] } | undefined;

/** SHA-256 of a text in UTF-8, as hexadecimal digits (FIPS 180-4, 6.2). */
function sha256(given: string): string {
  const words = paddedWords(new TextEncoder().encode(given));
  roots ??= { square: rootBits(2).slice(0, 8), cube: rootBits(3) };
  const state = Int32Array.from(roots.square);
  const schedule = new Int32Array(64);
  for (let block = 0; block < words.byteLength; block += 64) {
    fillSchedule(schedule, words, block);
    compress(state, schedule, roots.cube);
  }
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
/** The bytes, a bit behind them, and their number of bits at the end of a whole block (5.1.1). */
function paddedWords(bytes: Uint8Array): DataView {
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const words = new DataView(padded.buffer);
  words.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  return words;
}
function fillSchedule(w: Int32Array, words: DataView, block: number): void {
  for (let i = 0; i < 16; i += 1) w[i] = words.getInt32(block + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const [near, far] = [w[i - 2] ?? 0, w[i - 15] ?? 0];
    const s0 = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3);
    const s1 = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10);
    w[i] = (w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1;
  }
}
function compress(state: Int32Array, w: Int32Array, constants: readonly number[]): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (constants[i] ?? 0) + (w[i] ?? 0)) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + word;
}

// ---------------------------------------------------------------- the JSON of an answer

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : wrong('an object is missing');
}
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : wrong('a list is missing');
}
function text(value: unknown): string {
  return typeof value === 'string' ? value : wrong('a text is missing');
}

/** A decimal of the answer in a unit. */
function figure(value: unknown, units: Units): Value {
  const read = readText(text(value)).value;
  return read.kind === 'number' && read.units.size === 0
    ? numberValue(read.ratio, units)
    : wrong(`${String(value)} is no decimal`);
}

// ---------------------------------------------------------------- the trace

interface Step {
  readonly stage: string;
  readonly at: string;
  readonly inputs: ReadonlyMap<string, string>;
  readonly out: Value;
  readonly outText: string;
  readonly label: string | undefined;
}
interface Block {
  readonly kind: string;
  readonly id: string;
  readonly at: string;
  readonly steps: ReadonlyMap<string, Step>;
}
type Json = Readonly<Record<string, unknown>>;

/** Blocks beside decisions and bills, and the parts of the answer that hold them. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['grant', 'grants'],
  ['commission', 'commissions'],
  ['payout', 'payouts'],
  ['progression', 'progressions'],
  ['limit', 'limits'],
  ['feature', 'features'],
  ['intent', 'intents'],
]);
/** Results that are null where others would be absent. */
const NULLABLE: ReadonlyMap<string, readonly string[]> = new Map([['intent', ['schedule', 'expires']]]);

const BLOCKS = ['charge', 'discount', 'commitment', 'credit', 'tax'];
const KINDS = new Set(['policy', 'value', 'rule', 'decision', ...BLOCKS, 'total', ...PARTS.keys()]);
/** The stages that a block can have; those with a name or a number say whose they are. */
const STAGES = new Set(
  (
    'policy,as of,as of date,value,applies,require,outcome,weight,code,severity,message,hole,group,verdict,score,reasons,' +
    'undecided,waived,judged,notices,name,from,until,part,whole,ratio,factor,measure,steps,packages,start,end,span,printed bands,consumed,carried,quantity,whole units,price,plus,' +
    'with plus,minimum,cap,prorate,round,gross,net,printed,line,during,base,taken,limited,kept,shares,amount,' +
    'printed shares,rate,exact,period start,period end,subtotal,tax,total,rounding,payment applies,due,payment,lines,' +
    'printed subtotal,printed tax,without line,printed quantities,printed consumed,spread keys,spread shares,' +
    'billed,outstanding,waives,waived,waiver,printed waiver,reason,exempt,fixed,' +
    'used,so far,quantity so far,quantity before,price so far,uncharged'
  ).split(','),
);
const NAMED_STAGE =
  /^(?:let|call|extern|look-up|allowance|included|remaining|left|carried|tier|bound|base|exact|cap|tax|group|hole|message|printed left|part|note|step|weight|drawn|before|elapsed|hours|holds|quantity|price) \S+/;
const RESULT_STAGE =
  /^(?:result (?:key|verdict|measured|allowed|headroom|withinGrace|reached|available|undecided|amount|carried|clawedBack|held|payees|payableOn|to|from|overCap|lines|name|code|unit|balance|validFrom|validUntil|counted|missing|carriedShortfall|carriedExcess|remaining|kind|target|fields|activeNow|schedule|expires|during|precedence|overriddenBy|version|at)|(?:notes|rules) (?:reasons|waived|notices))$/;

/** What is wrong so far, and where it is looked for. */
class Findings {
  readonly problems: VerifyProblem[] = [];
  #place = { block: 'answer', step: '' };

  protected guard(block: string, step: string, check: () => void): void {
    const outer = this.#place;
    this.#place = { block, step };
    try {
      check();
    } catch (error) {
      if (!(error instanceof Wrong || error instanceof SyntaxError || error instanceof RangeError)) throw error;
      this.problem(error.message);
    }
    this.#place = outer;
  }
  protected problem(message: string): void {
    this.problems.push({ ...this.#place, message });
  }
  protected expect(holds: boolean, message: string): void {
    if (!holds) this.problem(message);
  }
  protected equal(what: string, actual: unknown, expected: unknown): void {
    if (actual === expected) return;
    this.problem(`${what} is ${JSON.stringify(actual)}, the trace says ${JSON.stringify(expected)}`);
  }
  protected equalValue(what: string, actual: Value, expected: Value): void {
    if (same(actual, expected)) return;
    this.problem(`${what} is ${canon(actual)}, the trace says ${canon(expected)}`);
  }
}

/** The blocks and steps of a trace: each is computed again, and every figure has a home. */
class Trace extends Findings {
  protected readonly blocks = new Map<string, Block>();
  protected steps = 0;
  /** One figure for each home that is no step. */
  readonly #homes = new Map<string, string>();

  protected readBlock(block: Json): void {
    const [kind, id] = [text(block['kind']), text(block['id'])];
    const key = `${kind} ${id}`;
    this.expect(KINDS.has(kind), `${kind} is no kind of block`);
    this.expect(!this.blocks.has(key), `${key} stands twice`);
    const steps = new Map<string, Step>();
    this.blocks.set(key, { kind, id, at: text(block['at']), steps });
    for (const step of list(block['steps']))
      this.guard(key, String(object(step)['stage']), () => this.#readStep(object(step), steps));
  }

  #readStep(step: Json, steps: Map<string, Step>): void {
    this.steps += 1;
    const stage = text(step['stage']);
    this.expect(!steps.has(stage), 'the stage stands twice');
    this.expect(STAGES.has(stage) || NAMED_STAGE.test(stage) || RESULT_STAGE.test(stage), `${stage} is no stage`);
    const inputs = new Map(Object.entries(object(step['inputs'] ?? {})).map(([key, value]) => [key, text(value)]));
    const out = readText(text(step['out']));
    const label = step['label'] === undefined ? undefined : text(step['label']);
    const table = /^look-up (\w+)/.exec(stage)?.[1];
    if (table !== undefined) this.equal('the table', label, table);
    steps.set(stage, { stage, at: text(step['at']), inputs, out: out.value, outText: text(step['out']), label });
    const computed = readText(text(step['text']));
    this.equalValue('out', out.value, needed(computed.value));
    const homes = [...inputs.values()].flatMap((value) => readText(value).figures);
    this.equal('the figures of inputs', homes.join('; '), computed.figures.join('; '));
    this.equal('mode', step['mode'], computed.modes.length === 0 ? undefined : computed.modes.join('; '));
    if (step['step'] === undefined) return;
    if (computed.step === undefined) this.problem('there is no rounding');
    else this.equalValue('step', readText(text(step['step'])).value, computed.step);
  }

  protected checkHomes(block: Block, answer: Json): void {
    for (const step of block.steps.values()) {
      this.guard(`${block.kind} ${block.id}`, step.stage, () => {
        for (const [key, value] of step.inputs) this.#checkHome(key.replace(/ #\d+$/, ''), value, answer);
        const band = /^hours (\S+)$/.exec(step.stage)?.[1];
        this.expect(band === undefined || block.steps.has(`elapsed ${band}`), `there is no elapsed ${band}`);
        const tier = /^(tier \d+) \w+$/.exec(step.stage)?.[1];
        this.expect(
          tier === undefined || block.steps.has(tier) || block.steps.has(`${tier} plus`),
          `there is no ${tier}`,
        );
      });
    }
  }

  #checkHome(home: string, value: string, answer: Json): void {
    const figureOf = readText(text(value)).value;
    const expected = this.#stepAt(home.replace(/ \(\d+\)$/, '')) ?? ownField(home, answer);
    if (expected !== undefined) {
      this.equalValue(`the figure of ${home}`, figureOf, expected);
      return;
    }
    const [known, here] = [this.#homes.get(home), canon(figureOf)];
    this.#homes.set(home, here);
    this.expect(known === undefined || known === here, `${home} has two figures: ${known} and ${here}`);
  }

  /** The value that a reference to a step names; undefined for a home that is no step. */
  #stepAt(home: string): Value | undefined {
    const kind = /^(\w+) /.exec(home)?.[1];
    if (kind === undefined || !KINDS.has(kind)) return undefined;
    const slash = home.indexOf(' / ');
    if (slash < 0) {
      const block = this.blocks.get(home);
      return block === undefined ? undefined : name(block.id);
    }
    const block = this.blocks.get(home.slice(0, slash)) ?? wrong(`there is no block ${home.slice(0, slash)}`);
    const [, stage = '', path = ''] = /^(.*?)((?:\.[A-Za-z]\w*|\[\d+\])*)$/.exec(home.slice(slash + 3)) ?? [];
    const step = block.steps.get(stage) ?? wrong(`there is no step ${home}`);
    return followed(step.out, path, home);
  }

  protected block(kind: string, id: string): Block {
    return this.blocks.get(`${kind} ${id}`) ?? wrong(`the trace has no block ${kind} ${id}`);
  }
  protected out(block: Block, ...stages: readonly string[]): Step {
    for (const stage of stages) {
      const step = block.steps.get(stage);
      if (step !== undefined) return step;
    }
    return wrong(`the trace has no step ${block.kind} ${block.id} / ${stages.join(' or ')}`);
  }
}

/** `answer.hash`: a field of the answer itself. */
function ownField(home: string, answer: Json): Value | undefined {
  const field = /^answer\.(\w+)$/.exec(home)?.[1];
  if (field === undefined) return undefined;
  const own = answer[field];
  if (own === undefined) return wrong(`${home} is missing`);
  return readText(typeof own === 'number' ? `${own}` : JSON.stringify(own)).value;
}

function followed(value: Value, path: string, home: string): Value {
  let found = value;
  for (const part of path.match(/\.\w+|\[\d+\]/g) ?? []) {
    const inner =
      found.kind === 'record'
        ? found.fields.get(part.slice(1))
        : found.kind === 'list'
          ? found.items[Number(part.slice(1, -1))]
          : undefined;
    found = found.kind === 'missing' ? found : (inner ?? wrong(`there is no ${home}`));
  }
  return found;
}

// ---------------------------------------------------------------- the parts of an answer

const IDENTITY = ['policy', 'version', 'hash', 'text', 'semantics', 'tzdata'];

/** By name: the fields of an object, or the items of a list that have their name. */
function entriesOf(part: unknown): [string, unknown][] {
  if (!Array.isArray(part)) {
    const entries = Object.entries(object(part));
    return entries.flatMap(([key, value]): [string, unknown][] =>
      Array.isArray(value) ? value.map((each) => [key, each]) : [[key, value]],
    );
  }
  return part.map((each) => [text(object(each)['name']), each]);
}

/** Identity, values, decisions and the blocks beside bills: what the answer says of each is what the trace says. */
class Parts extends Trace {
  /** Every entry of a part of the answer has its block, and the other way round. */
  protected each(answer: Json, part: string, kind: string, check: (key: string, value: unknown) => void): void {
    const entries = Object.entries(object(answer[part]));
    for (const [key, value] of entries) this.guard(`${kind} ${key}`, '', () => check(key, value));
    if (kind === 'value') return;
    const ids = [...this.blocks.values()].filter((block) => block.kind === kind).map(({ id }) => id);
    this.equal(
      `the names of ${part}`,
      entries
        .map(([key]) => key)
        .sort()
        .join(),
      ids.sort().join(),
    );
  }

  protected identity(answer: Json): void {
    const block = this.block('policy', 'answer');
    const { out } = this.out(block, 'policy');
    const fields = out.kind === 'record' ? [...out.fields.keys()].join() : '';
    this.equal('the identity', IDENTITY.join(), fields);
    this.equalValue('asOf', readText(text(answer['asOf'])).value, this.out(block, 'as of').out);
    this.out(block, 'as of date');
  }

  protected value(key: string, value: unknown): void {
    this.#compareJson(key, value, this.out(this.block('value', key), 'value').out);
  }

  #compareJson(path: string, json: unknown, value: Value): void {
    if (value.kind === 'missing') this.equal(path, json, null);
    else if (value.kind === 'truth') this.equal(path, json, value.truth);
    else if (value.kind === 'text') this.equal(path, json, value.text);
    else if (value.kind === 'list') this.#compareList(path, list(json), value.items);
    else if (value.kind === 'record') this.#compareRecord(path, object(json), value.fields);
    else {
      const read = readText(text(json)).value;
      const bare = value.kind === 'number' && read.kind === 'number' && read.units.size === 0;
      this.equalValue(path, bare ? numberValue(read.ratio, value.units) : read, value);
    }
  }

  #compareList(path: string, json: readonly unknown[], items: readonly Value[]): void {
    this.equal(`the length of ${path}`, json.length, items.length);
    for (const [i, item] of items.entries()) this.#compareJson(`${path}[${i}]`, json[i], item);
  }

  #compareRecord(path: string, json: Json, fields: ReadonlyMap<string, Value>): void {
    this.equal(`the fields of ${path}`, Object.keys(json).join(), [...fields.keys()].join());
    for (const [field, value] of fields) this.#compareJson(`${path}.${field}`, json[field], value);
  }

  protected decision(key: string, decision: Json): void {
    const block = this.block('decision', key);
    this.equalValue('verdict', name(text(decision['verdict'])), this.out(block, 'verdict').out);
    const score = block.steps.get('score');
    if (score === undefined) this.equal('score', decision['score'], undefined);
    else this.equalValue('score', figure(decision['score'], NO_UNITS), score.out);
    this.#reasons(list(decision['reasons']), this.out(block, 'reasons'));
    this.#reasons(list(decision['notices']), this.out(block, 'notices'));
    const undecided: Value = { kind: 'list', items: list(decision['undecided']).map((each) => name(text(each))) };
    this.equalValue('undecided', undecided, this.out(block, 'undecided').out);
    this.#waived(list(decision['waived']), this.out(block, 'waived'));
  }

  #waived(waived: readonly unknown[], step: Step): void {
    const rules = [...step.inputs.keys()].map((home) => /^rule (\S+) \/ code$/.exec(home)?.[1]);
    this.equal('the number of waived', waived.length, rules.length);
    for (const [i, each] of waived.entries()) {
      const found = object(each);
      const block = this.block('rule', text(found['rule']));
      this.equal('rule', found['rule'], rules[i]);
      this.equalValue('code', name(text(found['code'])), this.out(block, 'code').out);
      this.equalValue('reason', { kind: 'text', text: text(found['reason']) }, this.out(block, 'message').out);
    }
  }

  /** Every block that applies has its entry, and the other way round. */
  protected outputs(answer: Json, kind: string, part: string): void {
    const blocks = [...this.blocks.values()].filter((block) => block.kind === kind);
    this.expect(answer[part] !== undefined || blocks.length === 0, `${part} are missing`);
    const named = (block: Block): string => block.id.replace(/#\d+$/, '');
    for (const block of blocks) this.equalValue('the name', name(named(block)), this.out(block, 'name').out);
    const entries = entriesOf(answer[part] ?? {});
    const applying = blocks.filter(({ steps }) => {
      const gate = steps.get('applies')?.out;
      return gate === undefined || (gate.kind === 'truth' && gate.truth);
    });
    this.equal(`the names of ${part}`, entries.map(([key]) => key).join(), applying.map(named).join());
    for (const [i, [key, value]] of entries.entries()) {
      const block = applying[i];
      if (block !== undefined) this.guard(`${kind} ${key}`, '', () => this.output(object(value), block));
    }
  }

  /** Results are the steps that give them; what is missing is absent. */
  protected output(json: Json, block: Block): void {
    const told: string[] = [];
    for (const { stage, out } of block.steps.values()) {
      const [, kind, key = ''] = /^(result|notes) (\S+)$/.exec(stage) ?? /^(message) ([a-zA-Z]+)$/.exec(stage) ?? [];
      const isNull = out.kind === 'missing' && NULLABLE.get(block.kind)?.includes(key) === true;
      if (kind === undefined || (out.kind === 'missing' && !isNull)) continue;
      told.push(key);
      if (kind === 'notes') this.#notes(key, list(json[key]), out, block);
      else this.#compareJson(key, json[key], out);
    }
    this.equal('the results', Object.keys(json).join(), told.join());
  }

  /** The rules of groups come first, then the block's own notes. */
  #notes(key: string, notes: readonly unknown[], codes: Value, block: Block): void {
    const rules = block.steps.get(`rules ${key}`);
    const count = rules?.out.kind === 'list' ? rules.out.items.length : 0;
    if (rules !== undefined) this.#reasons(notes.slice(0, count), rules);
    const found = notes.slice(count).map(object);
    const given: Value = { kind: 'list', items: found.map((note) => name(text(note['code']))) };
    this.equalValue(key, given, codes);
    for (const [i, note] of found.entries()) {
      const step = this.out(block, `note ${key} ${i + 1}`);
      const words = step.out;
      if (note['at'] !== undefined) this.equal('at', note['at'], step.at);
      const told = words.kind === 'record' ? words.fields : wrong('a note without words');
      for (const word of ['code', 'severity', 'rule'].filter((each) => note[each] !== undefined)) {
        this.equalValue(word, name(text(note[word])), told.get(word) ?? MISSING);
      }
      const said: Value = { kind: 'text', text: text(note['message'] ?? note['reason']) };
      this.equalValue('message', said, this.out(block, `message ${key} ${i + 1}`).out);
    }
  }

  #reasons(reasons: readonly unknown[], step: Step): void {
    const rules = [...step.inputs.keys()].map((home) => /^rule (\S+) \/ code$/.exec(home)?.[1]);
    this.equal(`the number of ${step.stage}`, reasons.length, rules.length);
    for (const [i, each] of reasons.entries()) {
      const reason = object(each);
      const block = this.block('rule', text(reason['rule']));
      this.equal('rule', reason['rule'], rules[i]);
      this.equalValue('code', name(text(reason['code'])), this.out(block, 'code').out);
      this.equalValue('severity', name(text(reason['severity'])), this.out(block, 'severity').out);
      this.equalValue('message', { kind: 'text', text: text(reason['message']) }, this.out(block, 'message').out);
      this.equal('at', reason['at'], block.at);
    }
  }
}

// ---------------------------------------------------------------- bills

/** `line_fee`, or `line_fee "anna"`. */
function lineName({ id, key }: Json): string {
  return key === undefined ? text(id) : `${text(id)} ${JSON.stringify(text(key))}`;
}

/** Tariffs: their lines, what stands in each, and that they add up to the totals. */
class Bills extends Parts {
  protected tariff(key: string, tariff: Json): void {
    const block = this.block('total', key);
    const gate = block.steps.get('applies')?.out ?? truth(true);
    this.equalValue('applicable', truth(tariff['applicable'] === true), gate);
    this.expect(typeof tariff['applicable'] === 'boolean', 'applicable is neither true nor false');
    const currency = text(tariff['currency']);
    const money = (value: unknown): Value => figure(value, unitsOf(currency));
    this.expect(this.out(block, 'total').outText.endsWith(` ${currency}`), 'the currency is another');
    this.equalValue('subtotal', money(tariff['subtotal']), this.out(block, 'printed subtotal', 'subtotal').out);
    this.equalValue('tax', money(tariff['tax']), this.out(block, 'printed tax', 'tax').out);
    this.equalValue('total', money(tariff['total']), this.out(block, 'total').out);
    this.equalValue('due', money(tariff['due']), this.out(block, 'due').out);
    const lines = list(tariff['lines']).map(object);
    this.#lineNames(lines, block);
    for (const line of lines)
      this.guard(`${String(line['kind'])} ${String(line['id'])}`, '', () => this.#line(line, block, money));
    this.#sums(lines, tariff, block, money);
    for (const part of ['commitments', 'credits']) this.#reports(tariff, part, part.slice(0, -1));
  }

  /** Of every block that applies what is counted, missing and carried, or what remains. */
  #reports(tariff: Json, part: string, kind: string): void {
    const reports = tariff[part] === undefined ? [] : list(tariff[part]).map(object);
    const own = this.#blockNames(kind, tariff);
    this.equal(part, reports.map(lineName).join(), own.join());
    for (const report of reports) {
      const { id: _, key: __, ...told } = report;
      this.guard(`${kind} ${lineName(report)}`, '', () => this.output(told, this.#lineBlock(kind, report)));
    }
  }

  /** The lines are those that the totals name, in their order. */
  #lineNames(lines: readonly Json[], block: Block): void {
    const named = (stage: string, kinds: readonly string[]): string[] =>
      this.#linesIn(block, stage, kinds).map(({ kind, id }) => `${kind} ${this.#shownName(kind, id)}`);
    const expected = [
      ...named('subtotal', ['charge', 'waiver', 'discount', 'commitment', 'credit']),
      ...named('tax', ['tax']),
      ...named('exact', ['credit']),
      ...(block.steps.has('rounding') ? ['rounding rounding'] : []),
      ...(block.steps.has('payment') ? ['payment payment'] : []),
    ];
    this.equal(
      'the lines',
      lines.map((line) => `${String(line['kind'])} ${lineName(line)}`).join(', '),
      expected.join(', '),
    );
  }

  /** The lines that a step of the totals is made of; a charge that is taken off again stands there twice. */
  #linesIn(block: Block, stage: string, kinds: readonly string[]): { readonly kind: string; readonly id: string }[] {
    return [...this.out(block, stage).inputs.keys()].flatMap((home) => {
      const [, of = '', id = '', step] = /^(\w+) (\S+) \/ (\w+)( #\d+)?$/.exec(home) ?? [];
      const kind = step === 'waiver' ? step : of;
      return kinds.includes(kind) ? [{ kind, id }] : [];
    });
  }
  /** The block `line_fee#2`, which stands for one item, is shown by the key of its item. */
  #shownName(kind: string, id: string): string {
    const words = this.blocks.get(`${kind === 'waiver' ? 'charge' : kind} ${id}`)?.steps.get('line')?.out;
    const key = words?.kind === 'record' ? words.fields.get('key') : undefined;
    return key?.kind === 'text' ? `${id.replace(/#\d+$/, '')} ${JSON.stringify(key.text)}` : id;
  }
  /** The block of a line. */
  #lineBlock(kind: string, line: Json): Block {
    const own = kind === 'waiver' ? 'charge' : kind;
    const found = [...this.blocks.values()].find(
      (block) => block.kind === own && this.#shownName(kind, block.id) === lineName(line),
    );
    return found ?? wrong(`the trace has no block ${kind} ${lineName(line)}`);
  }

  /** The blocks of a tariff that apply, as lines name them. */
  #blockNames(kind: string, tariff: Json): string[] {
    if (tariff['applicable'] !== true) return [];
    return [...this.blocks.values()]
      .filter((block) => block.kind === kind && [...block.steps.keys()].some((stage) => stage.startsWith('result ')))
      .map((block) => this.#shownName(kind, block.id));
  }

  #sums(lines: readonly Json[], tariff: Json, block: Block, money: (value: unknown) => Value): void {
    const sumOf = (kept: (line: Json) => boolean): Value =>
      total(lines.filter(kept).map((line) => money(line['amount'])));
    this.equalValue(
      'the sum of the lines',
      sumOf((line) => line['included'] !== true && line['kind'] !== 'payment'),
      money(tariff['total']),
    );
    this.equalValue(
      'the sum of the taxes',
      sumOf((line) => line['kind'] === 'tax'),
      money(tariff['tax']),
    );
    const before = new Set(
      this.#linesIn(block, 'subtotal', ['charge', 'waiver', 'discount', 'commitment', 'credit']).map(
        ({ kind, id }) => `${kind} ${this.#shownName(kind, id)}`,
      ),
    );
    const contained = sumOf((line) => line['included'] === true);
    this.equalValue(
      'the sum of the lines before tax',
      added(
        sumOf((line) => before.has(`${String(line['kind'])} ${lineName(line)}`)),
        contained,
        -1,
      ),
      money(tariff['subtotal']),
    );
    const due = added(
      money(tariff['total']),
      sumOf((line) => line['kind'] === 'payment'),
      1,
    );
    this.equalValue('total and payment', due, money(tariff['due']));
  }

  #line(line: Json, totals: Block, money: (value: unknown) => Value): void {
    const kind = text(line['kind']);
    const contained = this.#linesIn(totals, 'subtotal', ['tax']).map(({ id }) => this.#shownName('tax', id));
    this.equal('included', line['included'], kind === 'tax' && contained.includes(lineName(line)));
    if (kind === 'rounding' || kind === 'payment') this.#roundingLine(line, kind, totals, money);
    else this.#blockLine(line, kind, totals, money);
  }

  #blockLine(line: Json, kind: string, totals: Block, money: (value: unknown) => Value): void {
    const block = this.#lineBlock(kind, line);
    if (kind === 'waiver') this.#waiver(line, block, money);
    else this.#ownLine(line, kind, block, totals, money);
  }

  #ownLine(line: Json, kind: string, block: Block, totals: Block, money: (value: unknown) => Value): void {
    this.equal('at', line['at'], block.at);
    this.#words(line, this.out(block, 'line').out, ['title', 'code', 'taxCategory', 'billed', 'lateUsage']);
    this.#said('message', line, block);
    if (kind === 'tax') this.#exemption(line, block, money);
    if (kind === 'charge') this.#charge(line, block, totals, money);
    else if (kind === 'commitment')
      this.equalValue('amount', money(line['amount']), this.out(block, 'printed', 'amount').out);
    else this.#shared(line, block, kind === 'tax' ? 1 : -1, money);
  }

  /** What a line says in words, and only where the trace has it. */
  #said(field: 'message' | 'reason', line: Json, block: Block): void {
    const words = block.steps.get(field)?.out;
    this.equal(field, line[field], words?.kind === 'text' ? words.text : undefined);
  }

  #waiver(line: Json, block: Block, money: (value: unknown) => Value): void {
    this.equal('at', line['at'], this.out(block, 'waiver').at);
    this.#words(line, this.out(block, 'line').out, ['title', 'code']);
    this.#said('reason', line, block);
    this.equalValue('amount', money(line['amount']), this.out(block, 'printed waiver', 'waiver').out);
  }

  #exemption(line: Json, block: Block, money: (value: unknown) => Value): void {
    const exempt = block.steps.get('exempt')?.out;
    const holds = exempt?.kind === 'truth' && exempt.truth;
    this.#said('reason', line, block);
    this.equal('exempt', line['base'] !== undefined, holds);
    if (holds) this.equalValue('base', money(line['base']), this.out(block, 'base').out);
  }

  #roundingLine(line: Json, kind: 'rounding' | 'payment', totals: Block, money: (value: unknown) => Value): void {
    this.equalValue('amount', money(line['amount']), this.out(totals, kind).out);
    this.equal('at', line['at'], this.out(totals, kind === 'rounding' ? 'total' : 'payment').at);
    if (kind === 'rounding') this.equal('title', line['title'], 'Rounding');
    else this.#words(line, this.out(totals, 'line').out, ['title']);
  }

  /** Words that the policy gives to a line. */
  #words(line: Json, words: Value, fields: readonly string[]): void {
    for (const field of fields) {
      const word = words.kind === 'record' ? words.fields.get(field) : undefined;
      const expected = word?.kind === 'text' ? word.text : word?.kind === 'name' ? word.name : undefined;
      this.equal(field, line[field], expected);
    }
  }

  #charge(line: Json, block: Block, totals: Block, money: (value: unknown) => Value): void {
    const words = this.out(block, 'line').out;
    const plusLabel = words.kind === 'record' ? words.fields.get('plus') : undefined;
    this.equal(
      'the label of plus',
      block.steps.get('plus')?.label,
      plusLabel?.kind === 'text' ? plusLabel.text : undefined,
    );
    this.equalValue(
      'amount',
      money(line['amount']),
      this.out(block, 'printed', 'billed', 'uncharged', 'round', 'gross').out,
    );
    this.#counters(line, block, money);
    const rest = block.steps.get('outstanding')?.out;
    this.equal('outstanding', line['outstanding'] === undefined, rest === undefined);
    if (rest !== undefined) this.equalValue('outstanding', money(line['outstanding']), rest);
    this.expect((line['quantity'] !== undefined) === block.steps.has('measure'), 'what is measured has a quantity');
    if (line['quantity'] !== undefined) this.#quantities(line, block);
    this.#spread(line, block, money);
    if (line['billed'] !== undefined) this.#period(object(line['servicePeriod']), totals);
  }

  #period(period: Json, totals: Block): void {
    this.equalValue('start', readText(text(period['start'])).value, this.out(totals, 'period start').out);
    this.equalValue('end', readText(text(period['end'])).value, this.out(totals, 'period end').out);
  }

  /** The shares of a line that is spread over items, by their keys. */
  #spread(line: Json, block: Block, money: (value: unknown) => Value): void {
    const keys = block.steps.get('spread keys')?.out;
    this.expect((line['shares'] !== undefined) === (keys !== undefined), 'a line that is spread has shares');
    if (keys === undefined) return;
    const shares = list(line['shares']).map(object);
    const shown: Value = { kind: 'list', items: shares.map(({ key }): Value => ({ kind: 'text', text: text(key) })) };
    this.equalValue('the keys of the shares', shown, keys);
    const amounts: Value = { kind: 'list', items: shares.map((share) => money(share['amount'])) };
    this.equalValue('the shares', amounts, this.out(block, 'spread shares').out);
  }

  /** What is added to counters: the measure to what was used, the line to what was charged. */
  #counters(line: Json, block: Block, money: (value: unknown) => Value): void {
    this.expect((line['used'] !== undefined) === block.steps.has('used'), 'what is used is counted');
    if (line['used'] !== undefined) {
      const units = unitsOf(line['unit'] === undefined ? '' : text(line['unit']));
      this.equalValue('used', figure(line['used'], units), this.out(block, 'steps', 'measure').out);
    }
    const words = this.out(block, 'line').out;
    const counts = words.kind === 'record' && words.fields.has('counts');
    this.expect((line['charged'] !== undefined) === counts, 'what is charged is counted');
    if (line['charged'] !== undefined) this.equalValue('charged', money(line['charged']), money(line['amount']));
  }

  #quantities(line: Json, block: Block): void {
    const units = unitsOf(line['unit'] === undefined ? '' : text(line['unit']));
    const measured = this.out(block, 'measure').out;
    if (measured.kind === 'number') this.equal('unit', unitText(units), unitText(measured.units));
    const printed = block.steps.get('printed quantities')?.out;
    const parts = printed?.kind === 'list' ? printed.items : undefined;
    const quantity = parts?.at(-1) ?? this.out(block, 'quantity').out;
    this.equalValue('quantity', figure(line['quantity'], units), quantity);
    this.#allowances(line, block, parts, units);
    const bands = block.steps.get('printed bands')?.out;
    this.equal('the bands', line['bands'] !== undefined, bands !== undefined);
    if (bands !== undefined) this.#bands(list(line['bands']).map(object), block, bands, units);
    this.#labels(block);
  }

  /** What allowances gave together, and each of them where there are several. */
  #allowances(line: Json, block: Block, parts: readonly Value[] | undefined, units: Units): void {
    const included = [...block.steps.values()].filter(({ stage }) => /^included \d+$/.test(stage));
    const listed = included.length > 1 || included.some(({ label }) => label !== undefined) ? included.length : 0;
    this.equal('the number of allowances', list(line['allowances'] ?? []).length, listed);
    this.expect((line['consumed'] !== undefined) === included.length > 0, 'an allowance says what it consumed');
    for (const field of ['consumed', 'carried']) {
      if (line[field] === undefined) continue;
      this.equalValue(field, figure(line[field], units), this.out(block, `printed ${field}`, field).out);
    }
    for (const [i, each] of list(line['allowances'] ?? []).entries())
      this.#allowance(object(each), i, block, parts, units);
  }

  #allowance(allowance: Json, i: number, block: Block, parts: readonly Value[] | undefined, units: Units): void {
    const given = this.out(block, `included ${i + 1}`);
    const named = [allowance['label'] || undefined, allowance['key'] && JSON.stringify(allowance['key'])];
    this.equal('label', named.filter((each) => each !== undefined).join(' '), given.label ?? '');
    const drawn = block.steps.get(`drawn ${i + 1}`) ?? given;
    this.equalValue('consumed', figure(allowance['consumed'], units), parts?.[i] ?? drawn.out);
    const left = this.out(block, `printed left ${i + 1}`, `left ${i + 1}`);
    this.equalValue('left', figure(allowance['left'], units), left.out);
  }

  /** One allowance has one label in all its stages. */
  #labels(block: Block): void {
    const labels = [...block.steps.values()].flatMap(({ stage, label }) => {
      const [, n] = /^(?:before )?(?:allowance|included|remaining|left|carried|drawn) (\d+)$/.exec(stage) ?? [];
      return n === undefined ? [] : [`${n} ${label ?? ''}`];
    });
    this.equal('the labels', new Set(labels).size, new Set(labels.map((each) => each.split(' ')[0])).size);
  }

  /** What falls into each band, by its name. */
  #bands(bands: readonly Json[], block: Block, parts: Value, units: Units): void {
    const names = [...this.out(block, 'printed bands').inputs.keys()].flatMap((home) => {
      const band = / \/ quantity (\S+)( #\d+)?$/.exec(home)?.[1];
      return band === undefined ? [] : [band];
    });
    this.equal('the names of the bands', bands.map((each) => each['band']).join(), names.join());
    const quantities: Value = { kind: 'list', items: bands.map((each) => figure(each['quantity'], units)) };
    this.equalValue('the bands', quantities, parts);
  }

  /** Discounts and taxes: the amount, and what falls on each line of the base. */
  #shared(line: Json, block: Block, sign: 1 | -1, money: (value: unknown) => Value): void {
    const signed = (value: Value): Value => (sign === 1 ? value : multiplied(value, numberValue(ratio(-1n)), 1));
    this.equalValue('amount', money(line['amount']), signed(this.out(block, 'printed', 'amount').out));
    const { out } = this.out(block, 'printed shares', 'shares');
    const homes = [...this.out(block, 'base').inputs.keys()];
    const ids = homes.map((home) => {
      const [, step] = /\/ base (\S+)$/.exec(home) ?? [];
      const [, kind = 'charge', id = ''] = /^(charge|commitment|tax) (\S+) \//.exec(home) ?? [];
      return step === undefined ? this.#shownName(kind, id) : this.#shownName('charge', step);
    });
    const shares = list(line['shares']).map(object);
    this.equal('the lines of the base', shares.map(lineName).join(), ids.join());
    const amounts: Value = { kind: 'list', items: shares.map((share) => signed(money(share['amount']))) };
    this.equalValue('shares', amounts, out);
  }
}

// ---------------------------------------------------------------- the whole

class Verification extends Bills {
  all(given: unknown): number {
    this.guard('answer', '', () => {
      const { seal, ...answer } = object(given);
      this.equal('seal', seal, `sha256:${sha256(JSON.stringify(answer))}`);
      for (const block of list(answer['trace'])) this.guard('trace', '', () => this.readBlock(object(block)));
      for (const block of this.blocks.values()) this.checkHomes(block, answer);
      this.guard('policy answer', '', () => this.identity(answer));
      this.each(answer, 'values', 'value', (key, value) => this.value(key, value));
      this.each(answer, 'decisions', 'decision', (key, value) => this.decision(key, object(value)));
      this.each(answer, 'tariffs', 'total', (key, value) => this.tariff(key, object(value)));
      for (const [kind, part] of PARTS) this.outputs(answer, kind, part);
    });
    return this.steps;
  }
}
