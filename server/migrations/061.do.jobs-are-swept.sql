-- Jobs that ended long ago go, as replays do.

CREATE INDEX jobs_by_end ON jobs (ended_at) WHERE ended_at IS NOT NULL;

GRANT DELETE ON jobs TO writ_app;
GRANT SELECT (ended_at) ON jobs TO writ_worker;
