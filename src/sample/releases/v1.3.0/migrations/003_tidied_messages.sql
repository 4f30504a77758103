CREATE TABLE tidied_messages (
    message_id bigint PRIMARY KEY,
    tidied_at  timestamptz NOT NULL DEFAULT now()
);
