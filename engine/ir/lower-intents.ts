/** Parts of intents as nodes: the ends and zones of a schedule, and addresses that reject what is none. */
import type { ScheduleExpr } from '#dsl';
import type { NumberNode, TextNode, TruthNode } from './ir.ts';
import { type ExprOf, lowerNumber, lowerText, type Site } from './site.ts';
import { and, not } from './truths.ts';
import type { Lowered } from './values.ts';

export interface LoweredSchedule {
  readonly expr: ScheduleExpr;
  readonly from: NumberNode;
  readonly to: NumberNode;
  /** Of each band: its name, or a text of the input. */
  readonly zones: readonly (string | TextNode)[];
}

export function lowerSchedule(expr: ScheduleExpr, site: Site): LoweredSchedule {
  const [from, to] = [lowerNumber(expr.from, site), lowerNumber(expr.to, site)];
  const zones = expr.bands.map(({ calendar: { zone } }) =>
    typeof zone === 'string' ? zone : lowerText(zone, site).node,
  );
  return { expr, from: from.node, to: to.node, zones };
}

/** The slow path says what is wrong; it also answers where the block that reads the text does not apply. */
export function lowerAddress({ operand, form }: ExprOf<'address'>, site: Site): Lowered {
  const value = lowerText(operand, site);
  const { node, present } = value;
  const test: TruthNode = {
    family: 'truth',
    op: 'call',
    function: form === 'network' ? 'isNetwork' : 'isAddress',
    args: [node],
  };
  site.builder.push({ op: 'reject', condition: and(present, not(site.builder.truth(test))) });
  return value;
}
