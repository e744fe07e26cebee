-- Recorded calls that are asked of a draft, batch by batch: what is added up so far stands with the place that was come to, so that whoever
-- goes on does so from there. A shadow goes on with calls as they are recorded, until it is ended.

CREATE TABLE replays (
  tenant_id uuid NOT NULL REFERENCES tenants,
  replay_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  revision integer NOT NULL,
  policy text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('replay', 'shadow')),
  status text NOT NULL CHECK (status IN ('running', 'done', 'failed')),
  failure text,
  -- The first of the days that are asked about.
  from_day date NOT NULL,
  most integer NOT NULL,
  -- The last recorded call that was asked.
  after_id uuid,
  -- The last one that is to be asked; none where it goes on.
  until_id uuid,
  result jsonb NOT NULL,
  started_at timestamptz NOT NULL,
  started_by uuid NOT NULL,
  ended_at timestamptz,
  -- Until then nobody else goes on with it.
  leased_until timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, replay_id),
  FOREIGN KEY (tenant_id, draft_id) REFERENCES drafts,
  FOREIGN KEY (tenant_id, started_by) REFERENCES api_keys (tenant_id, key_id)
);
CREATE INDEX replays_by_draft ON replays (tenant_id, draft_id, replay_id);
CREATE INDEX replays_due ON replays (leased_until) WHERE status = 'running';

CREATE TABLE replay_changes (
  tenant_id uuid NOT NULL REFERENCES tenants,
  replay_id uuid NOT NULL,
  recording_id uuid NOT NULL,
  changes jsonb NOT NULL,
  -- The largest of the differences of its prices.
  largest numeric,
  PRIMARY KEY (tenant_id, replay_id, recording_id),
  FOREIGN KEY (tenant_id, replay_id) REFERENCES replays ON DELETE CASCADE
);
CREATE INDEX replay_changes_by_size ON replay_changes (tenant_id, replay_id, largest DESC NULLS LAST);

ALTER TABLE replays ENABLE ROW LEVEL SECURITY;
ALTER TABLE replays FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON replays TO writ_app, CURRENT_USER USING (tenant_id = current_tenant());
CREATE POLICY worker ON replays FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON replays TO writ_app;
GRANT SELECT (tenant_id, replay_id, status, leased_until, ended_at) ON replays TO writ_worker;

ALTER TABLE replay_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE replay_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON replay_changes TO writ_app, CURRENT_USER USING (tenant_id = current_tenant());
GRANT SELECT, INSERT, DELETE ON replay_changes TO writ_app;
