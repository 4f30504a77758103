"""Messages: posted once however often they are sent, read in order."""

import uuid

from .web import Answer, Refused, route

MAX_LIMIT = 10_000


@route("POST", "/api/messages")
def post(chat, request):
    body = request.json()
    author, text = _string(body, "author"), _string(body, "text")
    key = _string(body, "key") if "key" in body else str(uuid.uuid4())
    message_id, is_new = chat.database.transaction(lambda cursor: _store(cursor, author, text, key))
    return Answer(201 if is_new else 200, {"id": message_id})


def _store(cursor, author, text, key):
    cursor.execute("SELECT id FROM messages WHERE key = %s", (key,))
    known = cursor.fetchone()
    if known:
        return known[0], False
    # The row lock on the author lasts until the commit: it also orders two senders of one key.
    cursor.execute(
        "INSERT INTO users (name, message_count) VALUES (%s, 1)"
        " ON CONFLICT (name) DO UPDATE SET message_count = users.message_count + 1 RETURNING id",
        (author,),
    )
    author_id = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO messages (author_id, html, key) VALUES (%s, %s, %s) RETURNING id", (author_id, text, key)
    )
    return cursor.fetchone()[0], True


@route("GET", "/api/messages")
def read(chat, request):
    after, limit = request.number("after", 0), min(request.number("limit", 100), MAX_LIMIT)
    rows = chat.database.transaction(lambda cursor: _rows(cursor, after, limit))
    names = ("id", "author", "text", "key", "created_at")
    return Answer(200, [dict(zip(names, row)) for row in rows])


def _rows(cursor, after, limit):
    cursor.execute(
        "SELECT m.id, u.name, m.html, m.key, m.created_at::text FROM messages m JOIN users u ON u.id = m.author_id"
        " WHERE m.id > %s ORDER BY m.id LIMIT %s",
        (after, limit),
    )
    return cursor.fetchall()


def _string(body, name):
    value = body.get(name)
    if not isinstance(value, str) or not value or "\0" in value:
        raise Refused(400, f"'{name}' must be a text that is not empty")
    return value
