CREATE TABLE users (
    id            bigserial PRIMARY KEY,
    name          text NOT NULL UNIQUE,
    message_count bigint NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE messages (
    id         bigserial PRIMARY KEY,
    author_id  bigint NOT NULL REFERENCES users (id),
    text       text NOT NULL,
    key        text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX messages_by_author ON messages (author_id, id);
