"""Migrations by the rules of sqlx 0.8: its ledger, its checks, its refusals.

Files migrations/NNN_name.sql are applied in order, each in one transaction together with its row in the
ledger. A migration that fails rolls back alone: those before it stay.
"""

import hashlib
import os
import re
import time
import zlib
from typing import NamedTuple

import psycopg2

from .database import connect_patiently
from .log import log

PATIENCE_SECONDS = 5

LEDGER = """
CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
    success BOOLEAN NOT NULL,
    checksum BYTEA NOT NULL,
    execution_time BIGINT NOT NULL
)"""


class MigrationError(Exception):
    pass


class Migration(NamedTuple):
    version: int
    description: str
    sql: str
    checksum: bytes


def read(folder):
    migrations = []
    for name in os.listdir(folder):
        match = re.fullmatch(r"(\d+)_(.+)\.sql", name)
        if match:
            with open(os.path.join(folder, name), "rb") as file:
                content = file.read()
            description = match.group(2).replace("_", " ")
            checksum = hashlib.sha384(content).digest()
            migrations.append(Migration(int(match.group(1)), description, content.decode(), checksum))
    return sorted(migrations)


def run(database_url, folder):
    migrations = read(folder)
    connection = connect_patiently(database_url, PATIENCE_SECONDS)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            lock = _lock_id(cursor)
            cursor.execute("SELECT pg_advisory_lock(%s)", (lock,))
            cursor.execute("SET client_min_messages = warning")
            cursor.execute(LEDGER)
            applied = _applied(cursor)
            _check(migrations, applied)
            for migration in migrations:
                if migration.version not in applied:
                    _apply(cursor, migration)
            cursor.execute("SELECT pg_advisory_unlock(%s)", (lock,))
    finally:
        connection.close()


def _lock_id(cursor):
    cursor.execute("SELECT current_database()")
    return 0x3D32AD9E * zlib.crc32(cursor.fetchone()[0].encode())


def _applied(cursor):
    cursor.execute("SELECT version FROM _sqlx_migrations WHERE success = false ORDER BY version LIMIT 1")
    dirty = cursor.fetchone()
    if dirty:
        raise MigrationError(
            f"Dirty: migration {dirty[0]} is partially applied; fix and remove row from `_sqlx_migrations` table"
        )
    cursor.execute("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
    return {version: bytes(checksum) for version, checksum in cursor.fetchall()}


def _check(migrations, applied):
    known = {migration.version: migration for migration in migrations}
    for version in applied:
        if version not in known:
            raise MigrationError(
                f"VersionMissing: migration {version} was previously applied but is missing in the resolved migrations"
            )
    for version, checksum in applied.items():
        if known[version].checksum != checksum:
            raise MigrationError(f"VersionMismatch: migration {version} was previously applied but has been modified")


def _apply(cursor, migration):
    started = time.monotonic_ns()
    try:
        cursor.execute("BEGIN")
        cursor.execute(migration.sql)
        cursor.execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)"
            " VALUES (%s, %s, TRUE, %s, -1)",
            (migration.version, migration.description, migration.checksum),
        )
        cursor.execute("COMMIT")
    except psycopg2.Error as error:
        raise MigrationError(f"while executing migration {migration.version}: {str(error).strip()}") from error
    elapsed = time.monotonic_ns() - started
    cursor.execute(
        "UPDATE _sqlx_migrations SET execution_time = %s WHERE version = %s", (elapsed, migration.version)
    )
    log(f"applied migration {migration.version} {migration.description}")
