/** What the language calls things, and what the protocol calls them. */
import { CompletionItemKind, SemanticTokenTypes, SymbolKind } from 'vscode-languageserver/node';
import type { Completion, Highlight, OutlineItem } from '#author';

type What = Completion['what'] | OutlineItem['what'] | Highlight['what'];

interface Kind {
  readonly completion: CompletionItemKind;
  readonly symbol: SymbolKind;
  readonly token: SemanticTokenTypes;
}

function kind(
  completion: keyof typeof CompletionItemKind,
  symbol: keyof typeof SymbolKind,
  token: SemanticTokenTypes,
): Kind {
  return { completion: CompletionItemKind[completion], symbol: SymbolKind[symbol], token };
}

const VALUE = kind('Variable', 'Variable', SemanticTokenTypes.variable);
const CONSTANT = kind('Constant', 'Constant', SemanticTokenTypes.variable);
const FUNCTION = kind('Function', 'Function', SemanticTokenTypes.function);
const TABLE = kind('Function', 'Array', SemanticTokenTypes.function);
const DAYS = kind('Struct', 'Object', SemanticTokenTypes.namespace);
const LINE = kind('Class', 'Class', SemanticTokenTypes.class);
const VERDICT = kind('Event', 'Event', SemanticTokenTypes.event);
const TYPE = kind('Struct', 'Struct', SemanticTokenTypes.type);
const UNIT = kind('Unit', 'Number', SemanticTokenTypes.type);
const MEMBER = kind('Field', 'Field', SemanticTokenTypes.property);
const CHOICE = kind('EnumMember', 'EnumMember', SemanticTokenTypes.enumMember);
const WORD = kind('Keyword', 'Key', SemanticTokenTypes.keyword);
const FILE = kind('Module', 'Module', SemanticTokenTypes.namespace);
const TEST = kind('Method', 'Method', SemanticTokenTypes.method);

const KINDS: { readonly [K in What]: Kind } = {
  policy: FILE,
  library: FILE,
  input: VALUE,
  constant: CONSTANT,
  definition: VALUE,
  function: FUNCTION,
  extern: FUNCTION,
  table: TABLE,
  calendar: DAYS,
  dates: DAYS,
  tariff: LINE,
  charge: LINE,
  discount: LINE,
  commitment: LINE,
  credit: LINE,
  tax: LINE,
  grant: LINE,
  payout: LINE,
  commission: LINE,
  clawback: LINE,
  rule: VERDICT,
  decision: VERDICT,
  progression: VERDICT,
  limit: VERDICT,
  feature: VERDICT,
  intent: VERDICT,
  enum: kind('Enum', 'Enum', SemanticTokenTypes.enum),
  record: kind('Struct', 'Struct', SemanticTokenTypes.struct),
  type: TYPE,
  unit: UNIT,
  currency: UNIT,
  example: kind('Value', 'Object', SemanticTokenTypes.variable),
  test: TEST,
  property: TEST,
  code: CHOICE,
  category: CHOICE,
  'enum value': CHOICE,
  band: CHOICE,
  field: MEMBER,
  column: MEMBER,
  figure: MEMBER,
  part: MEMBER,
  parameter: kind('Variable', 'Variable', SemanticTokenTypes.parameter),
  let: VALUE,
  variable: VALUE,
  word: WORD,
  keyword: WORD,
};

export const kindOf = (what: What): Kind => KINDS[what];

/** The kinds of coloured names, in the order of their numbers in the protocol. */
export const TOKEN_TYPES: readonly SemanticTokenTypes[] = [...new Set(Object.values(KINDS).map(({ token }) => token))];
