/** A price curve as a picture: its exact pieces, drawn. What is drawn is told again in a table, in exact figures. */
import { type Html, html } from './html.ts';

export interface PlotPiece {
  readonly from: string;
  readonly to: string;
  /** Absent where the input is rejected. */
  readonly figures?: readonly [from: string, to: string];
}

export interface Plot {
  readonly title: string;
  /** What lies along the axes, with their units. */
  readonly across: string;
  readonly up: string;
  readonly pieces: readonly PlotPiece[];
}

const WIDTH = 640;
const HEIGHT = 300;
const LEFT = 70;
const BOTTOM = 45;
const TOP = 15;
const RIGHT = 20;

export function plotSvg({ title, across, up, pieces }: Plot): Html {
  const drawn = pieces.flatMap(({ from, to, figures }) =>
    figures === undefined ? [] : [{ x: [Number(from), Number(to)], y: figures.map(Number) }],
  );
  const xs = rangeOf(drawn.flatMap(({ x }) => x));
  const ys = rangeOf([0, ...drawn.flatMap(({ y }) => y)]);
  const atX = (value: number): number => LEFT + ((value - xs.lo) / xs.size) * (WIDTH - LEFT - RIGHT);
  const atY = (value: number): number => HEIGHT - BOTTOM - ((value - ys.lo) / ys.size) * (HEIGHT - BOTTOM - TOP);
  const point = (x: number | undefined, y: number | undefined): string => `${short(atX(x ?? 0))} ${short(atY(y ?? 0))}`;
  const lines = drawn.map(({ x, y }) => html`<path d="M${point(x[0], y[0])} L${point(x[1], y[1])}"/>`);
  const ticks = (range: Range): readonly number[] => [0, 1, 2, 3, 4].map((n) => range.lo + (range.size * n) / 4);
  const below = ticks(xs).map(
    (value) =>
      html`<text x="${short(atX(value))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${label(value)}</text>`,
  );
  const beside = ticks(ys).map(
    (value) =>
      html`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${short(atY(value))}" y2="${short(atY(value))}"/><text x="${LEFT - 8}" y="${short(atY(value) + 4)}" text-anchor="end">${label(value)}</text>`,
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" class="plot">
<title>${title}</title>
<g class="axis">${beside}${below}</g>
<text x="${WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${across}</text>
<text x="${LEFT}" y="${TOP - 3}">${up}</text>
<g class="curve">${lines}</g>
</svg>
`;
}

interface Range {
  readonly lo: number;
  readonly size: number;
}

function rangeOf(values: readonly number[]): Range {
  const lo = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const hi = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return hi > lo ? { lo, size: hi - lo } : { lo: Number.isFinite(lo) ? lo : 0, size: 1 };
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Round figures of an axis: three digits tell enough. */
function label(value: number): string {
  return String(Number(value.toPrecision(3)));
}
