/** A whole file. */
import type { Span } from '../source.ts';
import type { CommissionDecl, GrantDecl, PayoutDecl, ProgressionDecl } from './commission.ts';
import type { Comment } from './common.ts';
import type {
  ConstantDecl,
  DefineDecl,
  EnumDecl,
  ExampleDecl,
  ExternDecl,
  HeaderNode,
  InputDecl,
  RecordDecl,
  UnitDecl,
  UseNode,
} from './declaration.ts';
import type { FeatureDecl, IntentDecl, LimitDecl } from './licence.ts';
import type { DecisionDecl, RuleDecl } from './rule.ts';
import type { CalendarDecl, DatesDecl, TableDecl } from './table.ts';
import type { TariffDecl } from './tariff.ts';
import type { PropertyDecl, TestDecl } from './test.ts';

export type Declaration =
  | UnitDecl
  | EnumDecl
  | RecordDecl
  | InputDecl
  | ConstantDecl
  | DefineDecl
  | ExternDecl
  | TableDecl
  | CalendarDecl
  | DatesDecl
  | RuleDecl
  | DecisionDecl
  | TariffDecl
  | GrantDecl
  | PayoutDecl
  | CommissionDecl
  | ProgressionDecl
  | LimitDecl
  | FeatureDecl
  | IntentDecl
  | ExampleDecl
  | TestDecl
  | PropertyDecl;

export interface FileNode {
  readonly kind: 'File';
  readonly span: Span;
  readonly header: HeaderNode;
  readonly uses: readonly UseNode[];
  readonly declarations: readonly Declaration[];
  /** All plain comments, in order of place. */
  readonly comments: readonly Comment[];
}
