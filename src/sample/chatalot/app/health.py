"""GET /api/health: always 200; the body says how it is."""

import time

from . import version
from .database import DatabaseUnavailable
from .web import Answer, route

STARTED = time.monotonic()


@route("GET", "/api/health")
def health(chat, request):
    db_healthy = database_answers(chat)
    return Answer(200, {
        "status": "ok" if db_healthy else "degraded",
        "version": version.VERSION,
        "uptime_secs": int(time.monotonic() - STARTED),
        "db_healthy": db_healthy,
    })


def database_answers(chat):
    try:
        chat.database.transaction(lambda cursor: cursor.execute("SELECT 1"))
        return True
    except DatabaseUnavailable:
        return False
