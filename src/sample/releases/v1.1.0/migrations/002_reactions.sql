CREATE TABLE reactions (
    message_id bigint NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    emoji      text NOT NULL,
    count      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (message_id, emoji)
);
