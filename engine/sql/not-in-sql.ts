/** What has no form in SQL: the policy is rated by the call instead. */
export class NotInSql extends Error {}

/** Why, in words that follow "it uses". */
export const NOT_IN_SQL = {
  lists: 'lists',
  shares: 'amounts that are shared out over lines',
  zones: 'instants in time zones',
  calendars: 'calendars',
  addresses: 'network addresses',
  scanned: (rows: number, max: number) =>
    `a table of ${rows} rows with several ranges in its keys, where ${max} are asked one by one`,
  width: (bits: number, max: number) => `figures of ${bits} bits, where this database holds ${max}`,
  steps: 'a figure in steps that are no decimals',
  fractions: 'amounts with a denominator that is no power of ten',
  digits: (digits: number) => `a figure of ${digits} digits`,
  blocks: 'blocks that stand for the items of a list',
  externs: 'externs',
  names: 'names that the database takes for one',
  columns: 'more figures at once than this database has columns',
  currencies: 'several currencies',
} as const;
