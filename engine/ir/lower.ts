/** From checked expressions to nodes: one place that knows every kind, and a file for each family. */

import type { Expr, Table } from '#dsl';
import { Bug } from '../bug.ts';
import { WIDTH_BITS_MAX } from '../limits.ts';
import { divisorsOf } from './divisors.ts';
import { lowerAggregate } from './lower-aggregate.ts';
import { lowerInBand } from './lower-bands.ts';
import { lowerApply, lowerBuiltin, lowerMatches, lowerShift } from './lower-calls.ts';
import { lowerConstant } from './lower-constant.ts';
import { lowerExtern } from './lower-extern.ts';
import { lowerAddress } from './lower-intents.ts';
import { lowerArithmetic, lowerNegate, lowerRounded } from './lower-number.ts';
import { lowerSplit } from './lower-split.ts';
import {
  lowerCompare,
  lowerEqual,
  lowerInList,
  lowerInRange,
  lowerLogic,
  lowerNot,
  lowerPresence,
} from './lower-truth.ts';
import { recordFields } from './missing.ts';
import { constant, within } from './number-nodes.ts';
import type { Reach } from './reach.ts';
import { type ExprOf, fitted, lowerAs, lowerTruth, lowerWhere, type Site } from './site.ts';
import { not, or, text, truth, YES } from './truths.ts';
import { certainly, choose, type Lowered, numberValue, onlyWhere, presence, scaledEnds, textValue } from './values.ts';

/** Lowers an expression; a number is also held to what the checker proved of it. */
export function lowerExpr(expr: Expr, site: Site): Lowered {
  const value = lowerAsking(expr, site);
  if (value.kind !== 'number') return value;
  if (divisorsOf(value.node).length > 0) return value;
  site.builder.measure(value.node, expr.span, WIDTH_BITS_MAX);
  if (expr.type.kind !== 'numeric') return value;
  return numberValue(within(value.node, ...scaledEnds(expr.type.range, value.node.scale)), value.present);
}

/** Parts that the language leaves out now and then ask nobody, but for those that say when they are reached (18.157). */
function lowerAsking(expr: Expr, site: Site): Lowered {
  const { reach } = site;
  if (!reach.asks(expr) || isReached(expr, reach)) return lowerKind(expr, site);
  return reach.never(() => lowerKind(expr, site));
}

/** Whether all parts that ask are computed, or lowering says where they are. */
function isReached(expr: Expr, reach: Reach): boolean {
  const asks = (exprs: readonly (Expr | undefined)[]): boolean => exprs.some((each) => reach.asks(each));
  switch (expr.kind) {
    case 'aggregate':
      return !asks([expr.where, expr.body, expr.share]);
    case 'lookup':
      return !asks(outputsOf(expr.table));
    case 'kept':
    case 'split':
    case 'inBand':
    case 'address':
    case 'schedule':
    case 'rival':
      return false;
    default:
      return true;
  }
}

function outputsOf({ rows, otherwise }: Table): readonly Expr[] {
  return [...rows, ...(otherwise === undefined ? [] : [otherwise])].flatMap(({ outputs }) => outputs);
}

function lowerKind(expr: Expr, site: Site): Lowered {
  switch (expr.kind) {
    case 'number':
      return numberValue(constant(expr.value.n, expr.value.d));
    case 'text':
      return textValue(text(expr.value));
    case 'bool':
      return certainly(truth(expr.value));
    case 'enum':
      return numberValue(constant(BigInt(expr.member)));
    case 'date':
      return numberValue(constant(BigInt(expr.day)));
    case 'time':
      return numberValue(constant(BigInt(expr.second)));
    case 'instant':
      return numberValue(constant(BigInt(expr.ms)));
    case 'period':
      return numberValue(constant(BigInt(expr.count)));
    case 'missing':
      return { kind: 'nothing' };
    case 'list':
      return lowerList(expr, site);
    case 'record':
      return lowerRecord(expr, site);
    case 'update':
      return lowerUpdate(expr, site);
    case 'field':
      return lowerField(expr, site);
    case 'input':
      return known(site.inputs.get(expr.name), expr.name);
    case 'local':
      return known(site.locals.get(expr.local) ?? site.lateLet(expr.local), expr.local.name);
    case 'constant':
      return lowerConstant(expr, site);
    case 'previous':
      return known(site.previous[0], 'previous');
    case 'defined':
      return site.defined(expr.definition);
    case 'figure':
      return numberValue(site.figure(expr));
    case 'negate':
      return lowerNegate(expr, site);
    case 'arithmetic':
      return lowerArithmetic(expr, site);
    case 'rounded':
      return lowerRounded(expr, site);
    case 'shift':
      return lowerShift(expr, site);
    case 'compare':
      return lowerCompare(expr, site);
    case 'equal':
      return lowerEqual(expr, site);
    case 'presence':
      return lowerPresence(expr, site);
    case 'inList':
      return lowerInList(expr, site);
    case 'inRange':
      return lowerInRange(expr, site);
    case 'matches':
      return lowerMatches(expr, site);
    case 'inBand':
      return lowerInBand(expr, site);
    case 'not':
      return lowerNot(expr, site);
    case 'and':
    case 'or':
      return lowerLogic(expr, site);
    case 'if':
      return lowerIf(expr, site);
    case 'otherwise':
      return lowerOtherwise(expr, site);
    case 'builtin':
      return lowerBuiltin(expr, site);
    case 'apply':
      return lowerApply(expr, site);
    case 'extern':
      return lowerExtern(expr, site);
    case 'lookup':
      return site.lookup(expr);
    case 'aggregate':
      return lowerAggregate(expr, site);
    case 'asOf':
      return numberValue(site.asOfDay());
    case 'outcome':
      return numberValue(site.outcome(expr));
    case 'split':
      return lowerSplit(expr, site);
    case 'kept':
      return lowerKept(expr, site);
    case 'result':
      return site.result(expr);
    case 'address':
      return lowerAddress(expr, site);
    case 'schedule':
      throw new Bug('a schedule is told, and nothing is made of it');
    case 'rival':
      return certainly(site.rival(expr));
    default:
      return expr satisfies never;
  }
}

function known(value: Lowered | undefined, name: string): Lowered {
  if (value === undefined) throw new Bug(`${name} has no value here`);
  return value;
}

function lowerList(expr: ExprOf<'list'>, site: Site): Lowered {
  const of = expr.type.kind === 'list' ? expr.type.of : undefined;
  const items = expr.items.map((item) => ({
    keep: YES,
    value: of === undefined ? site.lower(item) : lowerAs(item, of, site),
  }));
  return { kind: 'literal', present: YES, items };
}

function lowerKept(expr: ExprOf<'kept'>, site: Site): Lowered {
  const of = expr.type.kind === 'list' ? expr.type.of : expr.type;
  const items = expr.items.map(({ when, value }) => ({
    keep: site.builder.truth(lowerTruth(when, site).yes),
    value: lowerAs(value, of, site),
  }));
  return { kind: 'literal', present: YES, items };
}

function lowerRecord(expr: ExprOf<'record'>, site: Site): Lowered {
  if (expr.type.kind !== 'record') throw new Bug('a record literal of no record type');
  const { fields } = expr.type.record;
  return {
    kind: 'record',
    present: YES,
    fields: expr.fields.map((field, i) => {
      const declared = fields[i];
      return declared === undefined ? site.lower(field) : lowerAs(field, declared.type, site);
    }),
  };
}

function lowerUpdate(expr: ExprOf<'update'>, site: Site): Lowered {
  const base = site.lower(expr.base);
  if (base.kind !== 'record' || expr.type.kind !== 'record') throw new Bug('an update of no record');
  const fields = [...base.fields];
  for (const { field, value } of expr.changes) {
    const declared = expr.type.record.fields[field];
    const changed = lowerWhere(presence(base), value, site);
    fields[field] = declared === undefined ? changed : fitted(changed, value.type, declared.type);
  }
  return { ...base, fields };
}

function lowerField(expr: ExprOf<'field'>, site: Site): Lowered {
  if (expr.base.type.kind !== 'record') throw new Bug('a field of no record');
  const base = site.lower(expr.base);
  const field = known(recordFields(base, expr.base.type.record)[expr.field], 'a field');
  return onlyWhere(presence(base), field);
}

function lowerIf(expr: ExprOf<'if'>, site: Site): Lowered {
  const condition = lowerTruth(expr.condition, site);
  const yes = site.builder.truth(condition.yes);
  const then = fitted(lowerWhere(yes, expr.then, site), expr.then.type, expr.type);
  const no = condition.certain ? not(yes) : condition.no;
  const otherwise = fitted(lowerWhere(no, expr.otherwise, site), expr.otherwise.type, expr.type);
  const value = choose(yes, then, otherwise);
  return condition.certain ? value : onlyWhere(or(yes, condition.no), value);
}

function lowerOtherwise(expr: ExprOf<'otherwise'>, site: Site): Lowered {
  const operand = site.builder.once(fitted(site.lower(expr.operand), expr.operand.type, expr.type));
  const there = presence(operand);
  if (there === YES) return operand;
  const given = site.builder.truth(there);
  return choose(given, operand, fitted(lowerWhere(not(given), expr.fallback, site), expr.fallback.type, expr.type));
}
