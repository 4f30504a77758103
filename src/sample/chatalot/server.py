"""Starts the chat server: migrations first, then the port opens."""

import os
import signal
import threading

from app import migrate, startup, version
from app.database import Database, DatabaseUnavailable
from app.files import FileStore
from app.log import log
from app.routes import ROUTES
from app.settings import Settings
from app.web import Server

STOP_WITHIN_SECONDS = 1.5


class Chat:
    """What a request handler may use."""

    def __init__(self, settings):
        self.database = Database(settings.database_url)
        self.files = FileStore(settings.file_storage)
        self.static_files = settings.static_files


def boot(settings, running):
    migrate.run(settings.database_url, settings.migrations)
    chat = Chat(settings)
    startup.prepare(chat)
    server = Server(settings.address, ROUTES, chat)
    running.append(server)
    log(f"version {version.VERSION} listens on {settings.listens_on}")
    server.serve_forever(poll_interval=0.05)


def boot_or_exit(settings, running):
    try:
        boot(settings, running)
    except (migrate.MigrationError, DatabaseUnavailable) as error:
        log(f"cannot start: {error}")
        os._exit(1)
    except BaseException as error:
        log(f"cannot start: {error!r}")
        os._exit(1)


def main():
    # Signals wait here, so that a stop is answered even in the middle of a long migration.
    stop_signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop_signals)
    running = []
    threading.Thread(target=boot_or_exit, args=(Settings(os.environ), running), daemon=True).start()
    signal.sigwait(stop_signals)
    log("stopping")
    for server in running:
        server.stop(STOP_WITHIN_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    main()
