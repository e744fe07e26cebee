/**
 * Policies of the rule engine that the shipped ones come from, imported from its JSON, beside the shipped ones: every rule of the
 * same name says the same of the same data, and so do the decisions, as far as the shipped ones do not mend what was wrong there.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPack, type PackFiles, renderDiagnostics, type SourceFile, sourceFile } from '#dsl';
import type { Plan } from '#engine';
import { importPolicyEngine } from '#interchange';
import { readRuleFiles } from './files.ts';
import { prepare } from './plans/prepare.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const AT = '2026-04-01';
const NOW = `${AT}T00:00:00Z`;

type Data = { readonly [name: string]: Data | string | number | boolean | readonly Data[] | undefined };

/** A decision of its own for each rule, so that each can be asked. */
function withDecisions(source: SourceFile): SourceFile {
  const rules = source.text.split(/^rule (?=\w)/m).slice(1);
  const decisions = rules.map((rule) => {
    const [name = ''] = /^\w+/.exec(rule) ?? [];
    const [own = ''] = rule.split('\ndecision ');
    return `decision of_${name} { pass when ${name}  ${own.includes('undecided') ? 'when undecided refer' : ''} }`;
  });
  return sourceFile(source.name, `${source.text}\n${decisions.join('\n')}\n`);
}

function planOf(sources: readonly SourceFile[], name: string, csv: PackFiles['csv']): Plan {
  const source = sources.find((each) => each.name === name);
  const checked = checkPack({ sources, csv }).get(name);
  const prepared = source && checked && prepare({ source, checked });
  if (prepared?.sound === undefined) throw new Error(renderDiagnostics(prepared?.diagnostics ?? [], () => source));
  return prepared.sound.plan;
}

function shipped(pack: string, policy: string): Plan {
  const files = readRuleFiles([`${ROOT}policies/${pack}`], ROOT);
  const wanted = `policies/${pack}/${policy}/1.0.0.writ`;
  const sources = files.sources.map((source) => (source.name === wanted ? withDecisions(source) : source));
  return planOf(sources, wanted, files.csv);
}

function imported(file: string, policy: string): Plan {
  const source = sourceFile(`${file}.json`, readFileSync(`${ROOT}fixtures/exchange/${file}.json`, 'utf8'));
  const { files, diagnostics } = importPolicyEngine(source, { name: 'imported', from: '2026-01-01' });
  const found = files.find((each) => each.policy === `imported.${policy}`);
  if (found === undefined) throw new Error(renderDiagnostics(diagnostics, () => source));
  const asked = withDecisions(found.source);
  return planOf([asked], asked.name, () => undefined);
}

function verdicts(plan: Plan, data: Data): ReadonlyMap<string, string> {
  const result = plan.evaluate(JSON.stringify(data), { at: AT, explain: 'none' });
  if (!result.ok) throw new Error(JSON.stringify([data, result.faults]));
  const decisions: Record<string, { verdict: string }> = JSON.parse(result.json).decisions;
  return new Map(Object.entries(decisions).map(([name, { verdict }]) => [name, verdict]));
}

interface Pair<T extends Data> {
  readonly file: string;
  readonly policy: string;
  readonly pack: string;
  readonly shipped: string;
  /** What the shipped policy is given. */
  readonly data: fc.Arbitrary<T>;
  /** The same for the imported one, under the names of its fields. */
  readonly renamed: (data: T) => Data;
  readonly decision?: string;
  /** What the imported decision says where the shipped one says this. */
  readonly meaning?: Readonly<Record<string, string>>;
}

function pair<T extends Data>(of: Pair<T>): readonly [policy: string, compare: () => void] {
  return [of.policy, () => compare(of)];
}

function compare<T extends Data>({ file, policy, pack, data, renamed, decision, meaning = {}, ...of }: Pair<T>): void {
  const [ours, theirs] = [shipped(pack, of.shipped), imported(file, policy)];
  fc.assert(
    fc.property(data, (given) => {
      const [a, b] = [verdicts(ours, given), verdicts(theirs, renamed(given))];
      const shared = [...b.keys()].filter((name) => name.startsWith('of_') && a.has(name));
      expect(shared.length).toBeGreaterThan(3);
      for (const name of shared) expect([name, b.get(name)]).toEqual([name, a.get(name)]);
      if (decision === undefined) return;
      const wanted = a.get(decision) ?? '';
      expect(b.get('allowed')).toBe(meaning[wanted] ?? wanted);
    }),
    { numRuns: 300, seed: 1 },
  );
}

const pick = <T>(...items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);
const flag = fc.boolean();
const customer = fc.record({
  customer_type: pick('residential', 'business', 'enterprise'),
  credit_score: pick(300, 599, 600, 850),
  outstanding_balance: pick('-1.00', '0.00', '0.01'),
  credit_limit: pick('999.99', '1000.00', undefined),
  location: fc.record({ service_coverage: flag }),
  business_details: pick(
    undefined,
    { registration_status: 'active', employee_count: 50, annual_revenue: '1000000.00', location_count: 2 },
    { registration_status: 'pending', employee_count: 49, annual_revenue: '999999.99', location_count: 1 },
    { registration_status: 'active' },
  ),
  agreements: fc.record({ sla_signed: flag }),
  account_manager_assigned: flag,
});
const TIERS = {
  bronze: { min_quarterly_revenue: 0, min_customers: 0, min_performance_score: 0 },
  silver: { min_quarterly_revenue: 12_500, min_customers: 25, min_performance_score: 70 },
  gold: { min_quarterly_revenue: 37_500, min_customers: 100, min_performance_score: 80 },
  platinum: { min_quarterly_revenue: 125_000, min_customers: 400, min_performance_score: 90 },
};

const RESIDENTIAL = ['customer_type', 'credit_score', 'outstanding_balance', 'location'];

const PAIRS = [
  pair({
    ...{ file: 'eligibility', policy: 'residential_basic_eligibility', pack: 'isp', shipped: 'residential_basic' },
    data: fc.record({ customer, now: fc.constant(NOW) }),
    renamed: ({ customer: given }) => ({ customer: only(given, RESIDENTIAL) }),
    decision: 'eligibility',
  }),
  pair({
    ...{ file: 'eligibility', policy: 'business_pro_eligibility', pack: 'isp', shipped: 'business_pro' },
    data: fc.record({
      customer,
      plan: fc.record({
        contract_term_months: pick(0, 11, 12),
        support_tier: pick('standard', 'premium', 'enterprise'),
      }),
      now: fc.constant(NOW),
    }),
    renamed: ({ customer: given, plan }) => ({
      customer: { ...only(given, ['customer_type', 'credit_limit']), ...business(given, ['registration_status']) },
      plan,
    }),
    decision: 'eligibility',
  }),
  pair({
    ...{ file: 'eligibility', policy: 'enterprise_eligibility', pack: 'isp', shipped: 'enterprise' },
    data: fc.record({ customer, now: fc.constant(NOW) }),
    renamed: ({ customer: given }) => ({
      customer: {
        ...only(given, ['customer_type', 'agreements', 'account_manager_assigned']),
        ...business(given, ['employee_count', 'annual_revenue', 'location_count']),
      },
    }),
    decision: 'eligibility',
    // Passing every rule is what a person then approves: there the default was never reached.
    meaning: { refer: 'pass' },
  }),
  pair({
    ...{
      file: 'commission',
      policy: 'partner_commission_eligibility',
      pack: 'partner',
      shipped: 'commission_eligibility',
    },
    data: fc.record({
      partner: fc.record({
        status: pick('active', 'suspended'),
        agreement_signed: flag,
        compliance_status: pick('compliant', 'in_breach'),
        performance_score: pick(undefined, 69.9, 70, 100),
        active_disputes: pick(0, 1),
        tax_info_complete: flag,
      }),
      now: fc.constant(NOW),
    }),
    renamed: ({ partner }) => ({ partner }),
    decision: 'eligibility',
  }),
  pair({
    ...{
      file: 'commission',
      policy: 'commission_calculation_validation',
      pack: 'partner',
      shipped: 'commission_checks',
    },
    data: fc.record({
      claim: fc.record({
        rate: pick('0%', '50%', '51%'),
        calculated_amount: pick('49.99', '50.00', '10000.00', '10000.01'),
      }),
      customer: fc.record({ monthly_revenue: pick('0.00', '0.01'), pending_refunds: pick('0.00', '0.01') }),
      service_active_days: pick(29, 30),
      now: fc.constant(NOW),
    }),
    renamed: (given) => ({
      claim: {
        rate_percentage: given.claim.rate.replace('%', ''),
        calculated_amount: given.claim.calculated_amount,
      },
      customer: given.customer,
      service: { active_days: given.service_active_days },
    }),
    decision: 'may_be_paid',
  }),
  pair({
    ...{ file: 'commission', policy: 'partner_tier_advancement', pack: 'partner', shipped: 'tier_advancement' },
    data: fc.record({
      partner: fc.record({
        quarterly_revenue: pick('0.00', '12499.99', '12500.00', '125000.00'),
        active_customers: pick(0, 24, 25, 400),
        performance_score: pick(0, 69.9, 70, 90),
        certifications_current: flag,
        violations_last_6_months: pick(0, 1),
        geographic_diversity_score: pick('0.29', '0.30'),
      }),
      target: pick<keyof typeof TIERS>('bronze', 'silver', 'gold', 'platinum'),
      approved: pick(true, false, undefined),
      now: fc.constant(NOW),
    }),
    renamed: ({ partner, target, approved }) => ({
      partner,
      tier: TIERS[target],
      approved,
    }),
    decision: 'advancement',
  }),
  pair({
    ...{ file: 'commission', policy: 'commission_clawback_rules', pack: 'partner', shipped: 'clawback' },
    data: fc.record({
      customer: fc.record({
        cancellation_within_days: pick(undefined, 90, 91),
        chargeback_amount: pick('0.00', '0.01'),
        fraud_score: pick(75, 75.1),
      }),
      service_quality_score: pick(59.9, 60),
      policy_violations: pick(0, 1),
      commission_amount: fc.constant('100.00'),
      now: fc.constant(NOW),
    }),
    renamed: (given) => ({
      customer: given.customer,
      service: { quality_score: given.service_quality_score },
      partner: { policy_violations: given.policy_violations },
    }),
    decision: 'kept',
    // There a trigger allows the clawback; here it keeps nothing.
    meaning: { pass: 'fail', fail: 'pass' },
  }),
  pair({
    ...{ file: 'commission', policy: 'bonus_commission_eligibility', pack: 'partner', shipped: 'bonus' },
    data: fc.record({
      partner: fc.record({
        performance_vs_target: pick('1.10', '1.11'),
        customer_satisfaction: pick(4.4, 4.5),
        new_customers: pick(9, 10),
        high_value_share: pick('24%', '25%'),
        new_territories: pick(0, 1),
        referral_commissions: pick('0.00', '0.01'),
      }),
      base: fc.constant('1000.00'),
      now: fc.constant(NOW),
    }),
    renamed: ({ partner }) => ({
      partner: {
        quarterly_performance_vs_target: partner.performance_vs_target,
        average_customer_satisfaction: partner.customer_satisfaction,
        new_customers_this_quarter: partner.new_customers,
        high_value_customer_percentage: partner.high_value_share === '25%' ? '0.25' : '0.24',
        new_territories_this_quarter: partner.new_territories,
        referral_commissions_earned: partner.referral_commissions,
      },
    }),
  }),
  pair({
    ...{ file: 'licensing', policy: 'tenant_license_limits', pack: 'licence', shipped: 'tenant_limits' },
    data: fc.record({
      licence: fc.record({
        max_users: pick(0, 100),
        max_bandwidth_mbps: pick(0, 1000),
        max_storage_gb: pick(0, 500),
        included_features: fc.constant([]),
        expires_at: pick('2026-03-31', '2026-04-01', '2026-04-02'),
      }),
      tenant: fc.record({
        current_user_count: pick(0, 100, 101),
        current_bandwidth_usage: pick(0, 1000, 1001),
        current_storage_gb: pick(0, 500, 501),
        compliance_status: pick('compliant', 'unchecked'),
      }),
      requested_features: fc.constant([]),
      now: fc.constant(NOW),
    }),
    renamed: ({ licence, tenant }) => ({
      licence: only(licence, ['max_users', 'max_bandwidth_mbps', 'max_storage_gb', 'expires_at']),
      tenant,
      current_date: AT,
    }),
    decision: 'within_licence',
  }),
  pair({
    ...{ file: 'licensing', policy: 'feature_access_licensing', pack: 'licence', shipped: 'feature_access' },
    data: fc.record({
      requested_feature: pick('dashboard', 'api_access'),
      licence: fc.record({
        tier: pick('basic', 'premium', 'enterprise'),
        max_api_calls_per_hour: pick(0, 1000),
        max_integrations: pick(0, 5),
      }),
      tenant: fc.record({ api_calls_per_hour: pick(0, 1000, 1001), active_integrations: pick(0, 5, 6) }),
      now: fc.constant(NOW),
    }),
    renamed: ({ now: _, ...given }) => given,
  }),
];

/** The fields that are named, as far as they are there. */
function only(data: Data, fields: readonly string[]): Data {
  return Object.fromEntries(Object.entries(data).filter(([name]) => fields.includes(name)));
}
function business(
  { business_details: details }: { readonly business_details: Data | undefined },
  fields: readonly string[],
): Data {
  return details === undefined ? {} : { business_details: only(details, fields) };
}

test.each(PAIRS)('%s', (_, compare) => compare());
