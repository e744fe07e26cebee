/** What has a bar, as a picture. */
import type { Result } from './measured.ts';
import { amount } from './table.ts';

const WIDTH = 920;
const LEFT = 400;
const RIGHT = 170;
const TOP = 46;
const LINE = 19;
/** Shares of the bar that are drawn; what lies beyond stands at the edge. */
const [LEAST, MOST] = [1 / 8, 8];
const TICKS = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8];

/** What was measured by what is allowed. */
function shareOf({ bar, ratio, value }: Result): number | undefined {
  if (bar === null) return undefined;
  return (bar.of === 'ratio' ? (ratio ?? Number.NaN) : value) / bar.most;
}

function x(share: number): number {
  const within = Math.min(Math.max(share, LEAST), MOST);
  return LEFT + (Math.log2(within / LEAST) / Math.log2(MOST / LEAST)) * (WIDTH - LEFT - RIGHT);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function text(at: readonly [number, number], content: string, attributes = ''): string {
  return `<text x="${at[0].toFixed(1)}" y="${at[1]}" ${attributes}>${escaped(content)}</text>`;
}

function tickOf(share: number, bottom: number): string {
  const at = x(share).toFixed(1);
  const name = share === 1 ? 'the bar' : share < 1 ? `1/${1 / share}` : `${share} ×`;
  const stroke = share === 1 ? 'class="bar"' : 'class="grid"';
  const line = `<line x1="${at}" y1="${TOP - 8}" x2="${at}" y2="${bottom}" ${stroke}/>`;
  return `${line}${text([x(share), TOP - 14], name, 'text-anchor="middle" class="faint"')}`;
}

function lineOf(result: Result, share: number, y: number): string {
  const { row, candidate, ratio, bar, met } = result;
  const told = bar?.of === 'ratio' && ratio !== null ? `${ratio.toFixed(2)} × of ${Number(bar.most.toFixed(2))} ×` : '';
  const shown = told === '' ? `${amount(result)} of ${bar?.most} ${result.unit}` : told;
  return [
    text([LEFT - 14, y + 4], `${row}  ${candidate}`, 'text-anchor="end"'),
    `<line x1="${x(LEAST)}" y1="${y}" x2="${x(share).toFixed(1)}" y2="${y}" class="${met === true ? 'met' : 'missed'}"/>`,
    `<circle cx="${x(share).toFixed(1)}" cy="${y}" r="4.5" class="${met === true ? 'met' : 'missed'}"/>`,
    text([WIDTH - RIGHT + 16, y + 4], shown, 'class="faint"'),
  ].join('\n');
}

/** Each result that has a bar, as its share of what the bar allows: left of the line it is met. */
export function svgOf(results: readonly Result[]): string {
  const barred = results.flatMap((result) => {
    const share = shareOf(result);
    return share === undefined ? [] : [{ result, share }];
  });
  const bottom = TOP + barred.length * LINE;
  const style =
    'text{font:12px system-ui,sans-serif;fill:#222}.faint{fill:#666}.grid{stroke:#ddd}.bar{stroke:#222;stroke-width:1.5}.met{stroke:#2a7d4f;fill:#2a7d4f;stroke-width:2}.missed{stroke:#b4442f;fill:#b4442f;stroke-width:2}';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 12}" role="img" aria-label="Each measure as a share of its bar">`,
    `<style>${style}</style>`,
    `<rect width="${WIDTH}" height="${bottom + 12}" fill="#fff"/>`,
    ...TICKS.map((share) => tickOf(share, bottom)),
    ...barred.map(({ result, share }, i) => lineOf(result, share, TOP + i * LINE + 8)),
    '</svg>',
    '',
  ].join('\n');
}
