-- The place in a trace (W3C Trace Context) that an event was written at, so that whoever is told of it goes on from there.

ALTER TABLE events
  ADD COLUMN traceparent text DEFAULT nullif(current_setting('writ.doer', true), '')::jsonb ->> 'traceparent'
    CHECK (length(traceparent) = 55);
