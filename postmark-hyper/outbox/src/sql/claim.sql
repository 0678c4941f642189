-- Takes rows that are due: those of a higher priority first, and of one priority those that have
-- been due longest. Rows that another worker is taking are skipped.
WITH queued AS (
    SELECT one.id FROM (VALUES (0::smallint), (1), (2)) AS p (priority),
        LATERAL (
            SELECT o.id FROM postmark_outbox o
            WHERE o.state = 'queued' AND o.priority = p.priority AND o.due <= now()
                AND o.sender = ANY ($4)
            ORDER BY o.due, o.id LIMIT $1 FOR UPDATE SKIP LOCKED
        ) one
    LIMIT $1
), held AS (
    SELECT o.id FROM postmark_outbox o
    WHERE o.state IN ('sending', 'resolving') AND o.due <= now() AND o.sender = ANY ($4)
    ORDER BY o.due LIMIT $2 FOR UPDATE SKIP LOCKED
)
UPDATE postmark_outbox o SET
    state = CASE o.state WHEN 'queued' THEN 'sending' ELSE 'resolving' END,
    sends = o.sends + CASE o.state WHEN 'sending' THEN 1 ELSE 0 END,
    doubt_since = CASE o.state WHEN 'queued' THEN NULL ELSE coalesce(o.doubt_since, now()) END,
    due = now() + make_interval(secs => $3),
    fence = o.fence + 1,
    changed_at = now()
-- An array, so that each row is found by the index, also where a scan of the table would seem cheap.
WHERE o.id = ANY (ARRAY (SELECT id FROM queued UNION ALL SELECT id FROM held))
RETURNING o.priority, o.id, o.fence, o.key, o.email, o.state, o.sender, o.tenant, o.on_doubt, o.sends,
    extract(epoch FROM now() - o.doubt_since)::float8 AS doubt
