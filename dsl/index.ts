/**
 * The door of the language room: text in, checked program or diagnostics out; formatter and canonical hash.
 * Pure: no I/O, no clock, no environment. What only editors ask has a door of its own, `author/`.
 */

export { constancyOf } from './analysis/conditions.ts';
export { type Checked, check } from './check/check.ts';
export { ALONE, type Environment, type FoundLibrary, type Library } from './check/module.ts';
export { checkPack, type PackFile, type PackFiles } from './check/pack.ts';
export { compareVersions } from './check/versions.ts';
export { CODES, type Code } from './diagnostics/codes.ts';
export type { Diagnostic, Edit, Remedy, Severity } from './diagnostics/diagnostic.ts';
export { diagnose, hasErrors } from './diagnostics/diagnostic.ts';
export { type JsonDiagnostic, type Palette, renderDiagnostics, toJson } from './diagnostics/render.ts';
export { nearest } from './diagnostics/suggest.ts';
export { sha256 } from './digest.ts';
export { format } from './format/format.ts';
export { type Parsed, parse } from './parser/parse.ts';
export type { Band, Calendar, DateList, Window } from './program/calendar.ts';
export type { Each, Item } from './program/each.ts';
export type {
  AggregateExpr,
  AggregateName,
  BuiltinExpr,
  BuiltinName,
  Constant,
  ConstantEntry,
  Definition,
  Expr,
  FigureExpr,
  FigureName,
  Let,
  Local,
  LookupExpr,
  Message,
  Rounding,
  SplitExpr,
} from './program/expression.ts';
export type { Extern } from './program/extern.ts';
export type { AddressExpr, BandRef, IntentKind, RivalExpr, ScheduleExpr } from './program/intent.ts';
export type { GroupReasons, Note, Output, OutputKind, Result, ValueResult } from './program/output.ts';
export { valuesOf } from './program/output.ts';
export type { AsOf, Decision, Group, Input, Program, Rule, Supersedes } from './program/policy.ts';
export type {
  Case,
  Expectation,
  ExpectedVerdict,
  Given,
  InputPath,
  Property,
  Subject,
  Test,
  Vary,
} from './program/specification.ts';
export type { Column, KeyBound, KeyCell, KeyItem, Row, Table } from './program/table.ts';
export type {
  Allowance,
  Billing,
  Charge,
  Commitment,
  Credit,
  Discount,
  Excuse,
  PriceModel,
  Proration,
  RoundingPlan,
  Spread,
  Steps,
  Tariff,
  Tax,
  Tier,
} from './program/tariff.ts';
export type { Position, SourceFile, Span } from './source.ts';
export { lineReference, lineText, positionAt, sourceFile } from './source.ts';
export { dottedName } from './tree/common.ts';
export type { ComparisonOperator, RoundingMode } from './tree/expression.ts';
export type { PickPolicy } from './tree/table.ts';
export { isAddress, isNetwork } from './types/addresses.ts';
export type { Bound, Interval } from './types/interval.ts';
export { operandsOf } from './types/operands.ts';
export { type Pattern, parsePattern } from './types/pattern.ts';
export type { Rational } from './types/rational.ts';
export {
  absolute,
  add,
  compare,
  decimalPlaces,
  decimalText,
  divide,
  equal,
  floor,
  integer,
  isInteger,
  isMultiple,
  isZero,
  maximum,
  minimum,
  multiply,
  negate,
  ONE,
  parseDecimal,
  rational,
  sign,
  subtract,
  ZERO,
} from './types/rational.ts';
export type {
  EnumInfo,
  EnumType,
  FieldInfo,
  Flavour,
  ListType,
  NumericType,
  PeriodType,
  RecordInfo,
  RecordType,
  SimpleType,
  Type,
} from './types/type.ts';
export type { Dimension, Unit } from './types/unit.ts';
export { conversion, isPlain, PLAIN, sameDimension, sameUnit } from './types/unit.ts';
export { type Change, changesBetween, isStepEnough, leastStep, type Step } from './versions/changes.ts';
