/** A rulebook of thousands of policies, as text: a few forms, and figures of its own in each. */
import type { Household } from './limits.ts';
import { CUSTOMER } from './policies.ts';

/** What differs between policies of one form. */
export interface Figures {
  readonly score: number;
  /** Cents. */
  readonly balance: number;
}

type Rule = {
  readonly name: string;
  readonly require: (figures: Figures) => string;
  /** The same by hand; undefined where it cannot be told. */
  readonly holds: (customer: Household, figures: Figures) => boolean | undefined;
};

const RULES: readonly Rule[] = [
  {
    name: 'residential',
    require: () => 'customer.customer_type is residential',
    holds: ({ customerType }) => customerType === 0,
  },
  {
    name: 'no_enterprise',
    require: () => 'customer.customer_type is not enterprise',
    holds: ({ customerType }) => customerType !== 2,
  },
  {
    name: 'score',
    require: ({ score }) => `customer.credit_score >= ${score}  when missing undecided`,
    holds: ({ creditScore }, { score }) => (creditScore < 0 ? undefined : creditScore >= score),
  },
  {
    name: 'balance',
    require: ({ balance }) => `customer.outstanding_balance <= ${(balance / 100).toFixed(2)} USD`,
    holds: (customer, { balance }) => customer.balance <= balance,
  },
  {
    name: 'credit',
    require: ({ balance }) => `customer.outstanding_balance > -${(balance / 50 + 1).toFixed(2)} USD`,
    holds: (customer, { balance }) => customer.balance > -(balance * 2 + 100),
  },
  {
    name: 'coverage',
    require: () => 'customer.service_coverage',
    holds: ({ coverage }) => coverage,
  },
];

/** The order of the rules: of six there are 720, all of which do the same work. */
function ordered(form: number): readonly Rule[] {
  const left = [...RULES];
  let rest = form;
  return RULES.flatMap(() => {
    const at = rest % left.length;
    rest = Math.floor(rest / left.length);
    return left.splice(at, 1);
  });
}

export function figuresOf(policy: number): Figures {
  return { score: 500 + (policy % 300), balance: 100 * (policy % 191) };
}

export function policyText(policy: number, form: number, version = '1.0.0'): string {
  const figures = figuresOf(policy);
  return `policy bench.policy_${policy} version ${version}
effective from 2026-01-01

${CUSTOMER}

${ordered(form)
  .map(({ name, require }) => `rule ${name} { code ${name.toUpperCase()}  require ${require(figures)} }`)
  .join('\n')}
`;
}

/** Failed rules as bits, by hand. */
export function failedByHand(policy: number, form: number, customer: Household): number {
  const figures = figuresOf(policy);
  return ordered(form).reduce((bits, { holds }, i) => (holds(customer, figures) === false ? bits | (1 << i) : bits), 0);
}
