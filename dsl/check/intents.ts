/** Network intents (LANGUAGE section 8; 18.152 to 18.156): each block by itself; `intent-rivals.ts` holds them against each other. */
import { nearest } from '../diagnostics/suggest.ts';
import type { Each } from '../program/each.ts';
import type { Expr, Let } from '../program/expression.ts';
import type { IntentKind } from '../program/intent.ts';
import type { Output, Result } from '../program/output.ts';
import { lineReference } from '../source.ts';
import type { IntentDecl } from '../tree/licence.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { pointType } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { integer, isInteger, parseDecimal, ZERO } from '../types/rational.ts';
import { both, compares, figure, negation, oneOf } from '../types/spell.ts';
import { INSTANT, TEXT, withOptional } from '../types/type.ts';
import { asOfInput } from './as-of.ts';
import { clause, optionally } from './clauses.ts';
import { checkEach, keyOfItem } from './each.ts';
import { checkHead } from './heads.ts';
import { checkIntentFields, type IntentFields } from './intent-fields.ts';
import { INTENT_FIELDS, isIntentKind } from './intent-schemas.ts';
import { checkIntentTimes, type IntentTimes } from './intent-times.ts';
import { titleMessage } from './messages.ts';
import { type Module, nodeContext } from './module.ts';

/** An intent that is sound by itself. */
export interface IntentDraft {
  readonly decl: IntentDecl;
  readonly name: string;
  readonly kind: IntentKind;
  readonly each?: Each;
  readonly lets: readonly Let[];
  readonly gate?: Expr;
  readonly target: Expr;
  readonly precedence: number;
  readonly times: IntentTimes;
  readonly now: Expr;
  readonly fields: IntentFields;
}

export function checkIntent(decl: IntentDecl, module: Module): IntentDraft | undefined {
  const name = decl.name.text;
  const outer = nodeContext(module, `intent ${name}`);
  const kind = kindOf(decl, module);
  const now = instantOf(decl, module);
  const items = optionally(decl.each, (node) => checkEach(node, outer));
  if (kind === undefined || items === 'faulty') return undefined;
  const head = checkHead(decl, items?.context ?? outer);
  const { gate, context } = head;
  const target = checkTarget(decl, context);
  const precedence = checkPrecedence(decl, context);
  const times = now === undefined ? undefined : checkIntentTimes(decl, now, context);
  const fields = checkIntentFields(decl, kind, context);
  if (target === undefined || precedence === undefined || fields === undefined || head.faulty) return undefined;
  if (now === undefined || times === undefined) return undefined;
  return {
    decl,
    name,
    kind,
    ...(items === undefined ? {} : { each: items.each }),
    lets: [...head.lets, ...fields.lets],
    ...(gate === undefined ? {} : { gate }),
    target,
    precedence,
    times,
    now,
    fields,
  };
}

function kindOf({ intent }: IntentDecl, module: Module): IntentKind | undefined {
  const { text, span } = intent;
  if (isIntentKind(text)) return text;
  const kinds = Object.keys(INTENT_FIELDS);
  const near = nearest(text, kinds);
  const remedy =
    near === undefined ? { text: `the kinds are ${kinds.join(', ')}` } : { text: near, edits: [{ span, text: near }] };
  return module.report('WR7100', span, { kind: text }, { remedy });
}

/** WR7112, once for a file. */
function instantOf(decl: IntentDecl, module: Module): Expr | undefined {
  const input = asOfInput(decl.name.span, module);
  if (input?.type.kind === 'instant') return input;
  const [first] = module.file.declarations.filter(({ kind }) => kind === 'Intent');
  if (first !== decl || (input === undefined && module.header.asOf !== undefined)) return undefined;
  return module.report(
    'WR7112',
    decl.name.span,
    { intent: decl.name.text },
    { remedy: { text: 'declare "input now: instant" and let the header say "as of now"' } },
  );
}

function checkTarget(decl: IntentDecl, context: Context): Expr | undefined {
  const node = clause(decl, 'Target');
  if (node !== undefined) {
    const target = discharge(checkExpr(node.target, context), context);
    const named = target === undefined || target.type.kind === 'text';
    return named ? target : wrongType('a text that names the target', target, context);
  }
  return context.report(
    'WR7102',
    decl.name.span,
    { intent: decl.name.text, what: 'target' },
    { remedy: { text: 'target ..., the text by which the network knows the subscriber or the service' } },
  );
}

function checkPrecedence(decl: IntentDecl, context: Context): number | undefined {
  const node = clause(decl, 'Precedence');
  const value = node === undefined ? ZERO : (parseDecimal(node.precedence.digits) ?? ZERO);
  if (isInteger(value)) return Number(value.n);
  return context.report('WR3100', node?.span ?? decl.span, {
    wanted: 'a whole number',
    found: `precedence ${node?.precedence.digits}`,
  });
}

/** A higher-ranked intent that may set the same: whether it does now, and what it is called. */
export interface Override {
  readonly name: string;
  readonly holds: Let;
  readonly read: Expr;
}

/** The block as the engine evaluates it. `subject` is there where an intent of lower rank asks for it. */
export function intentOutput(
  draft: IntentDraft,
  overrides: readonly Override[],
  subject: Expr | undefined,
  module: Module,
): Output {
  const { decl, name, kind, each, lets, target, times, fields } = draft;
  const { span } = decl.name;
  const gates = [
    ...(draft.gate === undefined ? [] : [draft.gate]),
    ...(times.until === undefined ? [] : [compares(draft.now, '<', times.until)]),
  ];
  const [gate, ...more] = gates;
  const [over, ...others] = overrides.map(({ read }) => read);
  const value = (key: string, worth: Expr): Result => ({ kind: 'value', name: key, value: worth });
  const orNull = (key: string, worth: Expr): Result => ({ kind: 'value', name: key, value: worth, orNull: true });
  const said = (key: string, text: string): Result => value(key, { kind: 'text', value: text, type: TEXT, span });
  const results: readonly Result[] = [
    said('kind', kind),
    said('name', name),
    ...(each === undefined ? [] : [value('key', keyOfItem(each))]),
    ...(decl.title === undefined
      ? []
      : [{ kind: 'message', name: 'title', message: titleMessage(decl.title.value) } as const]),
    value('target', target),
    value('fields', fields.whole),
    value('activeNow', over === undefined ? times.holds : both(times.holds, negation(oneOf(over, ...others)))),
    orNull('schedule', times.schedule),
    orNull('expires', times.until ?? { kind: 'missing', type: withOptional(INSTANT, true), span }),
    ...(times.during === undefined ? [] : [value('during', times.during)]),
    value('precedence', precedenceOf(draft)),
    value('overriddenBy', overriddenBy(overrides, span)),
    said('version', module.header.version),
    said('at', lineReference(module.sources, span)),
    ...(subject === undefined
      ? []
      : [
          { kind: 'part', name: 'subject', value: subject } as const,
          { kind: 'part', name: 'holds', value: times.holds } as const,
        ]),
  ];
  return {
    kind: 'intent',
    name,
    title: decl.title?.value ?? name,
    ...(each === undefined ? {} : { each }),
    lets: [...lets, ...times.lets, ...overrides.map(({ holds }) => holds)],
    ...(gate === undefined ? {} : { appliesWhen: both(gate, ...more) }),
    results,
    span,
  };
}

function precedenceOf({ precedence, decl }: IntentDraft): Expr {
  const value = integer(precedence);
  return figure(value, pointType(value, 'integer'), clause(decl, 'Precedence')?.span ?? decl.name.span);
}

function overriddenBy(overrides: readonly Override[], span: Expr['span']): Expr {
  return {
    kind: 'kept',
    items: overrides.map(({ name, read }) => ({ when: read, value: { kind: 'text', value: name, type: TEXT, span } })),
    type: { kind: 'list', of: TEXT, upTo: overrides.length, optional: false },
    span,
  };
}
