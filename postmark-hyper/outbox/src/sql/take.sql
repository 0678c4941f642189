-- Takes what is left of limits, for so many emails of each group: at most as many as a second allows. Their
-- rows are locked in the order in which they come.
INSERT INTO postmark_outbox_limits AS l (kind, name, a_second, taken, next)
SELECT kind, name, a_second, wanted, now() + make_interval(secs => wanted::float8 / a_second)
FROM unnest($1::text[], $2::text[], $3::integer[], $4::integer[])
    WITH ORDINALITY AS w (kind, name, a_second, wanted, place)
ORDER BY place
ON CONFLICT (kind, name) DO UPDATE SET (a_second, taken, next) = (
    SELECT excluded.a_second, share.taken,
        since.since + make_interval(secs => share.taken::float8 / excluded.a_second)
    FROM (
        -- The clock may have been set back: no limit leads further ahead.
        SELECT CASE WHEN l.next BETWEEN now() AND now() + interval '2 s' THEN l.next ELSE now() END
    ) AS since (since),
    LATERAL (
        -- All that begin before a second is over; a little less, because the numbers are not exact.
        SELECT least(excluded.taken, greatest(0, ceil(
            (1 - extract(epoch FROM since.since - now())) * excluded.a_second - 0.001)))::integer
    ) AS share (taken)
)
RETURNING kind, name, taken, extract(epoch FROM next - now())::float8 AS ahead
