CREATE INDEX messages_by_text ON messages (md5(text));
