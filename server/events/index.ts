/** The door of events: what happened to a tenant, told to whoever asks. */
export { openNats } from './adapters/nats.ts';
export { Publisher } from './publisher.ts';
export { feedRoutes } from './routes.ts';
export { Streams } from './streams.ts';
