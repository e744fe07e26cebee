/**
 * Credits over lines that stand for items, and credits that stand for items themselves (LANGUAGE 18.124): one after the other,
 * each pays what those before it leave. A credit for each item is a loop, in whose rounds what is left of the lines goes down.
 */
import type { Charge, Credit, FigureName, Rational } from '#dsl';
import { Bug } from '../bug.ts';
import { alignedAll } from '../ir/alignment.ts';
import { NOTHING, type NumberColumn, type TruthColumn } from '../ir/columns.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode } from '../ir/ir.ts';
import { type Items, itemsOf } from '../ir/items.ts';
import { isColumn, lowerDeal, type Share } from '../ir/lower-deal.ts';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';
import { constant, structural } from '../ir/number-nodes.ts';
import { countIf, multiply, negate, positivePart, sum } from '../ir/numbers.ts';
import { stageOf, sumOfColumn, sumOverItems, truthStage } from '../ir/stages.ts';
import { compare, NO } from '../ir/truths.ts';
import { type CreditNodes, type CreditSite, creditFactor, creditGate, creditShares, leftOf, paysOf } from './credit.ts';
import { type Block, type EachOf, isSameList, standsForItems } from './each-block.ts';
import { type Falling, fallingRoom, type PaidOf, type Room } from './falling-room.ts';
import type { SameItem } from './items.ts';
import { lessTaken } from './lines.ts';
import type { TariffFlow } from './pipeline.ts';

/** What a credit for each item comes to, and what it pays under each name of its base. */
interface EachCredit {
  readonly open: TruthColumn;
  readonly amount: NumberColumn;
  readonly remaining: NumberColumn;
  readonly paid: readonly PaidOf[];
}

export class EachCredits {
  readonly #tariff: TariffFlow;
  readonly #flow: Flow;

  constructor(tariff: TariffFlow, flow: Flow) {
    this.#tariff = tariff;
    this.#flow = flow;
  }

  items({ each, name }: EachOf<Credit>): Items {
    return itemsOf(each, name, this.#flow);
  }

  /** Whether items take part in a credit. */
  concerns(credit: Credit): boolean {
    return standsForItems(credit) || credit.base.some((name) => this.#chargeOf(name) !== undefined);
  }
  #chargeOf(name: string): EachOf<Charge> | undefined {
    return this.#tariff.tariff.charges.filter(standsForItems).find((each) => each.name === name);
  }

  /** What credits before tax leave of the lines of a charge. */
  taxable(charge: EachOf<Charge>): NumberColumn {
    return this.#flow.once(charge, 'each taxable', () => {
      const { credits } = this.#tariff.tariff;
      const on = credits.filter(({ when, base }) => when === 'before' && base.includes(charge.name));
      return this.#less(this.#tariff.items.charges.net(charge), on, charge.name);
    });
  }
  #payable(charge: EachOf<Charge>, when: Credit['when']): NumberColumn {
    const { charges, taxes } = this.#tariff.items;
    return when === 'before' ? charges.net(charge) : taxes.addedTo(charge, this.taxable(charge));
  }
  #less(whole: NumberColumn, credits: readonly Credit[], name: string): NumberColumn {
    const paid = credits.map((each) => this.#paid(each, name));
    return { at: (index) => lessTaken(whole.at(index), sum(paid.map(({ at }) => at(index)))) };
  }
  /** What a credit pays of each line of a charge. */
  #paid(credit: Credit, name: string): NumberColumn {
    this.#tariff.credit(credit);
    return this.#flow.once(credit, 'paid', () => new Map<string, NumberColumn>()).get(name) ?? NOTHING;
  }

  /** Has ready what taxes see of credits. */
  prepare(): void {
    for (const credit of this.#beforeTax()) this.#tariff.creditShares(credit);
  }
  #beforeTax(): readonly Credit[] {
    return this.#tariff.tariff.credits.filter(({ when }) => when === 'before');
  }
  /** In a loop over the items of a block: what credits before tax pay, of lines over the same list of that of the item alone. */
  know(block: Block, index: NumberNode): void {
    for (const credit of this.#beforeTax()) {
      const outside = this.#tariff.creditShares(credit);
      const shares = credit.base.map((name, i) => {
        const charge = this.#chargeOf(name);
        const same = charge !== undefined && isSameList(block, charge);
        return same ? this.#paid(credit, name).at(index) : (outside[i] ?? structural(0n));
      });
      const nodes: CreditNodes = { ...this.#tariff.credit(credit), amount: sum(shares) };
      this.#flow.know(credit, 'amount', nodes);
      this.#flow.know(credit, 'shares', shares);
    }
  }

  lower(credit: Credit, at: CreditSite): CreditNodes {
    return standsForItems(credit) ? this.#forEach(credit, at) : this.#overItems(credit, at);
  }

  #overItems(credit: Credit, at: CreditSite): CreditNodes {
    const rooms = this.#rooms(credit, at);
    const open = creditGate(credit, at);
    const all = this.#flow.site.builder.number(sum(rooms.map((room) => this.#total(room.left, room.items))));
    const pays = paysOf(credit, open, all, at);
    const paid = this.#deal(credit, { open, ...pays, left: [] }, all, rooms, at);
    this.#keep(credit, rooms, paid);
    this.#flow.know(credit, 'rooms', rooms);
    return { open, ...pays, left: rooms.map(({ left }) => (isColumn(left) ? structural(0n) : left)) };
  }

  #forEach(credit: EachOf<Credit>, at: CreditSite): CreditNodes {
    const { round, lets, appliesWhen, amount, cap } = credit;
    if (round === undefined) throw new NotCompiled(NOT_COMPILED.items(credit.name));
    const flow = this.#flow;
    const items = this.items(credit);
    flow.needed(lets, [appliesWhen, amount, cap]);
    const open = truthStage(items, flow, () => creditGate(credit, at));
    const rooms = this.#rooms(credit, at);
    const falling = this.#falling(rooms, credit, round.step);
    const stages = stageOf<'amount' | 'remaining' | `share${number}` | `left${number}`>(items, flow, ({ index }) => {
      const now = falling.map((each) => each.now(index));
      const all = flow.site.builder.number(sum(now.map(({ left, items: of }) => sumOf(left, of, flow))));
      const pays = paysOf(credit, open.at(index), all, at);
      const shares = this.#deal(credit, { open: open.at(index), ...pays, left: [] }, all, now, at);
      const told = falling.map((each, i) => each.pay(index, shares[i] ?? structural(0n)));
      return {
        ...pays,
        ...Object.fromEntries(told.flatMap((of, i) => (of === undefined ? [] : [[`share${i}`, of.share]]))),
        ...Object.fromEntries(told.flatMap((of, i) => (of === undefined ? [] : [[`left${i}`, of.left]]))),
      };
    });
    const paid = falling.map(
      ({ table }, i): PaidOf => table ?? { share: stages[`share${i}`] ?? NOTHING, left: stages[`left${i}`] ?? NOTHING },
    );
    this.#keep(
      credit,
      rooms,
      falling.map((each) => each.fallen),
    );
    const each: EachCredit = { open, amount: stages.amount, remaining: stages.remaining, paid };
    flow.know(credit, 'each', each);
    return {
      open: NO,
      amount: sumOfColumn(items, stages.amount, flow),
      remaining: sumOfColumn(items, stages.remaining, flow),
      left: [],
    };
  }

  /** What there is to pay under each name of the base. */
  #rooms(credit: Credit, at: CreditSite): readonly Room[] {
    const { builder } = this.#flow.site;
    const { credits } = this.#tariff.tariff;
    const earlier = credits.slice(0, credits.indexOf(credit)).filter(({ when }) => when === credit.when);
    return credit.base.map((name): Room => {
      const charge = this.#chargeOf(name);
      if (charge === undefined) return { name, left: builder.number(positivePart(leftOf(credit, name, at))) };
      const on = earlier.filter(({ base }) => base.includes(name));
      const payable = this.#less(this.#payable(charge, credit.when), on, name);
      const items = this.#tariff.items.charges.items(charge);
      const { left } = stageOf(items, this.#flow, ({ index }) => ({ left: positivePart(payable.at(index)) }));
      return { name, left, items };
    });
  }

  /** Over one denominator, on which what is left stays whatever is paid. */
  #falling(rooms: readonly Room[], credit: EachOf<Credit>, step: Rational): readonly Falling[] {
    const samples = rooms.map(({ left }) => (isColumn(left) ? left.at(structural(0n)) : left));
    const [, ...extents] = alignedAll([constant(step.n, step.d), ...samples]);
    return rooms.map((room, i) => {
      const charge = this.#chargeOf(room.name);
      const own = charge !== undefined && isSameList(credit, charge);
      return fallingRoom(room, extents[i] ?? structural(0n), own, this.items(credit), this.#flow);
    });
  }

  #deal(credit: Credit, nodes: CreditNodes, all: NumberNode, rooms: readonly Room[], at: CreditSite): readonly Share[] {
    const lines = rooms.flatMap(({ left }) => (isColumn(left) ? [] : [left]));
    if (lines.length === rooms.length) return creditShares(credit, { ...nodes, left: lines }, at);
    const { round } = credit;
    if (round === undefined) {
      const factor = creditFactor(nodes.amount, all, at);
      const part = (left: NumberNode): NumberNode => multiply(left, factor);
      return rooms.map(({ left }) => (isColumn(left) ? { at: (index) => part(left.at(index)) } : part(left)));
    }
    return lowerDeal(
      {
        how: 'spread',
        total: nodes.amount,
        step: round.step,
        entries: rooms.map(({ left, items }) =>
          items === undefined
            ? { figures: [left, left] }
            : { items, figures: (index) => [left.at(index), left.at(index)] },
        ),
        extent: (whole, _, [, room = whole]) => ({ ...room, lo: 0n, hi: room.hi < whole.hi ? room.hi : whole.hi }),
      },
      this.#flow,
    );
  }

  /** What it pays in all: of lines of items each, and of each name. */
  #keep(credit: Credit, rooms: readonly Room[], paid: readonly Share[]): void {
    const columns = new Map<string, NumberColumn>();
    const shares = rooms.map(({ name, items }, i) => {
      const share = paid[i] ?? structural(0n);
      if (isColumn(share)) columns.set(name, share);
      return this.#total(share, items);
    });
    this.#flow.know(credit, 'paid', columns);
    this.#flow.know(credit, 'shares', shares);
  }
  #total(share: Share, items: Items | undefined): NumberNode {
    if (!isColumn(share)) return share;
    return items === undefined ? structural(0n) : sumOfColumn(items, share, this.#flow);
  }

  /** For whoever prints it. */
  each(credit: EachOf<Credit>): EachCredit {
    this.#tariff.credit(credit);
    return this.#flow.once<EachCredit>(credit, 'each', () => {
      throw new Bug(`${credit.name} does not stand for items`);
    });
  }
  /** Where the line of the same item stands under a name of its base. */
  sameItem(credit: EachOf<Credit>, name: string): SameItem | undefined {
    const charge = this.#chargeOf(name);
    const same = charge !== undefined && isSameList(credit, charge);
    return same ? this.#tariff.items.sameItem(charge) : undefined;
  }
  /** What a credit that is one pays of each line of a charge that stands for items, and what there was to pay. */
  paidOver(credit: Credit, name: string) {
    if (standsForItems(credit) || this.#chargeOf(name) === undefined) return undefined;
    const share = this.#paid(credit, name);
    const room = this.#flow.once<readonly Room[]>(credit, 'rooms', () => []).find((each) => each.name === name);
    return room?.items === undefined ? undefined : { items: room.items, share, left: room.left };
  }

  figure(credit: EachOf<Credit>, figure: FigureName): NumberColumn {
    const { amount: amounts, remaining } = this.each(credit);
    if (figure === 'remaining') return remaining;
    return {
      at: (index) => {
        const amount = amounts.at(index);
        return figure === 'lines' ? countIf(compare('>', amount, structural(0n))) : negate(amount);
      },
    };
  }
}

function sumOf(left: Share, items: Items | undefined, flow: Flow): NumberNode {
  if (!isColumn(left)) return left;
  return items === undefined ? structural(0n) : sumOverItems(items, flow, ({ index }) => left.at(index));
}
