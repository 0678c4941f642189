-- How long it is until the next row is due.
SELECT extract(epoch FROM min(next.due) - now())::float8 FROM (
    SELECT one.due FROM (VALUES (0::smallint), (1), (2)) AS p (priority),
        LATERAL (
            SELECT o.due FROM postmark_outbox o
            WHERE o.state = 'queued' AND o.priority = p.priority AND o.sender = ANY ($1)
            ORDER BY o.due LIMIT 1
        ) one
    UNION ALL (
        SELECT o.due FROM postmark_outbox o
        WHERE o.state IN ('sending', 'resolving') AND o.sender = ANY ($1)
        ORDER BY o.due LIMIT 1
    )
) AS next
