/** The door of rating: evaluations over HTTP. */
export { hotRoute } from './hot.ts';
export { RATING_OPERATIONS } from './operations.ts';
