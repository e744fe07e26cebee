-- Calls that were answered, of tenants that let them be recorded: a sample, to ask a draft the same. Inputs may hold personal data, so that
-- they are kept for as long as the tenant says, and no longer.

CREATE TABLE recordings (
  tenant_id uuid NOT NULL REFERENCES tenants,
  recording_id uuid NOT NULL,
  policy text NOT NULL,
  version text NOT NULL,
  as_of text NOT NULL,
  input text NOT NULL CHECK (octet_length(input) <= 16384),
  -- Verdicts and totals.
  answer jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, recording_id)
);
CREATE INDEX recordings_by_policy ON recordings (tenant_id, policy, recording_id);
CREATE INDEX recordings_by_age ON recordings (tenant_id, recorded_at);

-- Bytes of inputs that were recorded on a day, of which there may be only so many.
CREATE TABLE recorded_days (
  tenant_id uuid NOT NULL REFERENCES tenants,
  day date NOT NULL,
  bytes bigint NOT NULL,
  PRIMARY KEY (tenant_id, day)
);

CREATE INDEX tenants_that_record ON tenants (tenant_id) WHERE recording_share IS NOT NULL;

ALTER TABLE recordings ENABLE ROW LEVEL SECURITY;
ALTER TABLE recordings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON recordings TO writ_app, CURRENT_USER USING (tenant_id = current_tenant());
CREATE POLICY worker ON recordings FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, DELETE ON recordings TO writ_app;
GRANT SELECT (tenant_id, recorded_at) ON recordings TO writ_worker;

ALTER TABLE recorded_days ENABLE ROW LEVEL SECURITY;
ALTER TABLE recorded_days FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON recorded_days TO writ_app, CURRENT_USER USING (tenant_id = current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON recorded_days TO writ_app;
