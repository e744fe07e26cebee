-- Where a tenant wants its events sent to, and what became of each sending. Secrets are sealed before they come here.

CREATE TABLE webhooks (
  tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants,
  webhook_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  url text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
  -- Of all types where none is named.
  types text[],
  status text NOT NULL DEFAULT 'enabled' CHECK (status IN ('enabled', 'disabled')),
  disabled_because text,
  secret text NOT NULL,
  -- The secret before a rotation, and until when it signs, too.
  previous_secret text,
  previous_until timestamptz,
  -- Events up to this place have their deliveries.
  position bigint NOT NULL,
  -- Failures since the last success, and until when nothing is sent for them.
  failures integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  -- When there may be something to send.
  due_at timestamptz,
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, webhook_id)
);
CREATE INDEX webhooks_due ON webhooks (due_at) WHERE status = 'enabled';

CREATE TABLE webhook_deliveries (
  tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants,
  webhook_id uuid NOT NULL,
  event_id uuid NOT NULL,
  -- Those of the event, for the order.
  position bigint NOT NULL,
  subject text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL,
  -- Until when whoever sends it has it for himself.
  leased_until timestamptz,
  -- It is given up then, tried or not.
  expires_at timestamptz NOT NULL,
  last_at timestamptz,
  last_status integer,
  last_fault text,
  PRIMARY KEY (tenant_id, webhook_id, event_id),
  FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhooks ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, event_id) REFERENCES events ON DELETE CASCADE
);
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (tenant_id, webhook_id, subject, position)
  WHERE state = 'pending';
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (tenant_id, webhook_id, position) WHERE state = 'pending';
-- Few of many: those that are being sent, and those whose time is up.
CREATE INDEX webhook_deliveries_leased ON webhook_deliveries (tenant_id, webhook_id, leased_until)
  WHERE state = 'pending' AND leased_until IS NOT NULL;
CREATE INDEX webhook_deliveries_expiring ON webhook_deliveries (tenant_id, webhook_id, expires_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_of_event ON webhook_deliveries (tenant_id, event_id);

ALTER TABLE webhooks ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhooks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON webhooks TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON webhooks FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY worker ON webhooks FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks TO writ_app;
-- Of secrets only which key they are sealed with is seen across tenants, and not even that here: the tenant is entered first.
GRANT SELECT (tenant_id, webhook_id, status, position, due_at) ON webhooks TO writ_worker;

ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON webhook_deliveries TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON webhook_deliveries FOR SELECT TO CURRENT_USER USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_deliveries TO writ_app;
