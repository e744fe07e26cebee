/** The time and the quantity of each band of a charge priced by time of use (LANGUAGE 18.62, 18.63). */
import type { Calendar, Charge, Expr, PriceModel } from '#dsl';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { bandAt, bandTime, SPAN_MS_MAX } from '../ir/lower-bands.ts';
import { divideExactly } from '../ir/lower-number.ts';
import { structural } from '../ir/number-nodes.ts';
import { choiceNumber, greater, multiply, subtract } from '../ir/numbers.ts';
import { lowerNumber, type Site } from '../ir/site.ts';
import { compare, or } from '../ir/truths.ts';

type TimeOfUse = Extract<PriceModel, { readonly kind: 'time of use' }>;

/** By the place of the band in its calendar. */
export interface BandNodes {
  readonly [figure: `part${number}` | `time${number}`]: NumberNode;
}

/** When its quantity falls. */
export function bandExprs(model: PriceModel): readonly (Expr | undefined)[] {
  if (model.kind !== 'time of use') return [];
  const { zone } = model.calendar;
  return [model.from, model.to, ...(typeof zone === 'string' ? [] : [zone])];
}

/** Behind the gate of the charge: an end before the start rejects the input. */
export function lowerBands(
  charge: Charge,
  model: TimeOfUse,
  quantity: NumberNode,
  open: TruthNode,
  flow: Flow,
): BandNodes {
  const lets = flow.needed(charge.lets, bandExprs(model));
  return flow.gated(open, () => {
    flow.bind(lets);
    const { site } = flow;
    const from = site.builder.number(lowerNumber(model.from, site).node);
    if (model.to === undefined) return atInstant(model.calendar, from, quantity, site);
    return inSpan(model.calendar, from, site.builder.number(lowerNumber(model.to, site).node), quantity, site);
  }) as BandNodes;
}

function atInstant(calendar: Calendar, from: NumberNode, quantity: NumberNode, site: Site): BandNodes {
  const held = site.builder.number(bandAt(calendar, from, site));
  return byBand(calendar, (band) => ({
    part: choiceNumber(compare('===', held, structural(BigInt(band))), quantity, structural(0n)),
    time: structural(0n),
  }));
}

function inSpan(calendar: Calendar, from: NumberNode, to: NumberNode, quantity: NumberNode, site: Site): BandNodes {
  const { builder } = site;
  const length = builder.number(subtract(to, from));
  builder.push({
    op: 'reject',
    condition: or(compare('<', length, structural(0n)), compare('>', length, structural(SPAN_MS_MAX))),
  });
  const whole = builder.number(atMost(greater(length, structural(1n))));
  const empty = builder.truth(compare('===', length, structural(0n)));
  return byBand(calendar, (band) => {
    const inside = builder.number(bandTime(calendar, from, to, band, site));
    return {
      part: divideExactly(multiply(quantity, inside), whole, site),
      time: choiceNumber(empty, structural(0n), inside),
    };
  });
}

/** A span that is not rejected is no longer than this, which its interval does not show. */
function atMost(length: NumberNode): NumberNode {
  return length.op === 'constant' || length.hi <= SPAN_MS_MAX ? length : { ...length, hi: SPAN_MS_MAX };
}

function byBand(
  { bands }: Calendar,
  make: (band: number) => { readonly part: NumberNode; readonly time: NumberNode },
): BandNodes {
  const nodes: Record<string, NumberNode> = {};
  bands.forEach((_, band) => {
    const { part, time } = make(band);
    nodes[`part${band}`] = part;
    nodes[`time${band}`] = time;
  });
  return nodes;
}

const MS_PER_HOUR = 3_600_000n;

/** In hours. */
export function hoursIn({ calendar }: TimeOfUse, bands: BandNodes, band: string | undefined): NumberNode {
  const time = bands[`time${calendar.bands.findIndex(({ name }) => name === band)}`] ?? structural(0n);
  return { ...time, scale: time.scale * MS_PER_HOUR };
}
