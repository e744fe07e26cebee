/** The policies of the bench, as text: what an author writes for what `limits.ts` has by hand. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkPack, type Program, renderDiagnostics, sourceFile } from '#dsl';

const shipped = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../policies/isp/${file}`, import.meta.url)), 'utf8');

export const METERED = shipped('metered_data/1.2.0.writ');

/** The customer that rules are about. */
export const CUSTOMER = `enum CustomerType { residential, business, enterprise }
record Customer {
  customer_type: CustomerType
  credit_score: integer 300..850 optional
  outstanding_balance: money USD -100000..1000000 places 2
  service_coverage: bool
}
input customer: Customer`;

/** The four rules of Residential Basic, judged at a day that the caller gives. */
export const RESIDENTIAL = `policy bench.residential version 1.0.0
effective from 2026-01-01

${CUSTOMER}

rule customer_type_residential { code NOT_RESIDENTIAL  require customer.customer_type is residential }
rule credit_score_minimum {
  code CREDIT_TOO_LOW
  require customer.credit_score >= 600
  when missing undecided
}
rule no_outstanding_debt { code OUTSTANDING_DEBT  require customer.outstanding_balance <= 0 USD }
rule service_area_coverage { code NO_COVERAGE  require customer.service_coverage }

decision eligibility {
  pass when all of { customer_type_residential, credit_score_minimum, no_outstanding_debt, service_area_coverage }
  when undecided refer
}
`;

const RULES: readonly string[] = [
  'company.type is residential',
  'company.score >= 600',
  'company.balance <= 0 USD',
  'company.covered',
  'company.disputes < 3',
  'company.term >= 1',
  'company.type is business',
  'company.registered',
  'company.term >= 12',
  'company.limit >= 1000 USD',
  'company.support >= premium',
  'company.balance <= 500 USD',
  'company.type is enterprise',
  'company.employees >= 50',
  'company.revenue >= 1_000_000 USD',
  'company.sla',
  'company.manager',
  'company.locations > 1',
];

export const EIGHTEEN = `policy bench.eighteen version 1.0.0
effective from 2026-01-01

enum Type { residential, business, enterprise }
enum Support ordered { standard, premium, enterprise_support }
record Company {
  type: Type
  score: integer 300..850
  balance: money USD -1000..100000 places 2
  covered: bool
  registered: bool
  term: integer 0..120
  limit: money USD 0..1000000 places 2
  support: Support
  employees: integer 0..1000000
  revenue: money USD 0..100000000 places 2
  sla: bool
  manager: bool
  locations: integer 0..10000
  disputes: integer 0..1000
}
input company: Company

${RULES.map((require, i) => `rule rule_${i + 1} { code RULE_${i + 1}  require ${require} }`).join('\n')}
`;

export const RATED = `policy bench.rated version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line

input data: quantity GB 0..1000000 places 3

tariff plan {
  charge used {
    measure data
    graduated {
      up to 100 GB at 0.10 USD per GB
      up to 500 GB at 0.08 USD per GB
      beyond       at 0.05 USD per GB
    }
  }
  discount fifth { take 20% off used }
  tax vat 7.5% added to used
}
`;

/** The policy of a text, with the shipped library and the rows of its one CSV table beside it. */
export function programOf(text: string, csv?: string): Program {
  const library = sourceFile('customer.writ', shipped('customer/1.0.0.writ'));
  const source = sourceFile('bench.writ', text);
  const rows = csv === undefined ? undefined : sourceFile('bench.csv', csv);
  const result = checkPack({ sources: [library, source], csv: () => rows }).get(source.name);
  if (result?.program === undefined) throw new Error(renderDiagnostics(result?.diagnostics ?? [], () => source));
  return result.program;
}
