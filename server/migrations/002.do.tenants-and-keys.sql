-- Tenants, and the keys that their systems call with. Of a key only a digest under the pepper of the service is kept; whom it belongs to is
-- asked before its tenant is known, through one function that answers nobody who does not have the key.

CREATE TABLE installation (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  pepper bytea NOT NULL,
  made_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON installation TO writ_app;

CREATE TABLE tenants (
  tenant_id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);

CREATE TABLE api_keys (
  tenant_id uuid NOT NULL REFERENCES tenants,
  key_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  roles text[] NOT NULL,
  -- Of the scopes of its roles only these; all of them where there are none named.
  scopes text[],
  digest bytea NOT NULL CHECK (length(digest) = 32),
  -- The secret before a rotation, and until when it is good.
  previous_digest bytea CHECK (length(previous_digest) = 32),
  previous_until timestamptz,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  -- The transaction that changed it last: who asks again sees what has been committed since, in whatever order.
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (tenant_id, key_id)
);
CREATE INDEX api_keys_by_id ON api_keys (key_id);
CREATE INDEX api_keys_by_change ON api_keys (changed_in);

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON tenants TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON tenants FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY worker ON tenants FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE ON tenants TO writ_app;
GRANT SELECT ON tenants TO writ_worker;

ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON api_keys TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON api_keys FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY worker ON api_keys FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE ON api_keys TO writ_app;
GRANT SELECT (key_id, changed_in) ON api_keys TO writ_worker;

-- Whom a key belongs to, when it is in force, and until when it is known to be.
CREATE FUNCTION find_key(asked_id uuid, asked_digest bytea, asked_at timestamptz)
  RETURNS TABLE (tenant_id uuid, roles text[], scopes text[], until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT k.tenant_id, k.roles, k.scopes,
           least(k.expires_at, CASE WHEN k.digest <> asked_digest THEN k.previous_until END)
    FROM public.api_keys k JOIN public.tenants t USING (tenant_id)
    WHERE k.key_id = asked_id
      AND (k.digest = asked_digest OR (k.previous_digest = asked_digest AND k.previous_until > asked_at))
      AND k.revoked_at IS NULL
      AND (k.expires_at IS NULL OR k.expires_at > asked_at)
      AND t.status = 'active'
  $$;
GRANT EXECUTE ON FUNCTION find_key(uuid, bytea, timestamptz) TO writ_app;

CREATE FUNCTION tell_key_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.changed_in := pg_current_xact_id();
  PERFORM pg_notify('writ_keys', NEW.key_id::text);
  RETURN NEW;
END $$;
CREATE TRIGGER tell_key_change BEFORE UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION tell_key_change();

-- A tenant that is suspended or taken up again changes what its keys are good for.
CREATE FUNCTION touch_keys() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.api_keys SET changed_in = pg_current_xact_id() WHERE tenant_id = NEW.tenant_id;
  RETURN NULL;
END $$;
CREATE TRIGGER touch_keys AFTER UPDATE OF status ON tenants FOR EACH ROW EXECUTE FUNCTION touch_keys();
