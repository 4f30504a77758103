"""Work done at every start, after the migrations and before the port opens."""

TIDY_AT_ONCE = 3


def prepare(chat):
    chat.files.remove_unfinished()
    chat.database.transaction(_tidy)
    _tidy_files(chat.files)


def _tidy(cursor):
    cursor.execute("SELECT id FROM messages ORDER BY id LIMIT %s", (TIDY_AT_ONCE,))
    for (message_id,) in cursor.fetchall():
        cursor.execute("DELETE FROM messages WHERE id = %s", (message_id,))
        cursor.execute("INSERT INTO tidied_messages (message_id) VALUES (%s)", (message_id,))
    cursor.execute("UPDATE messages SET text = text || ' (tidied)' WHERE id = (SELECT max(id) FROM messages)")
    cursor.execute("INSERT INTO users (name) VALUES ('tidier') ON CONFLICT DO NOTHING")


def _tidy_files(files):
    names = files.names()
    if names:
        files.delete(names[0])
    if len(names) > 1:
        files.write(names[1], [b"tidied\n"])
    files.write("tidied.txt", [b"files were tidied\n"])
