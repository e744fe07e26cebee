/** What a name may stand for where it stands: a space for each part that a name can play. */
import { INTENT_FIELDS, isIntentKind } from '../check/intent-schemas.ts';
import type { FigureSymbol } from '../names/symbols.ts';
import type { Name } from '../tree/common.ts';
import type { UseNode } from '../tree/declaration.ts';
import type { ExprNode } from '../tree/expression.ts';
import { figuresOf, snakeCase } from '../types/check-names.ts';
import type { FieldInfo, Type } from '../types/type.ts';
import { type BuiltIn, FIGURE_TEXTS, FUNCTION_ENTITIES, TYPE_ENTITIES, wordEntity } from './built-in.ts';
import { type Declared, LINES, TYPES, VALUES, VERDICTS, type What } from './declared.ts';
import type { Page } from './pack.ts';
import { declaredSpace, type Entity, first, listed, NOTHING, type Space } from './space.ts';
import { typeOf } from './types-of.ts';
import type { Use } from './uses.ts';
import { declarationsOf, declaredAt, exportsOf, libraryOf } from './visible.ts';
import { calendarWords, currencySpace, libraries, unitSpace } from './word-spaces.ts';

/** The space of a name, by its part. */
export function spaceOf(page: Page, use: Use): Space {
  const { role } = use;
  switch (role.kind) {
    case 'declares':
      return listed(() => []);
    case 'value':
      return first(expectedSpace(page, role.node), valueSpace(page, use), loneEnumValue(page));
    case 'callee':
      return first(
        declaredSpace(page, VALUES),
        listed(() => FUNCTION_ENTITIES),
      );
    case 'subject':
      return first(declaredSpace(page, VERDICTS), valueSpace(page, use));
    case 'declared':
      return declaredSpace(page, role.whats);
    case 'type':
      return first(
        declaredSpace(page, TYPES),
        listed(() => TYPE_ENTITIES),
      );
    case 'unit':
      return role.of === 'quantity'
        ? unitSpace(page)
        : first(currencySpace(page), role.of === 'any' ? unitSpace(page) : NOTHING);
    case 'currency':
      return currencySpace(page);
    case 'calendar unit':
      return listed(calendarWords);
    case 'field':
      return memberSpace(page, use, role.base);
    case 'written field':
      return fieldSpace(page, expectedAt(page, role.of) ?? typeAt(page, use, role.of) ?? innerType(use.top, role.of));
    case 'intent field':
      return intentSpace(page, use.top);
    case 'path':
      return role.index === 0
        ? first(localSpace(use), declaredSpace(page, VALUES), bareFigures(page))
        : memberSpace(page, use, pathNode(role.names.slice(0, role.index)));
    case 'band':
      return bandSpace(page, role.calendar);
    case 'step':
      return enumSpace(page, typeAt(page, use, pathNode(role.on.names)));
    case 'import':
      return importSpace(page, role.use);
    case 'library':
      return listed(() => libraries(page));
    case 'word':
      return listed(() => role.of.map((word) => wordEntity(word, 'A word of calendars.')));
    default:
      return role satisfies never;
  }
}

function valueSpace(page: Page, use: Use): Space {
  const examples = TESTING.has(use.top.kind) ? declaredSpace(page, ['example']) : NOTHING;
  return first(localSpace(use), examples, declaredSpace(page, VALUES), bareFigures(page));
}

const TESTING: ReadonlySet<string> = new Set<Use['top']['kind']>(['Test', 'Property', 'Example']);

function localSpace({ locals }: Use): Space {
  return { all: () => [...locals.values()], find: (text) => locals.get(text) };
}

/** `total` and its like alone, where the file has one tariff. */
function bareFigures(page: Page): Space {
  return listed(() => {
    const tariffs = declaredSpace(page, ['tariff']).all();
    const [only] = tariffs;
    if (tariffs.length !== 1 || only === undefined) return [];
    return figures(page, only).filter(({ name }) => name === 'total' || name === 'due' || name === 'subtotal');
  });
}

function expectedSpace(page: Page, node: ExprNode): Space {
  return enumSpace(page, expectedAt(page, node));
}

function enumSpace(page: Page, type: Type | undefined): Space {
  if (type?.kind !== 'enum') return NOTHING;
  const { name, members, span } = type.enum;
  const declared = declaredAt(page.pack, span);
  return listed(() =>
    declared === undefined
      ? members.map((member) => wordEntity(member, `A value of ${name}.`))
      : membersOf(page, declared),
  );
}

function membersOf(page: Page, { item }: Declared): readonly Declared[] {
  const file = page.pack.results.get(item.span.file)?.parsed.file;
  return [...declarationsOf(file).values()].filter((each) => each.what === 'enum value' && each.item === item);
}

/** Where the checker did not get to, a word that is a value of one enum alone is that value. Never proposed. */
function loneEnumValue(page: Page): Space {
  return {
    all: () => [],
    find: (text) => {
      const values = declaredSpace(page, ['enum'])
        .all()
        .flatMap((each) => membersOf(page, each));
      const found = values.filter((each) => each.name.text === text);
      return found.length === 1 ? found[0] : undefined;
    },
  };
}

/** What can stand behind a dot: the figures of a line, the bands of a calendar, the fields of a record. */
function memberSpace(page: Page, use: Use, base: ExprNode | undefined): Space {
  if (base === undefined) return NOTHING;
  const entity = base.kind === 'Name' ? valueSpace(page, use).find(base.name.text) : undefined;
  if (entity?.kind === 'declared') {
    if (entity.what === 'calendar') return bandsOf(page, entity);
    if (isLine(entity.what)) return listed(() => figures(page, entity));
  }
  return fieldSpace(page, typeAt(page, use, base));
}

function isLine(what: What): boolean {
  return what === 'tariff' || LINES.some((line) => line === what);
}

function figures(page: Page, { name }: Declared): readonly BuiltIn[] {
  const symbol = page.study.module?.scope.values.get(name.text);
  return symbol?.kind === 'figures' ? figureEntities(symbol) : [];
}

function figureEntities(symbol: FigureSymbol): readonly BuiltIn[] {
  return figuresOf(symbol).map(({ name, type }) => ({
    kind: 'built-in',
    what: 'figure',
    name: snakeCase(name),
    type,
    text: FIGURE_TEXTS[name],
  }));
}

function fieldSpace(page: Page, type: Type | undefined): Space {
  if (type?.kind !== 'record') return NOTHING;
  const { fields } = type.record.columns ?? type.record;
  return listed(() => fields.map((field) => fieldEntity(page, field)));
}

function intentSpace(page: Page, top: Use['top']): Space {
  return listed(() => intentFields(top).map((field) => fieldEntity(page, field)));
}

function intentFields(top: Use['top']): readonly FieldInfo[] {
  const kind = top.kind === 'Intent' ? top.intent.text : '';
  return isIntentKind(kind) ? INTENT_FIELDS[kind].fields : [];
}

/** Of a field of an intent that is written out. */
function innerType(top: Use['top'], value: ExprNode): Type | undefined {
  if (top.kind !== 'Intent') return undefined;
  const clause = top.clauses.find((each) => each.kind === 'IntentField' && each.field.value === value);
  const name = clause?.kind === 'IntentField' ? clause.field.name.text : undefined;
  return intentFields(top).find((field) => field.name === name)?.type;
}

function fieldEntity(page: Page, { name, type, span, doc }: FieldInfo): Entity {
  const declared = declaredAt(page.pack, span);
  return declared ?? { kind: 'built-in', what: 'field', name, type, text: doc ?? 'A field of the language.' };
}

function bandSpace(page: Page, calendar: Name): Space {
  const declared = declaredSpace(page, ['calendar']).find(calendar.text);
  return declared === undefined ? NOTHING : bandsOf(page, declared);
}

function bandsOf(page: Page, { item: { span } }: Declared): Space {
  const bands = [...declarationsOf(page.file.parsed.file).values()].filter(
    ({ what, item }) => what === 'band' && span.start <= item.span.start && item.span.end <= span.end,
  );
  return listed(() => bands);
}

/** What the library gives; while the library is still to be named, what any of them gives is proposed. */
function importSpace(page: Page, use: UseNode): Space {
  const library = libraryOf(page, use);
  const own = listed(() => exportsOf(library));
  if (library !== undefined) return own;
  return { ...own, all: () => [...page.pack.results.values()].flatMap(({ parsed }) => exportsOf(parsed.file)) };
}

function expectedAt(page: Page, node: ExprNode): Type | undefined {
  return page.study.noteOf(node)?.expected;
}

/** The type of an expression as it was checked; where it was not, from what its names stand for. */
function typeAt(page: Page, use: Use, node: ExprNode | undefined): Type | undefined {
  if (node === undefined) return undefined;
  const checked = page.study.noteOf(node)?.result?.type;
  if (checked !== undefined) return checked;
  if (node.kind === 'Name') return typeOfEntity(page, valueSpace(page, use).find(node.name.text));
  if (node.kind === 'Field') return typeOfEntity(page, memberSpace(page, use, node.base).find(node.field.text));
  return undefined;
}

function typeOfEntity(page: Page, entity: Entity | undefined): Type | undefined {
  return entity?.kind === 'declared' ? typeOf(page.pack, entity) : entity?.type;
}

/** The expression that a path is: `a.b.c`. */
function pathNode(names: readonly Name[]): ExprNode | undefined {
  return names.reduce<ExprNode | undefined>(
    (base, name) =>
      base === undefined
        ? { kind: 'Name', name, span: name.span }
        : { kind: 'Field', base, field: name, span: name.span },
    undefined,
  );
}
