/** Every row: its title, how many processes measure it, and what it is made of, read only where it is measured. */
import type { Row } from './candidates.ts';
import { measure } from './measure.ts';
import type { Measured } from './measured.ts';

/** `milliseconds`: for each candidate of a row that has such. */
type Measure = (milliseconds: number) => Promise<readonly Measured[]>;

export interface Entry {
  readonly title: string;
  /** One where what is measured are processes already. */
  readonly processes: 1 | 'several';
  readonly measure: Measure;
}

function inTurns(title: string, make: () => Promise<Row>): Entry {
  return { title, processes: 'several', measure: async (milliseconds) => measure(await make(), milliseconds) };
}

const rows = () => import('./rows.ts');
const lookUps = () => import('./look-ups.ts');

export const CATALOGUE: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['1a', inTurns('4-rule eligibility: failed rules as bits', async () => (await rows()).eligibility())],
  ['1b', inTurns('18 rules: failed rules as bits', async () => (await rows()).eighteenBits())],
  ['1c', inTurns('18 rules: failed rules by name', async () => (await rows()).eighteenByName())],
  [
    '2',
    inTurns('exact graduated tiers, 20 % off, 7.5 % tax, half even: the total', async () => (await rows()).rating()),
  ],
  ['3', inTurns('price book: 1,000 rows, two exact keys and a range', async () => (await lookUps()).priceBook())],
  ['4', inTurns('longest of 50,000 prefixes', async () => (await lookUps()).prefixes())],
  ['5', inTurns('JSON bytes in, itemised JSON bytes out, in process', async () => (await rows()).json())],
  [
    'rotation',
    inTurns('six rules: 2,000 policies in turn, of 1, 50 and 500 forms', async () =>
      (await import('./rotation.ts')).rotation(),
    ),
  ],
  ['loop', inTurns('row 5 without generated code', async () => (await rows()).looped())],
  [
    'explain',
    inTurns('the metered data tariff with the whole trace, beside the plain call', async () =>
      (await rows()).explained(),
    ),
  ],
  [
    'rulebook',
    {
      title: '10,000 policies loaded and called by name, one replaced every 10 ms; 300,000 prefixes',
      processes: 1,
      measure: async () => (await import('./rulebook-load.ts')).rulebookRow(),
    },
  ],
  [
    'pack',
    {
      title: 'a pack of 1,000 files: checked and compiled, and one of them edited',
      processes: 'several',
      measure: async () => (await import('./pack.ts')).packRow(),
    },
  ],
  ['admission', inTurns('a call of a known key is let in', async () => (await import('./admission.ts')).admission())],
  [
    'layers',
    {
      title: 'the layers of POST /v1/evaluate, without sockets',
      processes: 'several',
      measure: async (milliseconds) => (await import('./layers.ts')).layersRow(milliseconds),
    },
  ],
  [
    'commands',
    {
      title: 'commands, from start to end of the process',
      processes: 1,
      measure: async () => (await import('./commands.ts')).commandsRow(),
    },
  ],
  [
    'http',
    {
      title: 'POST /v1/evaluate through keys, tenancy, limits and metering over loopback, 16 connections',
      processes: 1,
      measure: async () => (await import('./http.ts')).httpRow(),
    },
  ],
]);
