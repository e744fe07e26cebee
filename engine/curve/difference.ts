/** How much more or less one version of a tariff costs than another, along the same number: a price curve of the differences. */
import type { Curve, Piece } from './curve.ts';
import { highest, type Peak } from './findings.ts';
import { minus, negated, times } from './form.ts';

/** `next` less `old`; undefined where the two do not take the same steps over the same range. */
export function curveDifference(old: Curve, next: Curve): Curve | undefined {
  const [from, to] = [old.pieces[0]?.from, old.pieces.at(-1)?.to];
  if (old.steps !== next.steps || from !== next.pieces[0]?.from || to !== next.pieces.at(-1)?.to) return undefined;
  const scale = old.scale > next.scale ? old.scale : next.scale;
  if (scale % old.scale !== 0n || scale % next.scale !== 0n) return undefined;
  const pieces = old.pieces.flatMap((a) =>
    next.pieces.flatMap((b): readonly Piece[] => {
      const part = { from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to };
      if (part.from > part.to) return [];
      const value = a.value && b.value && minus(times(b.value, scale / next.scale), times(a.value, scale / old.scale));
      return [{ ...part, value }];
    }),
  );
  return { pieces, steps: old.steps, scale };
}

/** The lowest figure of a curve and the first point that has it; undefined where it is not known. */
export function lowest(curve: Curve): Peak | undefined {
  const turned = curve.pieces.map((piece) => ({ ...piece, value: piece.value && negated(piece.value) }));
  const peak = highest({ ...curve, pieces: turned });
  return peak && { x: peak.x, value: -peak.value };
}
