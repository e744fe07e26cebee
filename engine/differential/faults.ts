/**
 * Faults planted into the compiler, one at a time: an exact piece of one of its files and what a careless hand would have
 * written instead. A comparison with the reference must notice every one of them (tools/mutation.ts).
 */
export interface PlantedFault {
  readonly file: string;
  readonly text: string;
  readonly instead: string;
}

const at = (file: string, text: string, instead: string): PlantedFault => ({ file, text, instead });

export const FAULTS: readonly PlantedFault[] = [
  // Rounding
  at('compiled/emit-number.ts', "'half up': ['halfUp', 'halfUpBig']", "'half up': ['halfEven', 'halfEvenBig']"),
  at('compiled/emit-number.ts', "'half down': ['halfDown', 'halfDownBig']", "'half down': ['halfUp', 'halfUpBig']"),
  at('compiled/emit-number.ts', "ceiling: ['ceilingDivide', 'ceilingBig']", "ceiling: ['floorDivide', 'floorBig']"),
  at(
    'compiled/emit-number.ts',
    "'away from zero': ['awayFromZero', 'awayFromZeroBig']",
    "'away from zero': ['ceilingDivide', 'ceilingBig']",
  ),
  at(
    'compiled/emit-number.ts',
    "'toward zero': ['towardZero', 'towardZeroBig']",
    "'toward zero': ['floorDivide', 'floorBig']",
  ),
  at('numeric/rounding.ts', 'twice > d || !isEven(q)', 'twice >= d'),
  at('numeric/rounding.ts', 'return n < 0 ? Math.ceil(n / d)', 'return n < 0 ? Math.floor(n / d)'),
  at('numeric/rounding-big.ts', 'return n < 0n && q * d !== n ? q - 1n : q;', 'return q;'),
  // Scales and representations
  at('ir/number-nodes.ts', "magnitude(lo) <= SAFE && magnitude(hi) <= SAFE ? 'i53' : 'big'", "'i53'"),
  at('ir/number-nodes.ts', 'return { ...grown, scale };', 'return { ...node, scale };'),
  at(
    'ir/numbers.ts',
    'const divisor = gcd(n, whole);',
    'const divisor = 1n;\n  if (d > 6n) return reduced({ ...scaleBy(node, n), scale: node.scale });',
  ),
  at('ir/lower-number.ts', 'const up = factor.n * right.scale * step.d;', 'const up = factor.n * step.d;'),
  at('ir/lower-number.ts', 'if (right.lo >= 0n) return [left, right];', 'return [left, right];'),
  at('ir/lower-number.ts', 'withoutDivisors(scaleBy(node, step.d / divisor))', 'withoutDivisors(node)'),
  at('ir/site.ts', 'return convertNumber(value, conversion(from.unit, to.unit));', 'return value;'),
  at('ir/lower-truth.ts', "b.kind === 'nothing' ? b : fitted(b, right.type, left.type)", 'b'),
  // Divisors that only the run knows
  at('ir/lower-number.ts', 'scaleBy(others.reduce(multiply, first), factor)', 'structural(factor)'),
  at('ir/alignment.ts', 'if (fresh.length === 0) return node;', 'return node;'),
  at('numeric/allot.ts', 'cut[largest] = 0;', ''),
  // Lists
  at('ir/values.ts', 'return isList(value) ? listWhere(condition, value)', 'return isList(value) ? value'),
  at('ir/lower-truth.ts', "compare('!==', one.place, other.place)", 'NO'),
  at('compiled/list-value.ts', '> 0) w.comma();', '> 1) w.comma();'),
  // Missing values
  at('ir/truths.ts', "'<': '>='", "'<': '>'"),
  at(
    'ir/values.ts',
    'certainly(yes) : { ...truthValue(and(known, yes), and(known, not(yes))), known }',
    'certainly(yes) : certainly(and(known, yes))',
  ),
  at('ir/lower.ts', 'return condition.certain ? value : onlyWhere(or(yes, condition.no), value);', 'return value;'),
  at('ir/lower-aggregate.ts', 'return or(undecided, and(where.yes, not(presence(body))));', 'return undecided;'),
  at('ir/lower.ts', 'return onlyWhere(presence(base), field);', 'return field;'),
  at(
    'ir/lower-aggregate.ts',
    'result: () => numberValue(best, and(found, not(unknown))),',
    'result: () => numberValue(best),',
  ),
  // Constants and tables
  at('ir/lower-constant.ts', 'day > from && (until === undefined || day < until)', 'day > from + 300'),
  at('ir/lower-constant.ts', "compare('>=', site.asOfDay()", "compare('>', site.asOfDay()"),
  at('tables/key-columns.ts', 'isInteger(value) && !open ? value.n', 'isInteger(value) ? value.n'),
  at('tables/grid.ts', 'edges.add(hi + 1n);\n  }', 'edges.add(hi);\n  }'),
  at('tables/prefix.ts', 'if (row !== 0) best = row;', 'if (row !== 0 && best === 0) best = row;'),
  at('tables/lower-lookup.ts', 'return hi === undefined ? above', 'return hi !== undefined ? above'),
  // Stages
  at('pricing/allowances.ts', 'lesser(given, rest)', 'given'),
  at(
    'pricing/charge.ts',
    'charge.measure === undefined || minimum.evenAtZero',
    'charge.measure === undefined || !minimum.evenAtZero',
  ),
  at('pricing/allowances.ts', 'balance ? undefined : scale', 'undefined'),
  at('pricing/tiers.ts', "compare('<=', quantity, tiers[i]?.upper", "compare('<', quantity, tiers[i]?.upper"),
  at('pricing/tiers.ts', "tier.bound?.kind === 'next' ? add(from, bound) : bound", 'bound'),
  at('pricing/tiers.ts', "mode: 'ceiling'", "mode: 'floor'"),
  at(
    'pricing/graduated/graduated.ts',
    'const offset = subtract(entered, multiply(lower, rate));',
    'const offset = entered;',
  ),
  at('pricing/volume/volume.ts', 'plus === undefined ? amount : add(amount, plus)', 'amount'),
  at('pricing/period.ts', 'part.inclusive ? add(until.node, structural(1n)) : until.node', 'until.node'),
  at('pricing/discount.ts', '? capped : lesser(base, capped)', '? capped : capped'),
  at('pricing/discount.ts', "group.indexOf(a) < group.indexOf(b) ? '>=' : '>'", "'<'"),
  at('pricing/discount.ts', 'weight: builder.number(after(below))', 'weight: builder.number(after(earlier))'),
  at('numeric/spread.ts', 'of(parts, k) > room ? room : of(parts, k)', 'of(parts, k)'),
  at('numeric/spread.ts', 'missing < step ? missing : step', 'step'),
  at('pricing/pipeline.ts', 'subtract(kept, sum(shares))', 'kept'),
  // Waivers, billing moments, counters
  at('pricing/charge.ts', 'lowerTruth(waived.when, flow.site).yes)', 'not(lowerTruth(waived.when, flow.site).no))'),
  at(
    'pricing/pipeline.ts',
    'choiceNumber(this.isWaived(charge), structural(0n), this.gross(charge))',
    'this.gross(charge)',
  ),
  at('pricing/printed.ts', 'add(lines[i] ?? structural(0n), amount)', 'lines[i] ?? structural(0n)'),
  at(
    'compiled/tariff-outputs.ts',
    "compare('!==', of.gross(charge), structural(0n))",
    "compare('>', of.gross(charge), structural(0n))",
  ),
  at(
    'pricing/charge.ts',
    'return { gross: moneyNode(part.amount, site), outstanding };',
    'return { gross: whole, outstanding };',
  ),
  at(
    'pricing/charge.ts',
    'return { gross: moneyNode(part.amount, site), outstanding };',
    'return { gross: moneyNode(part.amount, site), outstanding: whole };',
  ),
  at(
    'pricing/charge.ts',
    'numberValue(site.builder.number(whole))',
    'numberValue(site.builder.number(multiply(whole, structural(2n))))',
  ),
  at('compiled/charge-line.ts', "late === 'own' && measure !== undefined", "late === 'own'"),
  at('pricing/charge.ts', 'draw(site.builder.number(add(stepped, already)))', 'draw(stepped)'),
  at('pricing/charge.ts', 'told(soFar, newlyTaken(soFar, before))', 'told(soFar, soFar.taken)'),
  at('pricing/charge.ts', 'subtract(price, priceOf(before))', 'price'),
  at(
    'pricing/charge.ts',
    'countsBoth(charge) ? price :',
    'countsBoth(charge) === (charge.used === undefined) ? price :',
  ),
  at(
    'pricing/charge.ts',
    'countsBoth(charge) ? subtract(rounded, moneyNode(charged, site)) : rounded',
    'countsBoth(charge) ? rounded : rounded',
  ),
  at('pricing/charge.ts', 'charged === undefined || countsBoth(charge) ? all', 'charged === undefined ? all'),
  at(
    'pricing/charge.ts',
    'positivePart(subtract(all, moneyNode(charged, site)))',
    'subtract(all, moneyNode(charged, site))',
  ),
  // Taxes
  at('pricing/tax.ts', 'tax.perLine ? sum(own', '!tax.perLine ? sum(own'),
  at('pricing/tax.ts', 'tax.cap === undefined ? exact', 'tax.cap !== undefined ? exact'),
  at('pricing/tax.ts', 'round(bounded)', 'bounded === exact ? round(exact) : bounded'),
  at('pricing/tax.ts', "tax.levy.kind === 'amount' ? value", "tax.levy.kind === 'amount' ? multiply(base, value)"),
  at('pricing/tax.ts', 'choiceNumber(exempt, structural(0n), given)', 'given'),
  at('pricing/tax.ts', 'builder.truth(and(gate, excused))', 'builder.truth(and(gate, not(excused)))'),
  at('pricing/tax.ts', 'and(open, not(exempt))', 'open'),
  at('pricing/tax.ts', 'add(add(structural(1n), value), beside)', 'add(structural(1n), value)'),
  at('pricing/tax.ts', 'multiply(line.amount, factor)', 'line.amount'),
  at('pricing/pipeline.ts', "how === 'contained' ? [] : this.#contained()", '[]'),
  at('pricing/pipeline.ts', 'subtract(line.amount, sum(inside))', 'line.amount'),
  at('pricing/printed.ts', 'contained ? structural(0n) : amount', 'amount'),
  at('ir/lower-share-out.ts', 'choiceNumber(below, negate(weight), weight)', 'weight'),
  at('ir/lower-share-out.ts', 'choiceNumber(nothing, evenly[i] ?? structural(0n), signed)', 'signed'),
  at(
    'compiled/tariff-encoder.ts',
    'answer.when(truthText(exemption.holds), () => write(exemption))',
    'write(exemption)',
  ),
  at('compiled/emit-print.ts', 'const whole = over === undefined', 'const whole = over?.slot !== -1'),
  // Limits, features, waivers
  at('decide/rules.ts', 'and(excused, or(judged.fail, judged.undecided))', 'and(excused, judged.fail)'),
  at('decide/rules.ts', 'fail: site.builder.truth(and(judged.fail, not(excused)))', 'fail: judged.fail'),
  at('decide/reasons.ts', '.filter((index) => !outcomes.waived(index))', ''),
  at('decide/decisions.ts', 'choiceNumber(waived, structural(4n), judged)', 'judged'),
  at('decide/decisions.ts', 'choiceNumber(fail, structural(1n), structural(2n))', 'structural(2n)'),
  at('ir/lower.ts', 'keep: site.builder.truth(lowerTruth(when, site).yes)', 'keep: YES'),
  at('compiled/output-encoder.ts', 'items.item(truthText(each.open)', "items.item('true'"),
  at('compiled/emit-print.ts', 'value.type, least, answer', 'value.type, 0, answer'),
  // Commissions, payouts, splits, progressions
  at('ir/lower-split.ts', 'const signed = whole.lo >= 0n ? part', 'const signed = whole.hi >= 0n ? part'),
  at('ir/lower-split.ts', "compare('<', whole, structural(0n))", "compare('>', whole, structural(0n))"),
  at('ir/lower-split.ts', 'rooms: parts.map(() => cast(given))', 'rooms: parts.map(() => cast(wholeStep))'),
  at('decide/outputs.ts', 'numberValue(choiceNumber(open, value.node, structural(0n)))', 'value'),
  at('decide/outputs.ts', 'lowerTruth(note.when, this.#flow.site).yes', 'lowerTruth(note.when, this.#flow.site).no'),
  at('compiled/output-encoder.ts', "isNullable(result) ? 'true' : presentText(stored)", "'true'"),
  at(
    'compiled/output-encoder.ts',
    'truthText(of.notes.find((each) => each.note === note)?.holds ?? { value: false })',
    "'true'",
  ),
  // Intents
  at('compiled/output-encoder.ts', "isNullable(result) ? 'true' : presentText(stored)", 'presentText(stored)'),
  at('compiled/schedule-value.ts', 'i === 0 || from > reached(ordered, i)', 'true'),
  at('compiled/schedule-value.ts', 'Math.max(most, to)', 'to'),
  at('time/band-clock.ts', 'if (held === band) found.push', 'if (held !== band) found.push'),
  at(
    'ir/lower-intents.ts',
    "form === 'network' ? 'isNetwork' : 'isAddress'",
    "form === 'network' ? 'isAddress' : 'isNetwork'",
  ),
  at('ir/lower-intents.ts', 'and(present, not(site.builder.truth(test)))', 'NO'),
  // Steps, stairsteps, packages
  at('ir/lower-number.ts', "quotient('ceiling', above, below, 1n)", "quotient('floor', above, below, 1n)"),
  at('pricing/charge.ts', 'steps.afterAllowances !== late', 'late'),
  at('pricing/steps.ts', "choiceNumber(compare('===', given, structural(0n)), structural(0n), raised)", 'raised'),
  at('pricing/steps.ts', 'greater(subtract(given, start), structural(0n))', 'given'),
  at('pricing/stairstep/stairstep.ts', 'model.tiers[0]?.evenAtZero === true', 'model.tiers[0]?.evenAtZero !== true'),
  at('pricing/stairstep/stairstep.ts', 'tier.plus === undefined ? price :', 'tier.plus !== undefined ? price :'),
  // Calendars, time of use
  at('time/band-clock.ts', 'const wraps = window.to <= window.from;', 'const wraps = false;'),
  at('time/band-clock.ts', 'begins(window, day - 1)', 'begins(window, day)'),
  at('time/band-clock.ts', 'date === 1 ? 1 : 0', '0'),
  at('time/band-clock.ts', 'this.#special.has(day) ?', 'this.#special.has(-day) ?'),
  at('time/band-clock.ts', 'Math.min(to, until, ', 'Math.min(to, '),
  at('ir/lower-bands.ts', 'negated ? not(inside) : inside', 'inside'),
  at('pricing/bands.ts', "or(compare('<', length, structural(0n)), ", 'or('),
  at('pricing/bands.ts', 'choiceNumber(empty, structural(0n), inside)', 'inside'),
  // Percentiles
  at('ir/lower-percentile.ts', "mode: 'ceiling'", "mode: 'floor'"),
  at('ir/lower-percentile.ts', "compare('>', count, structural(0n))", 'YES'),
  at('ir/lower-percentile.ts', 'condition: element.where', 'condition: YES'),
  at('numeric/ranked.ts', 'Float64Array.from(values).sort()', 'values'),
  at('numeric/ranked.ts', 'a < b ? -1 : a > b ? 1 : 0', '0'),
  // Patterns
  at('compiled/pattern-matcher.ts', '!== negated;', '|| negated;'),
  at('compiled/pattern-matcher.ts', 'return union([entry, behind]);', 'return entry;'),
  at('compiled/pattern-matcher.ts', 'round > least ? union([once, behind]) : once', 'once'),
  at('compiled/pattern-matcher.ts', 'sign > 0xffff ? 2 : 1', '1'),
  // Rules, decisions, code
  at('decide/rules.ts', "rule.whenMissing === 'pass' ?", "rule.whenMissing === 'fail' ?"),
  at(
    'decide/groups.ts',
    'return { pass: fail, fail: pass, notApplicable: NO };',
    'return { pass, fail, notApplicable: NO };',
  ),
  at('decide/groups.ts', "fail: compare('<', possible, needed)", "fail: compare('<=', possible, needed)"),
  at('decide/words.ts', "'anyBit', [...failed, ...undecided]", "'anyBit', [...failed]"),
  at('decide/words.ts', "'everyBit', [...out, ...undecided]", "'everyBit', [...out]"),
  at('decide/words.ts', '...words.notApplicable.slice(word, word + 1)', ''),
  at('decide/words.ts', '1 << (place % WORD_BITS)', '1 << place'),
  at('compiled/emit-truth.ts', ".join(' && ')", ".join(' || ')"),
  at('compiled/scanner.ts', 'const signed = negative ? -scaled : scaled;', 'const signed = scaled;'),
  at('compiled/scanner.ts', 'const scaled = value * (POWERS[places - fraction] ?? 1);', 'const scaled = value;'),
  at('compiled/scanner.ts', 'fraction > places || ', ''),
  at('compiled/scanner.ts', 'signed >= form.lo && ', ''),
  at('compiled/scanner.ts', 'day > daysInMonth(year, month)', 'day > 31'),
  at('compiled/decoder.ts', ') !== 0) return false;', ') > 1e9) return false;'),
  at('compiled/decoder.ts', '} >= $', '} > $'),
  at('compiled/decoder.ts', "place.name === 'BillingPeriod'", "place.name === 'Period'"),
];
