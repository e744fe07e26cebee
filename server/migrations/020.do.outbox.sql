-- What happened, written in the transaction that did it. Its place in the feed of the tenant is given after that is committed, so that nobody
-- who reads by place passes one by that commits late.

CREATE TABLE event_heads (
  tenant_id uuid PRIMARY KEY REFERENCES tenants,
  -- The place of the last event that has one.
  last_position bigint NOT NULL DEFAULT 0,
  -- Events up to this place are no longer kept.
  swept_position bigint NOT NULL DEFAULT 0,
  CHECK (0 <= swept_position AND swept_position <= last_position)
);

CREATE TABLE events (
  tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants,
  event_id uuid NOT NULL,
  -- In the order of writing; of one subject that is the order of the commits.
  emitted bigint GENERATED ALWAYS AS IDENTITY,
  type text NOT NULL CHECK (length(type) BETWEEN 1 AND 100),
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 300),
  occurred_at timestamptz NOT NULL,
  -- The text as it was written, since it is signed where it is sent.
  data json NOT NULL CHECK (json_typeof(data) = 'object' AND octet_length(data::text) <= 65536),
  -- What the calls of one undertaking have in common.
  correlation text DEFAULT nullif(current_setting('writ.correlation', true), ''),
  position bigint CHECK (position > 0),
  numbered_at timestamptz,
  PRIMARY KEY (tenant_id, event_id),
  UNIQUE (tenant_id, position),
  CHECK ((position IS NULL) = (numbered_at IS NULL))
);
CREATE INDEX events_to_number ON events (tenant_id, emitted) WHERE position IS NULL;
CREATE INDEX events_by_age ON events (numbered_at);

-- Every tenant has a feed from the beginning, so that nobody waits for whoever makes it.
CREATE FUNCTION make_event_head() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.event_heads (tenant_id) VALUES (NEW.tenant_id);
  RETURN NULL;
END $$;
CREATE TRIGGER make_event_head AFTER INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION make_event_head();
INSERT INTO event_heads (tenant_id) SELECT tenant_id FROM tenants;

ALTER TABLE event_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON event_heads TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON event_heads FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY worker ON event_heads FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE (last_position, swept_position) ON event_heads TO writ_app;
GRANT SELECT ON event_heads TO writ_worker;

ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON events TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON events FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY worker ON events FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE (position, numbered_at), DELETE ON events TO writ_app;
GRANT SELECT (tenant_id, position, occurred_at, numbered_at) ON events TO writ_worker;
