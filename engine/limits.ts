/**
 * Every bound of the engine, named. Each is asserted where data crosses the line and tested one below, at, and one above.
 * The figures are LANGUAGE section 9 and 18.19, and DESIGN section 4 (input and output of an evaluation).
 */

/** Bytes of an evaluation's input. */
export const BODY_BYTES_MAX = 1_048_576;
/** Nested objects and lists of an input. */
export const JSON_DEPTH_MAX = 32;
/** Code points of a text, after normalisation to NFC (18.19). */
export const TEXT_CODE_POINTS_MAX = 4096;
/** Elements of a list, whatever its type declares. */
export const LIST_ITEMS_MAX = 10_000;
/** Characters of a number text, sign, point and exponent included. */
export const NUMBER_CHARACTERS_MAX = 80;
/** Power of ten of a JSON number that is still worked out; beyond it no type has a value. */
export const EXPONENT_MAX = 80;
/** Faults that one evaluation lists; more are counted in the last one. */
export const FAULTS_MAX = 100;
/** Points of a property's product of `vary` (18.161). */
export const PROPERTY_POINTS_MAX = 10_000;
/** Numerator of a JSON number in steps of its places: 2^53 - 1 (18.15). */
export const JSON_INTEGER_MAX = 9_007_199_254_740_991n;

/** Days of a span that is split by time of use. */
export const SPAN_DAYS_MAX = 3_700;

export const YEAR_MIN = 1;
export const YEAR_MAX = 9999;
/** Bits of a scaled whole number (LANGUAGE section 9). */
export const WIDTH_BITS_MAX = 256;
/** The same over divisors that only the run knows; what needs more is left to the reference evaluator. */
export const DIVIDED_BITS_MAX = 4096;

/** Pieces of a price curve, and runs over intervals to find them. */
export const CURVE_PIECES_MAX = 2_000;
export const CURVE_RUNS_MAX = 6_000;

/** How often generated code holds `let`s that ask outside: anew behind each condition under which one is read. */
export const ASKING_MAX = 500;
