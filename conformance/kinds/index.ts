/** Every kind of vector that is known, by its name in the files. */
import type { Kind } from '../kind.ts';
import { rounding } from './rounding.ts';

export const KINDS: Readonly<Record<string, Kind>> = { ...rounding };
