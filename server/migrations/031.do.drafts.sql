-- Drafts of policies: the files as they stand, what the check said of them, and who made each revision and who reviewed it. The texts of a
-- draft are its latest ones; of the revisions before it is kept who made them, and a digest of what they were.

CREATE TABLE drafts (
  tenant_id uuid NOT NULL REFERENCES tenants,
  draft_id uuid NOT NULL,
  revision integer NOT NULL CHECK (revision > 0),
  status text NOT NULL CHECK (status IN ('open', 'submitted', 'approved', 'rejected', 'published', 'discarded')),
  -- Texts as they were sent, by name; none when it is discarded.
  files jsonb NOT NULL CHECK (jsonb_typeof(files) = 'array'),
  hash text NOT NULL CHECK (hash ~ '^sha256:[0-9a-f]{64}$'),
  -- As far as its header can be read.
  policy text CHECK (length(policy) BETWEEN 1 AND 200),
  version text CHECK (length(version) BETWEEN 1 AND 200),
  checked jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by uuid NOT NULL,
  PRIMARY KEY (tenant_id, draft_id),
  FOREIGN KEY (tenant_id, created_by) REFERENCES api_keys (tenant_id, key_id),
  FOREIGN KEY (tenant_id, changed_by) REFERENCES api_keys (tenant_id, key_id)
);
CREATE INDEX drafts_by_policy ON drafts (tenant_id, policy, draft_id);

CREATE TABLE draft_revisions (
  tenant_id uuid NOT NULL REFERENCES tenants,
  draft_id uuid NOT NULL,
  revision integer NOT NULL,
  hash text NOT NULL,
  comment text CHECK (length(comment) BETWEEN 1 AND 2000),
  edited_at timestamptz NOT NULL,
  edited_by uuid NOT NULL,
  PRIMARY KEY (tenant_id, draft_id, revision),
  FOREIGN KEY (tenant_id, draft_id) REFERENCES drafts,
  FOREIGN KEY (tenant_id, edited_by) REFERENCES api_keys (tenant_id, key_id)
);

CREATE TABLE draft_reviews (
  tenant_id uuid NOT NULL REFERENCES tenants,
  review_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  revision integer NOT NULL,
  hash text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('approve', 'reject')),
  comment text CHECK (length(comment) BETWEEN 1 AND 2000),
  reviewed_at timestamptz NOT NULL,
  reviewed_by uuid NOT NULL,
  PRIMARY KEY (tenant_id, review_id),
  FOREIGN KEY (tenant_id, draft_id, revision) REFERENCES draft_revisions,
  FOREIGN KEY (tenant_id, reviewed_by) REFERENCES api_keys (tenant_id, key_id)
);
CREATE INDEX draft_reviews_by_draft ON draft_reviews (tenant_id, draft_id, review_id);

-- Who did what to a policy, in order.
CREATE TABLE policy_history (
  tenant_id uuid NOT NULL REFERENCES tenants,
  entry_id uuid NOT NULL,
  policy text NOT NULL CHECK (length(policy) BETWEEN 1 AND 200),
  kind text NOT NULL,
  done_at timestamptz NOT NULL,
  done_by uuid NOT NULL,
  comment text CHECK (length(comment) BETWEEN 1 AND 2000),
  details jsonb NOT NULL,
  PRIMARY KEY (tenant_id, entry_id),
  FOREIGN KEY (tenant_id, done_by) REFERENCES api_keys (tenant_id, key_id)
);
CREATE INDEX policy_history_by_policy ON policy_history (tenant_id, policy, entry_id);

ALTER TABLE drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON drafts TO writ_app, CURRENT_USER USING (tenant_id = current_tenant());
GRANT SELECT, INSERT, UPDATE ON drafts TO writ_app;

ALTER TABLE draft_revisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft_revisions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON draft_revisions TO writ_app, CURRENT_USER USING (tenant_id = current_tenant());
GRANT SELECT, INSERT ON draft_revisions TO writ_app;

ALTER TABLE draft_reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft_reviews FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON draft_reviews TO writ_app, CURRENT_USER USING (tenant_id = current_tenant());
GRANT SELECT, INSERT ON draft_reviews TO writ_app;

ALTER TABLE policy_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_history FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON policy_history TO writ_app, CURRENT_USER USING (tenant_id = current_tenant());
GRANT SELECT, INSERT ON policy_history TO writ_app;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON draft_revisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON draft_reviews FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON policy_history FOR EACH ROW EXECUTE FUNCTION refuse_change();
