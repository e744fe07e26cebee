-- Long work. A job is made in the transaction that asks for it, and is its tenant's to look at. The engine of workflows keeps its notes of steps
-- in a schema of its own, as a role of its own, with ids alone in them; what a step does to the tables of a tenant is done once.

CREATE SCHEMA durable AUTHORIZATION writ_durable;

CREATE TABLE jobs (
  tenant_id uuid NOT NULL REFERENCES tenants,
  job_id uuid NOT NULL,
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
  -- What it is about: the id of a draft, say.
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 200),
  -- What was asked for besides, as the call had it.
  asked jsonb NOT NULL,
  asked_by text NOT NULL CHECK (length(asked_by) BETWEEN 1 AND 1000),
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  done integer NOT NULL DEFAULT 0,
  -- Of how many, once that is known.
  total integer,
  result jsonb,
  -- Why it failed, as a call would be told.
  problem jsonb,
  made_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, job_id)
);
CREATE INDEX jobs_by_need ON jobs (made_at) WHERE status IN ('queued', 'running');
CREATE INDEX jobs_by_subject ON jobs (tenant_id, subject);

-- Who may run jobs: an instance takes a place for as long as it says that it lives. `epoch` tells it from whoever had the place before.
CREATE TABLE executors (
  place integer PRIMARY KEY,
  epoch bigint NOT NULL,
  instance text NOT NULL,
  until timestamptz NOT NULL
);

-- What was done once for a key that is made of the operation and what it was asked for.
CREATE TABLE settled_operations (
  tenant_id uuid NOT NULL REFERENCES tenants,
  operation text NOT NULL CHECK (length(operation) BETWEEN 1 AND 200),
  input_digest bytea NOT NULL CHECK (length(input_digest) = 32),
  status text NOT NULL CHECK (status IN ('done', 'failed')),
  attempts integer NOT NULL,
  result jsonb,
  -- Of a failed one: when it may be tried again.
  retry_at timestamptz,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, operation, input_digest)
);
CREATE INDEX settled_operations_by_expiry ON settled_operations (expires_at);

ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON jobs TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON jobs FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY worker ON jobs FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE ON jobs TO writ_app;
GRANT SELECT (tenant_id, job_id, kind, status, made_at) ON jobs TO writ_worker;

GRANT SELECT ON executors TO writ_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON executors TO writ_worker;

ALTER TABLE settled_operations ENABLE ROW LEVEL SECURITY;
ALTER TABLE settled_operations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON settled_operations TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON settled_operations FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY worker ON settled_operations FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON settled_operations TO writ_app;
GRANT SELECT (tenant_id, expires_at) ON settled_operations TO writ_worker;

CREATE FUNCTION tell_job() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('writ_jobs', NEW.job_id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_job AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION tell_job();
