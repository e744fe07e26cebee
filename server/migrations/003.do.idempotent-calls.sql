-- Answers of writes that may be repeated: kept in the transaction of the effect, so that there is never one without the other.

CREATE TABLE idempotent_calls (
  tenant_id uuid NOT NULL REFERENCES tenants,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  -- None until the transaction that makes the row is at its end, so that nobody else sees it without.
  answer text,
  etag text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key)
);
CREATE INDEX idempotent_calls_by_expiry ON idempotent_calls (expires_at);

ALTER TABLE idempotent_calls ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotent_calls FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON idempotent_calls TO writ_app, CURRENT_USER USING (tenant_id = current_tenant());
CREATE POLICY worker ON idempotent_calls FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotent_calls TO writ_app;
GRANT SELECT (tenant_id, expires_at) ON idempotent_calls TO writ_worker;
