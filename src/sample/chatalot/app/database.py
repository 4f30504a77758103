"""A small connection pool; whatever a transaction returns is durable."""

import queue
import threading
import time

import psycopg2
from psycopg2 import errors

from .log import log

MAX_CONNECTIONS = 20
ATTEMPTS = 3

# The connection is gone, or the server is not there. Retrying what was begun is safe: every write here
# has a key, so one that was committed after all is found again.
_LOST = (psycopg2.OperationalError, psycopg2.InterfaceError)
_COLLIDED = (errors.UniqueViolation, errors.DeadlockDetected, errors.SerializationFailure)


class DatabaseUnavailable(Exception):
    pass


def connect(url):
    try:
        return psycopg2.connect(
            url, connect_timeout=2, tcp_user_timeout=5000, application_name="chatalot", options="-c synchronous_commit=on"
        )
    except _LOST as error:
        raise DatabaseUnavailable(f"no connection to the database: {str(error).strip()}") from error


def connect_patiently(url, seconds):
    """For the start: the database may be starting, too."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return connect(url)
        except DatabaseUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


class Database:
    def __init__(self, url):
        self._url = url
        self._idle = queue.LifoQueue()
        self._limit = threading.BoundedSemaphore(MAX_CONNECTIONS)

    def transaction(self, work):
        """Runs work(cursor) in a transaction of its own; it is committed when this returns."""
        with self._limit:
            for attempt in range(1, ATTEMPTS + 1):
                connection = self._take()
                try:
                    with connection, connection.cursor() as cursor:
                        result = work(cursor)
                    self._idle.put(connection)
                    return result
                except _COLLIDED as error:
                    self._idle.put(connection)
                    failure = error
                except _LOST as error:
                    connection.close()
                    self._drop_idle()
                    failure = error
                except psycopg2.Error as error:
                    self._idle.put(connection)
                    log(f"database: {str(error).strip()}")
                    raise DatabaseUnavailable(str(error).strip()) from error
                except BaseException:
                    self._idle.put(connection)
                    raise
            raise DatabaseUnavailable(str(failure).strip()) from failure

    def _take(self):
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return connect(self._url)

    def _drop_idle(self):
        """After a restart of the database all of them are stale."""
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return
