/** The header: when the module is in force, its zone, currency and rounding plan, and what it replaces. */

import type { Remedy } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggest.ts';
import type { Supersedes } from '../program/policy.ts';
import type { Span } from '../source.ts';
import { dottedName, type Path } from '../tree/common.ts';
import type { HeaderClause, HeaderNode, RoundingClause } from '../tree/declaration.ts';
import { parseDay } from '../types/calendar.ts';
import type { Report } from '../types/context.ts';
import { isZoneName } from '../types/zone-names.ts';

export interface HeaderFacts {
  readonly role: 'policy' | 'library';
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly effective: { readonly from: number; readonly until?: number };
  readonly zone?: string;
  readonly currency?: string;
  /** Where there are several, the input that chooses one, and all of them. */
  readonly currencyBy?: Path;
  readonly currencies: readonly string[];
  /** A currency clause stands there, even if it cannot be used. */
  readonly saysCurrency: boolean;
  readonly asOf?: Path;
  readonly roundings: readonly RoundingClause[];
  readonly supersedes?: Supersedes;
  readonly owner?: string;
  readonly describe?: string;
  /** The header's first word, where what is missing in it is reported. */
  readonly span: Span;
  /** Behind the last clause, where one that is missing can be written. */
  readonly end: Span;
}

/** The way out where a clause is missing: the clause, on a line of its own at the header's end. */
export function missingClause(header: Pick<HeaderFacts, 'end'>, text: string): Remedy {
  return { text, edits: [{ span: header.end, text: `\n${text}` }] };
}

type ClauseOf<K extends HeaderClause['kind']> = Extract<HeaderClause, { readonly kind: K }>;

function clauseOf<K extends HeaderClause['kind']>(node: HeaderNode, kind: K): ClauseOf<K> | undefined {
  return node.clauses.find((clause): clause is ClauseOf<K> => clause.kind === kind);
}

/** `chosen`: the currency at hand, where there are several. */
export function checkHeader(node: HeaderNode, report: Report, chosen?: string): HeaderFacts {
  const effective = checkEffective(node, report);
  const zone = checkZone(clauseOf(node, 'Zone'), report);
  const clause = clauseOf(node, 'Currency');
  const currency = checkCurrency(clause, report, chosen);
  const asOf = clauseOf(node, 'AsOfPath')?.path;
  const supersedes = checkSupersedes(clauseOf(node, 'Supersedes'), report);
  const owner = clauseOf(node, 'Owner')?.owner.value;
  const describe = clauseOf(node, 'Describe')?.text.value;
  const name = dottedName(node.name);
  return {
    role: node.role,
    name,
    title: node.title?.value ?? name,
    version: node.version.value,
    effective,
    ...(zone === undefined ? {} : { zone }),
    ...(currency === undefined ? {} : { currency }),
    ...(clause?.by === undefined ? {} : { currencyBy: clause.by }),
    currencies: clause?.currencies.map(({ text }) => text) ?? [],
    saysCurrency: clause !== undefined,
    ...(asOf === undefined ? {} : { asOf }),
    roundings: node.clauses.filter((clause) => clause.kind === 'Rounding'),
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(owner === undefined ? {} : { owner }),
    ...(describe === undefined ? {} : { describe }),
    span: { ...node.span, end: node.name.span.end },
    end: headerEnd(node),
  };
}

function headerEnd(node: HeaderNode): Span {
  const end = Math.max(node.version.span.end, ...node.clauses.map((clause) => clause.span.end));
  return { file: node.span.file, start: end, end };
}

function day(text: { readonly value: string; readonly span: Span }, report: Report): number | undefined {
  return (
    parseDay(text.value) ?? report('WR3112', text.span, { message: `There is no day ${text.value} in the calendar.` })
  );
}

function checkEffective(node: HeaderNode, report: Report): HeaderFacts['effective'] {
  const clause = clauseOf(node, 'Effective');
  if (clause === undefined) {
    report(
      'WR2114',
      node.name.span,
      { what: `The header does not say from when this ${node.role} is in force.` },
      { remedy: missingClause({ end: headerEnd(node) }, 'effective from 2026-01-01') },
    );
    return { from: 0 };
  }
  const from = day(clause.from, report);
  const until = clause.until === undefined ? undefined : day(clause.until, report);
  if (from !== undefined && until !== undefined && until <= from) {
    report('WR5111', clause.until?.span ?? clause.span, { date: clause.until?.value ?? '', before: clause.from.value });
  }
  return { from: from ?? 0, ...(until === undefined ? {} : { until }) };
}

function checkZone(clause: ClauseOf<'Zone'> | undefined, report: Report): string | undefined {
  if (clause === undefined) return undefined;
  const name = clause.zone.value;
  if (!isZoneName(name)) {
    report('WR3100', clause.zone.span, { wanted: 'a zone name such as "Europe/Berlin"', found: `"${name}"` });
  }
  return name;
}

function checkCurrency(
  clause: ClauseOf<'Currency'> | undefined,
  report: Report,
  chosen: string | undefined,
): string | undefined {
  if (clause === undefined) return undefined;
  const [first] = clause.currencies;
  if (clause.by !== undefined) return chosen ?? first?.text;
  if (clause.currencies.length > 1) return report('WR6107', clause.span, {});
  return first?.text;
}

/** The currencies of a header that leaves the choice to an input. */
export function currenciesOf(node: HeaderNode): readonly string[] | undefined {
  const clause = clauseOf(node, 'Currency');
  return clause?.by === undefined ? undefined : clause.currencies.map(({ text }) => text);
}

/** Checked once the file's own currencies are declared. */
export function checkCurrencyName(node: HeaderNode, known: ReadonlyMap<string, number>, report: Report): void {
  for (const name of clauseOf(node, 'Currency')?.currencies ?? []) {
    if (known.has(name.text)) continue;
    const near = nearest(name.text, [...known.keys()]);
    report(
      'WR3103',
      name.span,
      { name: name.text },
      {
        ...(near === undefined ? {} : { remedy: { text: near, edits: [{ span: name.span, text: near }] } }),
      },
    );
  }
}

function checkSupersedes(clause: ClauseOf<'Supersedes'> | undefined, report: Report): Supersedes | undefined {
  if (clause === undefined) return undefined;
  const from = clause.from === undefined ? undefined : day(clause.from, report);
  return {
    version: clause.version.value,
    scope: clause.scope ?? 'everyone',
    ...(from === undefined ? {} : { from }),
  };
}
