/** Header, imports, types and values: units, enums, records, inputs, constants, definitions, externs. */
import type { Span } from '../source.ts';
import type { DateText, Name, NumberText, Path, Text, UnitNode, VersionText } from './common.ts';
import type { ExprNode, RoundSpec } from './expression.ts';

export type RoundingStage = 'increment' | 'factor' | 'line' | 'tax' | 'total' | 'payment';

/** `rounding MODE to ... per STAGE`, in a header, a tariff or a commission. `when` and `as` belong to `payment`. */
export interface RoundingClause {
  readonly kind: 'Rounding';
  readonly span: Span;
  readonly spec: RoundSpec;
  readonly stage: RoundingStage;
  readonly when?: ExprNode;
  readonly as?: Text;
}
export interface EffectiveClause {
  readonly kind: 'Effective';
  readonly span: Span;
  readonly from: DateText;
  readonly until?: DateText;
}
export interface ZoneClause {
  readonly kind: 'Zone';
  readonly span: Span;
  readonly zone: Text;
}
export interface CurrencyClause {
  readonly kind: 'Currency';
  readonly span: Span;
  readonly currencies: readonly Name[];
  readonly by?: Path;
}
export interface AsOfClause {
  readonly kind: 'AsOfPath';
  readonly span: Span;
  readonly path: Path;
}
export interface SupersedesClause {
  readonly kind: 'Supersedes';
  readonly span: Span;
  readonly version: VersionText;
  /** Absent: `for everyone` from `effective from`. */
  readonly scope?: 'new subscribers' | 'everyone';
  readonly from?: DateText;
}
export interface OwnerClause {
  readonly kind: 'Owner';
  readonly span: Span;
  readonly owner: Text;
}
export interface DescribeClause {
  readonly kind: 'Describe';
  readonly span: Span;
  readonly text: Text;
}
export type HeaderClause =
  | EffectiveClause
  | ZoneClause
  | CurrencyClause
  | RoundingClause
  | AsOfClause
  | SupersedesClause
  | OwnerClause
  | DescribeClause;

export interface HeaderNode {
  readonly kind: 'Header';
  readonly span: Span;
  readonly role: 'policy' | 'library';
  readonly name: Path;
  readonly title?: Text;
  readonly version: VersionText;
  readonly clauses: readonly HeaderClause[];
  readonly doc?: string;
}

export interface UseNode {
  readonly kind: 'Use';
  readonly span: Span;
  readonly names: readonly Name[];
  readonly from: Path;
  readonly major: NumberText;
  readonly doc?: string;
}

export interface NumberRange {
  readonly from: SignedNumber;
  readonly to: SignedNumber;
  readonly span: Span;
}
/** A bound of a range: `-5`, `90%`. */
export interface SignedNumber {
  readonly negative: boolean;
  readonly number: NumberText;
  readonly percent: boolean;
  readonly span: Span;
}

/** A written type: `money USD 0..10 places 2`, `list of Item up to 10`, `Customer optional`. */
export interface TypeNode {
  readonly kind: 'Type';
  readonly span: Span;
  readonly base:
    | { readonly kind: 'money' | 'quantity'; readonly unit: UnitNode }
    | { readonly kind: 'list'; readonly of: TypeNode; readonly upTo: NumberText }
    | { readonly kind: 'named'; readonly name: Name };
  readonly range?: NumberRange;
  readonly places?: NumberText;
  readonly optional: boolean;
}

/** A declaration's own fields: its doc comment (`///` lines, joined) and its place. */
interface Declared {
  readonly span: Span;
  readonly doc?: string;
}

export interface UnitDecl extends Declared {
  readonly kind: 'Unit';
  readonly name: Name;
  /** `unit X currency places N` */
  readonly currencyPlaces?: NumberText;
  readonly plural?: Name;
  /** `unit kilocall = 1000 call` */
  readonly equals?: { readonly number: NumberText; readonly unit: UnitNode };
}
export interface EnumDecl extends Declared {
  readonly kind: 'Enum';
  readonly name: Name;
  readonly ordered: boolean;
  readonly members: readonly Name[];
}
export interface FieldDecl extends Declared {
  readonly name: Name;
  readonly type: TypeNode;
}
export interface RecordDecl extends Declared {
  readonly kind: 'RecordType';
  readonly name: Name;
  readonly fields: readonly FieldDecl[];
}
export interface InputDecl extends Declared {
  readonly kind: 'Input';
  readonly name: Name;
  readonly type: TypeNode;
}
export interface ConstantEntry {
  readonly from?: DateText;
  readonly currency?: Name;
  readonly value: ExprNode;
  readonly span: Span;
}
export interface ConstantDecl extends Declared {
  readonly kind: 'Constant';
  readonly name: Name;
  readonly type?: TypeNode;
  /** `constant x = e` has one entry without a date. */
  readonly entries: readonly ConstantEntry[];
  /** Written with braces. */
  readonly block: boolean;
}
export interface ParameterNode {
  readonly name: Name;
  readonly type: TypeNode;
  readonly span: Span;
}
export interface DefineDecl extends Declared {
  readonly kind: 'Define';
  readonly name: Name;
  readonly params?: readonly ParameterNode[];
  readonly type?: TypeNode;
  readonly value: ExprNode;
}
export interface ExternDecl extends Declared {
  readonly kind: 'Extern';
  readonly name: Name;
  readonly params: readonly ParameterNode[];
  readonly type: TypeNode;
  readonly plugin: Text;
  readonly version: NumberText;
  readonly purity: 'pure' | 'snapshot';
  readonly cost: NumberText;
}
export interface LetClause {
  readonly kind: 'Let';
  readonly span: Span;
  readonly name: Name;
  readonly value: ExprNode;
}
export interface ExampleDecl extends Declared {
  readonly kind: 'Example';
  readonly name: Name;
  readonly type: Name;
  readonly value: ExprNode;
}
