-- What a tenant asks of its own rulebook: whether another has to approve what is published, how much of a policy its tests have to meet,
-- and whether calls may be recorded, which share of them and for how long. Nothing is recorded of a tenant that has not said so.

ALTER TABLE tenants
  ADD COLUMN review text NOT NULL DEFAULT 'none' CHECK (review IN ('none', 'another')),
  ADD COLUMN minimum_coverage integer CHECK (minimum_coverage BETWEEN 0 AND 100),
  ADD COLUMN recording_share numeric(7, 6) CHECK (recording_share > 0 AND recording_share <= 1),
  ADD COLUMN recording_days integer CHECK (recording_days BETWEEN 1 AND 366),
  ADD CHECK ((recording_share IS NULL) = (recording_days IS NULL));

CREATE FUNCTION tell_consent() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('writ_consent', NEW.tenant_id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_consent AFTER UPDATE OF recording_share, recording_days, status ON tenants
  FOR EACH ROW EXECUTE FUNCTION tell_consent();
