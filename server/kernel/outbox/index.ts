/** The door of the outbox: events are written with their effect, get their places in the feed of the tenant after it, and are read by those. */
export { type EmitParts, emit } from './emit.ts';
export { CURSOR, cloudEvent, cursorOf, EVENT, type EventRow, positionOf } from './event.ts';
export { News, type Watch } from './news.ts';
export { Sequencer } from './sequencer.ts';
export { eventsOf, type FeedRead, headsInTenant, readFeed } from './store.ts';
export { sweepOutbox } from './sweep.ts';
export { EVENT_TYPE_NAMES, EVENT_TYPES, type EventType, isEventType, type NewEvent } from './types.ts';
