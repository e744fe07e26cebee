/** The door of events: what happened to a tenant, told to whoever asks. */
export { type FeedParts, feedRoutes } from './routes.ts';
export { Streams } from './streams.ts';
