"""Reactions: how often an emoji was given to a message."""

from .web import Answer, Refused, route


@route("PUT", "/api/messages/([0-9]{1,18})/reactions/(.{1,16})")
def react(chat, request, message_id, emoji):
    count = chat.database.transaction(lambda cursor: _add(cursor, int(message_id), emoji))
    return Answer(200, {"emoji": emoji, "count": count})


def _add(cursor, message_id, emoji):
    cursor.execute("SELECT 1 FROM messages WHERE id = %s", (message_id,))
    if not cursor.fetchone():
        raise Refused(404, "no such message")
    cursor.execute(
        "INSERT INTO reactions (message_id, emoji, count) VALUES (%s, %s, 1)"
        " ON CONFLICT (message_id, emoji) DO UPDATE SET count = reactions.count + 1 RETURNING count",
        (message_id, emoji),
    )
    return cursor.fetchone()[0]


@route("GET", "/api/messages/([0-9]{1,18})/reactions")
def read(chat, request, message_id):
    rows = chat.database.transaction(lambda cursor: _rows(cursor, int(message_id)))
    return Answer(200, [{"emoji": emoji, "count": count} for emoji, count in rows])


def _rows(cursor, message_id):
    cursor.execute("SELECT emoji, count FROM reactions WHERE message_id = %s ORDER BY emoji", (message_id,))
    return cursor.fetchall()
