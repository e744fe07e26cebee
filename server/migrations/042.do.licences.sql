-- What a tenant may use of the service, where the operator has said so, and what it has used: evaluations by day, added up by every instance
-- every few seconds.

CREATE TABLE licences (
  tenant_id uuid PRIMARY KEY REFERENCES tenants,
  plan text NOT NULL CHECK (length(plan) BETWEEN 1 AND 100),
  -- What goes before the plan, by name.
  settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
  revision integer NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL
);

CREATE TABLE usage_days (
  tenant_id uuid NOT NULL REFERENCES tenants,
  -- Of UTC.
  day date NOT NULL,
  evaluations bigint NOT NULL CHECK (evaluations >= 0),
  PRIMARY KEY (tenant_id, day)
);

ALTER TABLE licences ENABLE ROW LEVEL SECURITY;
ALTER TABLE licences FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON licences TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY worker ON licences FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE ON licences TO writ_app;
GRANT SELECT ON licences TO writ_worker;

ALTER TABLE usage_days ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_days FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON usage_days FOR SELECT TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY worker ON usage_days TO writ_worker USING (true) WITH CHECK (true);
GRANT SELECT ON usage_days TO writ_app;
GRANT SELECT, INSERT, UPDATE ON usage_days TO writ_worker;

SELECT audit_table('licences');
