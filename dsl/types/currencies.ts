/** ISO 4217 alphabetic codes with the decimal places of their minor unit (18.39). A policy may declare more. */
const TWO =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE ' +
  'CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW ' +
  'KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK ' +
  'PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS ' +
  'UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG';
const NONE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const THREE = 'BHD IQD JOD KWD LYD OMR TND';
const FOUR = 'CLF UYW';

function entries(codes: string, places: number): [string, number][] {
  return codes.split(' ').map((code) => [code, places]);
}

/** How the currencies that policies mix most often are called in a sentence; others go by their code. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['USD', 'US dollars'],
  ['EUR', 'euros'],
  ['GBP', 'pounds'],
  ['CHF', 'Swiss francs'],
  ['JPY', 'yen'],
  ['NGN', 'naira'],
  ['ZAR', 'rand'],
  ['INR', 'rupees'],
]);

export function currencyName(code: string): string {
  return NAMES.get(code) ?? code;
}

/** Currency code to decimal places of its minor unit. */
export const CURRENCIES: ReadonlyMap<string, number> = new Map([
  ...entries(TWO, 2),
  ...entries(NONE, 0),
  ...entries(THREE, 3),
  ...entries(FOUR, 4),
]);
