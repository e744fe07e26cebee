/** Declares all names of a module, each in its namespace; what stands behind a name is computed when first asked for. */

import { CLAUSE_WORDS, HARD_WORDS, SOFT_WORDS, UNIT_WORDS } from '../lexer/words.ts';
import type { TypeSymbol, ValueSymbol, VerdictSymbol } from '../names/symbols.ts';
import { once } from '../once.ts';
import type { Judged, Output } from '../program/output.ts';
import type { Span } from '../source.ts';
import type { CommissionDecl, GrantDecl, PayoutDecl, ProgressionDecl } from '../tree/commission.ts';
import type { Name } from '../tree/common.ts';
import type { UnitDecl } from '../tree/declaration.ts';
import type { Declaration } from '../tree/file.ts';
import type { FeatureDecl, LimitDecl } from '../tree/licence.ts';
import { placesOf } from '../types/check-arithmetic.ts';
import { resolveUnit } from '../types/check-literals.ts';
import { integer, multiply, ONE, parseDecimal } from '../types/rational.ts';
import type { Type } from '../types/type.ts';
import type { Unit } from '../types/unit.ts';
import { checkCalendar, checkDates } from './calendars.ts';
import { checkCommission } from './commissions.ts';
import { checkConstant } from './constants.ts';
import { checkExtern } from './externs.ts';
import { checkFeature } from './features.ts';
import { checkGrant } from './grants.ts';
import { checkIntents } from './intent-rivals.ts';
import { checkLimit } from './limits.ts';
import type { Module } from './module.ts';
import { checkPayout } from './payouts.ts';
import { checkProgression } from './progressions.ts';
import { checkRule } from './rules.ts';
import { checkTable } from './tables.ts';
import { declareTariff, type TariffDraft } from './tariffs.ts';
import { checkDefinition, checkEnum, checkExample, checkInput, checkRecordType } from './values.ts';

export function declareAll(module: Module): readonly TariffDraft[] {
  const drafts: TariffDraft[] = [];
  const intents = once(() => checkIntents(module));
  for (const decl of module.file.declarations) if (decl.kind === 'Unit') declareUnit(decl, module);
  for (const decl of module.file.declarations) {
    const draft = declare(decl, module, intents);
    if (draft !== undefined) drafts.push(draft);
  }
  return drafts;
}

function circle(module: Module, name: Name): (nodes: readonly string[]) => void {
  return (nodes) => {
    module.report('WR2105', name.span, { cycle: nodes.map((node) => node.replace(/^(?:record|type of) /, '')) });
  };
}

function put<T extends { readonly span: Span }>(space: Map<string, T>, name: Name, symbol: T, module: Module): void {
  const known = space.get(name.text);
  if (known === undefined) space.set(name.text, symbol);
  else reportTaken(name, known.span, module);
}

/** Told at the later of the two, wherever they were met first. */
function reportTaken(name: Name, known: Span, module: Module): void {
  const here = known.file === name.span.file && known.start > name.span.start ? known : name.span;
  const first = here === known ? name.span : known;
  const related = first.file === '' ? [] : [{ span: first, message: `${name.text} is declared here` }];
  module.report('WR2106', here, { name: name.text }, { related });
}

function putValue(name: Name, symbol: ValueSymbol, module: Module): void {
  put(module.scope.values, name, symbol, module);
}
function putVerdict(name: Name, kind: VerdictSymbol['kind'], module: Module): void {
  put(module.scope.verdicts, name, { kind, name: name.text, span: name.span }, module);
}
function putType(name: Name, symbol: TypeSymbol, module: Module): void {
  put(module.scope.types, name, symbol, module);
}

function declare(
  decl: Declaration,
  module: Module,
  intents: () => ReadonlyMap<string, Output>,
): TariffDraft | undefined {
  switch (decl.kind) {
    case 'Enum':
      putType(decl.name, { kind: 'enum', enum: checkEnum(decl, module), span: decl.name.span }, module);
      return undefined;
    case 'RecordType': {
      const get = module.demand.lazy(
        `record ${decl.name.text}`,
        () => checkRecordType(decl, module),
        circle(module, decl.name),
      );
      putType(decl.name, { kind: 'record', get, span: decl.name.span }, module);
      return undefined;
    }
    case 'Constant': {
      const get = module.demand.lazy(decl.name.text, () => checkConstant(decl, module), circle(module, decl.name));
      putValue(decl.name, { kind: 'constant', get, span: decl.name.span }, module);
      return undefined;
    }
    case 'Define': {
      const shown = decl.params === undefined && module.header.role === 'policy';
      const get = module.demand.lazy(
        decl.name.text,
        () => checkDefinition(decl, module, shown),
        circle(module, decl.name),
      );
      putValue(decl.name, { kind: 'definition', params: decl.params !== undefined, get, span: decl.name.span }, module);
      return undefined;
    }
    case 'Table': {
      const get = module.demand.lazy(decl.name.text, () => checkTable(decl, module), circle(module, decl.name));
      putValue(decl.name, { kind: 'table', get, span: decl.name.span }, module);
      return undefined;
    }
    case 'Rule': {
      const { name } = decl;
      const rule = module.demand.lazy(`rule ${name.text}`, () => checkRule(decl, module), circle(module, name));
      put(module.scope.verdicts, name, { kind: 'rule', name: name.text, rule, span: name.span }, module);
      return undefined;
    }
    case 'Commission':
    case 'Payout':
    case 'Grant':
    case 'Progression':
      declareOutput(decl, module);
      return undefined;
    case 'Decision':
      putVerdict(decl.name, 'decision', module);
      return undefined;
    case 'Limit':
    case 'Feature':
      return declareJudged(decl, module);
    case 'Tariff':
      return declareTariff(decl, module, (name, symbol) => putValue({ text: name, span: symbol.span }, symbol, module));
    case 'Example': {
      const type = module.demand.lazy(
        `type of ${decl.name.text}`,
        () => exampleType(decl.type, module),
        circle(module, decl.name),
      );
      const get = module.demand.lazy(
        decl.name.text,
        () => {
          const known = type();
          return known === undefined ? undefined : checkExample(decl, known, module);
        },
        circle(module, decl.name),
      );
      put(module.scope.examples, decl.name, { get, type, span: decl.name.span }, module);
      return undefined;
    }
    case 'Unit':
    case 'Input':
    case 'Test':
    case 'Property':
      return undefined;
    case 'Calendar': {
      const { name } = decl;
      const get = module.demand.lazy(name.text, () => checkCalendar(decl, module), circle(module, name));
      putValue(name, { kind: 'calendar', get, span: name.span }, module);
      return undefined;
    }
    case 'Dates': {
      const { name } = decl;
      const get = module.demand.lazy(name.text, () => checkDates(decl, module), circle(module, name));
      putValue(name, { kind: 'dates', get, span: name.span }, module);
      return undefined;
    }
    case 'Extern': {
      const { name } = decl;
      const get = module.demand.lazy(name.text, () => checkExtern(decl, module), circle(module, name));
      putValue(name, { kind: 'extern', get, span: name.span }, module);
      return undefined;
    }
    case 'Intent': {
      const { name } = decl;
      const output = (): Output | undefined => intents().get(name.text);
      put(module.scope.verdicts, name, { kind: 'intent', name: name.text, output, span: name.span }, module);
      return undefined;
    }
    default:
      return decl satisfies never;
  }
}

/** Inputs are types made values: they are declared once all types are known. */
export function declareInputs(module: Module): void {
  for (const decl of module.file.declarations) {
    if (decl.kind !== 'Input') continue;
    const input = checkInput(decl, module);
    const symbol: ValueSymbol =
      input === undefined ? { kind: 'poisoned', span: decl.name.span } : { kind: 'input', input, span: decl.name.span };
    putValue(decl.name, symbol, module);
  }
}

function exampleType(name: Name, module: Module): Type | undefined {
  const symbol = module.scope.types.get(name.text);
  module.scope.used.add(`type ${name.text}`);
  if (symbol === undefined) return module.report('WR2101', name.span, { name: name.text });
  if (symbol.kind === 'enum') return { kind: 'enum', enum: symbol.enum, optional: false };
  const record = symbol.get();
  return record === undefined ? undefined : { kind: 'record', record, optional: false };
}

/** Limits and features are rules to groups, and tell more to tests. */
function declareJudged(decl: LimitDecl | FeatureDecl, module: Module): undefined {
  const kind = decl.kind === 'Limit' ? 'limit' : 'feature';
  const { name } = decl;
  const compute = (): Judged | undefined =>
    decl.kind === 'Limit' ? checkLimit(decl, module) : checkFeature(decl, module);
  const judged = module.demand.lazy(`${kind} ${name.text}`, compute, circle(module, name));
  const symbol: VerdictSymbol = {
    kind,
    name: name.text,
    ...('each' in decl && decl.each !== undefined ? { each: true } : {}),
    rule: () => judged()?.rule,
    output: () => judged()?.output,
    span: name.span,
  };
  put(module.scope.verdicts, name, symbol, module);
}

/** What stands beside decisions and bills: money that is handed out is a value, a progression a verdict (18.172). */
function declareOutput(decl: CommissionDecl | GrantDecl | PayoutDecl | ProgressionDecl, module: Module): void {
  const { name } = decl;
  const kind = OUTPUT_KINDS[decl.kind];
  const output = module.demand.lazy(`${kind} ${name.text}`, () => checkOutput(decl, module), circle(module, name));
  if (kind === 'progression') {
    put(module.scope.verdicts, name, { kind, name: name.text, output, span: name.span }, module);
  } else putValue(name, { kind: 'output', of: kind, output, span: name.span }, module);
}
const OUTPUT_KINDS = {
  Commission: 'commission',
  Payout: 'payout',
  Grant: 'grant',
  Progression: 'progression',
} as const;

function checkOutput(
  decl: CommissionDecl | GrantDecl | PayoutDecl | ProgressionDecl,
  module: Module,
): Output | undefined {
  switch (decl.kind) {
    case 'Commission':
      return checkCommission(decl, module);
    case 'Payout':
      return checkPayout(decl, module);
    case 'Grant':
      return checkGrant(decl, module);
    case 'Progression':
      return checkProgression(decl, module);
  }
}

// ---- units

/** Words that mean something else after a number (18.38). */
const NOT_AFTER_NUMBERS: ReadonlySet<string> = new Set(
  [...HARD_WORDS, ...CLAUSE_WORDS, ...SOFT_WORDS].filter((word) => !UNIT_WORDS.some((usable) => usable === word)),
);

function declareUnit(decl: UnitDecl, module: Module): void {
  const { vocabulary } = module.scope;
  const words = [decl.name, ...(decl.plural === undefined ? [] : [decl.plural])];
  for (const word of words) {
    if (vocabulary.units.has(word.text) || vocabulary.currencies.has(word.text)) {
      module.report('WR2106', word.span, { name: word.text });
      return;
    }
  }
  if (decl.currencyPlaces !== undefined) {
    const places = placesOf(decl.currencyPlaces.digits);
    if (places === undefined) {
      module.report('WR3112', decl.currencyPlaces.span, { message: 'A currency has 0 to 30 decimal places.' });
      return;
    }
    const currencies = new Map(vocabulary.currencies).set(decl.name.text, places);
    module.scope.vocabulary = { ...vocabulary, currencies };
    return;
  }
  const unit = declaredUnit(decl, module);
  if (unit === undefined) return;
  const units = new Map(vocabulary.units);
  for (const word of words) units.set(word.text, unit);
  module.scope.vocabulary = { ...vocabulary, units };
  if (words.every((word) => NOT_AFTER_NUMBERS.has(word.text)))
    module.report('WR2112', decl.name.span, { name: decl.name.text });
}

/** A unit of its own, or a multiple of another. Bases of declared units are marked, so that no currency is met by chance. */
function declaredUnit(decl: UnitDecl, module: Module): Unit | undefined {
  const label = decl.name.text;
  if (decl.equals === undefined) return { dimensions: [{ base: `#${label}`, exponent: 1 }], factor: ONE, label };
  const unit = resolveUnit(decl.equals.unit.words, module.context);
  const count = parseDecimal(decl.equals.number.digits) ?? integer(1);
  if (count.n === 0n)
    return module.report('WR3112', decl.equals.number.span, { message: 'A unit cannot be zero of another.' });
  return unit === undefined ? undefined : { ...unit, factor: multiply(unit.factor, count), label };
}
