-- postmark-outbox, version 2. Statements can be run again: they change nothing that is there.

CREATE TABLE IF NOT EXISTS postmark_outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Your own name for the email: the same key twice is one email.
    key         text NOT NULL UNIQUE CHECK (octet_length(key) BETWEEN 1 AND 40),
    -- The JSON that Postmark takes.
    email       text NOT NULL,
    -- The name of the client, and so of the server token. The token itself is not stored.
    sender      text NOT NULL DEFAULT 'default',
    tenant      text,
    on_doubt    text NOT NULL DEFAULT 'search'
                CHECK (on_doubt IN ('leave', 'search', 'search_then_send', 'send_again')),
    priority    smallint NOT NULL DEFAULT 1 CHECK (priority BETWEEN 0 AND 2),
    state       text NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'sending', 'resolving', 'in_doubt', 'sent', 'refused',
                                 'cancelled')),
    -- When a queued email is to be sent, the lease of one that a worker holds ends, or the next
    -- search is to be made.
    due         timestamptz NOT NULL DEFAULT now(),
    -- Greater with each claim. A worker whose claim is not the last one writes nothing.
    fence       bigint NOT NULL DEFAULT 0,
    -- How many sends of it have had no known end.
    sends       integer NOT NULL DEFAULT 0,
    doubt_since timestamptz,
    message_id  text,
    note        text NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL DEFAULT now(),
    changed_at  timestamptz NOT NULL DEFAULT now()
);

-- Each index has only the rows that its query looks for, however many are settled.
CREATE INDEX IF NOT EXISTS postmark_outbox_queued ON postmark_outbox (priority, due, id)
    WHERE state = 'queued';
CREATE INDEX IF NOT EXISTS postmark_outbox_held ON postmark_outbox (due)
    WHERE state IN ('sending', 'resolving');
CREATE INDEX IF NOT EXISTS postmark_outbox_in_doubt ON postmark_outbox (id)
    WHERE state = 'in_doubt';
CREATE INDEX IF NOT EXISTS postmark_outbox_settled ON postmark_outbox (changed_at)
    WHERE state IN ('sent', 'refused', 'cancelled');

-- What limits have been used up, for all workers together: when the next email of a stream or of a
-- tenant may go if it is to keep to its limit.
CREATE TABLE IF NOT EXISTS postmark_outbox_limits (
    kind        text NOT NULL CHECK (kind IN ('stream', 'tenant')),
    name        text NOT NULL,
    -- The limit that the last worker had, and how many emails it got.
    a_second    integer NOT NULL CHECK (a_second > 0),
    taken       integer NOT NULL,
    next        timestamptz NOT NULL,
    PRIMARY KEY (kind, name)
) WITH (fillfactor = 50);

-- Emails that were settled, if they are archived and not deleted.
CREATE TABLE IF NOT EXISTS postmark_outbox_archive (
    id          bigint PRIMARY KEY,
    key         text NOT NULL,
    email       text NOT NULL,
    sender      text NOT NULL,
    tenant      text,
    on_doubt    text NOT NULL,
    priority    smallint NOT NULL,
    state       text NOT NULL,
    sends       integer NOT NULL,
    message_id  text,
    note        text NOT NULL,
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    archived_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS postmark_outbox_archive_key ON postmark_outbox_archive (key);

-- Adds an email, in the transaction of the caller. Returns 'queued'; 'known' if the same email is
-- there already under this key; 'conflict' if another one is; 'invalid' if the key, the priority, the
-- policy or the sender cannot be. It raises no error for these, which would end the transaction.
CREATE OR REPLACE FUNCTION postmark_outbox_enqueue(
    key text,
    email text,
    due timestamptz DEFAULT NULL,
    priority integer DEFAULT 1,
    on_doubt text DEFAULT 'search',
    sender text DEFAULT 'default',
    tenant text DEFAULT NULL
) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF (octet_length($1) BETWEEN 1 AND 40 AND $2 <> '' AND $4 BETWEEN 0 AND 2
        AND $5 IN ('leave', 'search', 'search_then_send', 'send_again') AND $6 <> '') IS NOT TRUE THEN
        RETURN 'invalid';
    END IF;
    INSERT INTO postmark_outbox AS o (key, email, due, priority, on_doubt, sender, tenant)
        VALUES ($1, $2, coalesce($3, now()), $4, $5, $6, $7)
        ON CONFLICT ON CONSTRAINT postmark_outbox_key_key DO NOTHING;
    IF FOUND THEN
        -- Workers learn of it when the transaction commits. They look for later ones themselves.
        IF coalesce($3, now()) <= now() + interval '1 minute' THEN
            PERFORM pg_notify('postmark_outbox', '');
        END IF;
        RETURN 'queued';
    END IF;
    PERFORM FROM postmark_outbox o WHERE o.key = $1 AND o.email = $2 AND o.sender = $6;
    RETURN CASE WHEN FOUND THEN 'known' ELSE 'conflict' END;
END
$$;

COMMENT ON TABLE postmark_outbox IS 'postmark-outbox schema 2';
