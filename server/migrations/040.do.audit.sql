-- Who changed what: a row of the trail for every row of a tenant that is made, changed or taken away, written by the database itself, so that no
-- way to change something can forget it. The trail is then sealed: a hash for each row over it and the hash before.

CREATE TABLE audit_entries (
  tenant_id uuid NOT NULL REFERENCES tenants,
  entry_id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- Who, through which operation or part, from which address, and what the call is found again by.
  actor text NOT NULL,
  via text NOT NULL,
  origin text,
  correlation text,
  -- The table, and its row before and after: as text that stays as it is, since it is hashed.
  subject text NOT NULL,
  action text NOT NULL CHECK (action IN ('insert', 'update', 'delete')),
  before json,
  after json,
  PRIMARY KEY (tenant_id, entry_id)
);

-- What stands in the trail and is not sealed yet.
CREATE TABLE audit_unsealed (
  tenant_id uuid NOT NULL,
  entry_id bigint NOT NULL,
  PRIMARY KEY (tenant_id, entry_id),
  FOREIGN KEY (tenant_id, entry_id) REFERENCES audit_entries
);

CREATE TABLE audit_seals (
  tenant_id uuid NOT NULL REFERENCES tenants,
  -- From 1 on, without a gap: the order of the trail.
  position bigint NOT NULL CHECK (position > 0),
  entry_id bigint NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  sealed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, position),
  UNIQUE (tenant_id, entry_id),
  FOREIGN KEY (tenant_id, entry_id) REFERENCES audit_entries
);

ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_entries FOR SELECT TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON audit_entries TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY audit ON audit_entries FOR SELECT TO writ_audit USING (true);
GRANT SELECT ON audit_entries TO writ_app, writ_audit;

ALTER TABLE audit_unsealed ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_unsealed FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON audit_unsealed TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY audit ON audit_unsealed TO writ_audit USING (true);
GRANT SELECT, DELETE ON audit_unsealed TO writ_audit;

ALTER TABLE audit_seals ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_seals FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_seals FOR SELECT TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON audit_seals TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY audit ON audit_seals TO writ_audit USING (true) WITH CHECK (true);
GRANT SELECT ON audit_seals TO writ_app;
GRANT SELECT, INSERT ON audit_seals TO writ_audit;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncation BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncation BEFORE TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A row as the trail has it: secrets are not shown, long texts are told by their digest.
CREATE FUNCTION audited(line jsonb, hidden text[], digested text[]) RETURNS jsonb
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT jsonb_object_agg(key, CASE
        WHEN value = 'null' THEN value
        WHEN key = ANY (hidden) THEN '"(secret)"'
        WHEN key = ANY (digested) THEN to_jsonb('sha256:' || encode(sha256(convert_to(value::text, 'UTF8')), 'hex'))
        ELSE value END)
    FROM jsonb_each(line)
  $$;

CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  doer jsonb := coalesce(nullif(current_setting('writ.doer', true), ''), '{}')::jsonb;
  hidden text[] := string_to_array(TG_ARGV[0], ',');
  digested text[] := string_to_array(TG_ARGV[1], ',');
  -- What the service notes down by itself is nothing that anybody changed.
  unwatched text[] := string_to_array(TG_ARGV[2], ',');
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - unwatched END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - unwatched END;
  tenant uuid := coalesce(new_row, old_row) ->> 'tenant_id';
  entry bigint;
BEGIN
  IF old_row = new_row THEN RETURN NULL; END IF;
  INSERT INTO public.audit_entries (tenant_id, actor, via, origin, correlation, subject, action, before, after)
  VALUES (tenant, coalesce(doer ->> 'actor', 'database ' || session_user), coalesce(doer ->> 'via', 'database'),
    doer ->> 'origin', doer ->> 'correlation', TG_TABLE_NAME, lower(TG_OP),
    public.audited(old_row, hidden, digested)::text::json, public.audited(new_row, hidden, digested)::text::json)
  RETURNING entry_id INTO entry;
  INSERT INTO public.audit_unsealed VALUES (tenant, entry);
  RETURN NULL;
END $$;

-- Every table of tenants is named to it, or stands with its reason in the test of the catalogue. Columns are listed with commas.
CREATE FUNCTION audit_table(named regclass, hidden text DEFAULT '', digested text DEFAULT '', unwatched text DEFAULT 'changed_in') RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION public.audit_row(%L, %L, %L)',
    named, hidden, digested, unwatched);
  -- Of which no row would be told.
  EXECUTE format('CREATE TRIGGER refuse_truncation BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', named);
END $$;

SELECT audit_table('tenants');
SELECT audit_table('api_keys', hidden => 'digest,previous_digest');
SELECT audit_table('policy_versions', digested => 'files,described');
SELECT audit_table('activations');
SELECT audit_table('drafts', digested => 'files,checked');
SELECT audit_table('draft_revisions');
SELECT audit_table('draft_reviews');
SELECT audit_table('policy_history');
SELECT audit_table('webhooks', hidden => 'secret,previous_secret', unwatched => 'position,failures,retry_at,due_at');
