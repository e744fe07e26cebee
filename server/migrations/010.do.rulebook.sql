-- The rulebook of a tenant: versions of policies, which never change once they are published, and what was activated from when on, as it
-- became known. Nobody may take back a row: an older version that is to answer again is activated again.

CREATE TABLE policy_versions (
  tenant_id uuid NOT NULL REFERENCES tenants,
  policy text NOT NULL CHECK (length(policy) BETWEEN 1 AND 200),
  version text NOT NULL CHECK (length(version) BETWEEN 1 AND 200),
  -- Texts as they were sent, by name: the policy, the libraries that it uses, their tables.
  files jsonb NOT NULL CHECK (jsonb_typeof(files) = 'array'),
  -- Which text of which library it stands on.
  libraries jsonb NOT NULL CHECK (jsonb_typeof(libraries) = 'array'),
  -- What is told of it without reading it again.
  described jsonb NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^sha256:[0-9a-f]{64}$'),
  text_hash text NOT NULL CHECK (text_hash ~ '^sha256:[0-9a-f]{64}$'),
  semantics integer NOT NULL,
  comment text CHECK (length(comment) BETWEEN 1 AND 2000),
  published_at timestamptz NOT NULL,
  published_by uuid NOT NULL,
  -- The transaction that made it: who asks again sees what has been committed since, in whatever order.
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (tenant_id, policy, version),
  FOREIGN KEY (tenant_id, published_by) REFERENCES api_keys (tenant_id, key_id)
);
CREATE INDEX policy_versions_by_change ON policy_versions (changed_in);

CREATE TABLE activations (
  tenant_id uuid NOT NULL REFERENCES tenants,
  activation_id uuid NOT NULL,
  policy text NOT NULL,
  version text NOT NULL,
  -- From when on it is the highest version that answers, and since when that is known.
  valid_at timestamptz NOT NULL,
  known_at timestamptz NOT NULL,
  activated_by uuid NOT NULL,
  comment text CHECK (length(comment) BETWEEN 1 AND 2000),
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (tenant_id, activation_id),
  UNIQUE (tenant_id, policy, known_at),
  FOREIGN KEY (tenant_id, policy, version) REFERENCES policy_versions,
  FOREIGN KEY (tenant_id, activated_by) REFERENCES api_keys (tenant_id, key_id)
);
CREATE INDEX activations_by_change ON activations (changed_in);

ALTER TABLE policy_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON policy_versions TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON policy_versions FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY worker ON policy_versions FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT ON policy_versions TO writ_app;
GRANT SELECT (tenant_id, changed_in) ON policy_versions TO writ_worker;

ALTER TABLE activations ENABLE ROW LEVEL SECURITY;
ALTER TABLE activations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON activations TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON activations FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY worker ON activations FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT ON activations TO writ_app;
GRANT SELECT (tenant_id, changed_in) ON activations TO writ_worker;

-- Besides the grants: the owner of the schema changes no history by mistake either.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON policy_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON activations FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Told as it is committed to every instance, by which tenant it is.
CREATE FUNCTION tell_rulebook_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('writ_rulebook', NEW.tenant_id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_rulebook_change AFTER INSERT ON policy_versions FOR EACH ROW EXECUTE FUNCTION tell_rulebook_change();
CREATE TRIGGER tell_rulebook_change AFTER INSERT ON activations FOR EACH ROW EXECUTE FUNCTION tell_rulebook_change();
