/**
 * What the categories of tax of a regime (a country) are to a bill: one code means one thing here and another there. Source: the
 * regimes of GOBL, their `tax_categories`.
 */

export type Bearing =
  /** Added to the bill, or contained in its prices. */
  | 'levied'
  /** Kept back by the buyer, who pays it to the state. */
  | 'retained'
  /** Told beside the bill, and part of no sum of it. */
  | 'informative';

type Categories = Readonly<Partial<Record<Bearing, readonly string[]>>>;

const VAT: Categories = { levied: ['VAT'] };

const REGIMES: Readonly<Record<string, Categories>> = {
  AE: VAT,
  AR: VAT,
  AT: VAT,
  BE: VAT,
  BR: {
    levied: ['IPI'],
    retained: ['PISRet', 'COFINSRet', 'CSLL', 'INSS', 'IRRF'],
    informative: ['ISS', 'ICMS', 'PIS', 'COFINS', 'IBS', 'CBS'],
  },
  CA: { levied: ['GST', 'HST', 'PST'] },
  CH: VAT,
  CO: { levied: ['VAT', 'IC', 'ICA', 'INC'], retained: ['RVAT', 'RICA', 'RR'] },
  DE: VAT,
  DK: VAT,
  EL: VAT,
  ES: { levied: ['VAT', 'IGIC', 'IPSI'], retained: ['IRPF', 'IRNR'] },
  FI: VAT,
  FR: VAT,
  GB: VAT,
  IE: VAT,
  IN: { levied: ['CGST', 'SGST', 'IGST', 'UTGST'] },
  IT: { levied: ['VAT'], retained: ['IRPEF', 'IRES', 'INPS', 'ENASARCO', 'ENPAM', 'CP'] },
  MX: { levied: ['VAT', 'IEPS'], retained: ['RVAT', 'RIEPS', 'ISR'] },
  NL: VAT,
  NO: VAT,
  PL: VAT,
  PT: { levied: ['VAT'], retained: ['IRS', 'IRC'] },
  SA: VAT,
  SE: VAT,
  SG: { levied: ['GST'] },
  US: { levied: ['ST'] },
};

const BEARINGS: readonly Bearing[] = ['levied', 'retained', 'informative'];

/** Of a regime that GOBL does not describe: it has these for every country. */
const ANYWHERE: Categories = { levied: ['VAT', 'GST'] };

/** What a category is in a regime, levied where there is no regime; undefined for one that the regime does not have. */
export function bearingOf(regime: string | null, code: string): Bearing | undefined {
  if (regime === null) return 'levied';
  const categories = Object.hasOwn(REGIMES, regime) ? REGIMES[regime] : ANYWHERE;
  return BEARINGS.find((bearing) => categories?.[bearing]?.includes(code));
}
