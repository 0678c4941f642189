-- Writes what is known of the rows that the worker still holds. That an email was sent is written
-- even if another worker holds its row.
UPDATE postmark_outbox o SET
    state = c.state,
    due = now() + make_interval(secs => c.wait),
    sends = c.sends,
    doubt_since = CASE c.state WHEN 'resolving' THEN coalesce(o.doubt_since, now()) END,
    message_id = coalesce(c.message_id, o.message_id),
    note = c.note,
    changed_at = now()
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::float8[], $5::integer[], $6::text[],
    $7::text[]) AS c (id, fence, state, wait, sends, message_id, note)
-- The array finds each row by the index, also where a scan of the table would seem cheap.
WHERE o.id = ANY (ARRAY (SELECT unnest($1))) AND o.id = c.id
    AND (o.fence = c.fence AND o.state IN ('sending', 'resolving')
        OR c.state = 'sent' AND o.state <> 'sent')
