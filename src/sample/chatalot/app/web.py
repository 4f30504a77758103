"""HTTP: routes to handlers, requests finished before a stop."""

import json
import re
import shutil
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from .database import DatabaseUnavailable
from .log import log

MAX_JSON = 1 << 20


class Answer(NamedTuple):
    status: int
    body: Any = None
    content_type: str = "application/json"


class Stream(NamedTuple):
    """An open file as the answer."""

    file: Any
    size: int


class Refused(Exception):
    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


def route(method, pattern):
    """Marks a function as the handler of a method and a path; groups of the pattern become arguments."""

    def mark(handler):
        handler.method, handler.path = method, re.compile(pattern)
        return handler

    return mark


class Request:
    def __init__(self, handler, query):
        self._handler = handler
        self._query = parse_qs(query)

    def number(self, name, default):
        try:
            value = int(self._query.get(name, [default])[0])
        except ValueError:
            raise Refused(400, f"'{name}' must be a number") from None
        if not 0 <= value < 1 << 63:
            raise Refused(400, f"'{name}' is out of range")
        return value

    def json(self):
        if self._handler.unread > MAX_JSON:
            raise Refused(413, "the body is too large")
        try:
            body = json.loads(b"".join(self.chunks(1 << 16)))
        except ValueError:
            raise Refused(400, "the body must be JSON") from None
        if not isinstance(body, dict):
            raise Refused(400, "the body must be a JSON object")
        return body

    def chunks(self, size):
        """The body, piece by piece; a body that ends early is no body."""
        handler = self._handler
        while handler.unread:
            chunk = handler.rfile.read(min(size, handler.unread))
            if not chunk:
                raise ConnectionResetError("the body ended early")
            handler.unread -= len(chunk)
            yield chunk


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    unread = 0

    def _handle(self):
        with self.server.in_flight():
            try:
                answer = self._answer()
            except Refused as refusal:
                answer = Answer(refusal.status, {"error": str(refusal)})
            except DatabaseUnavailable as error:
                answer = Answer(503, {"error": str(error)})
            except ConnectionError:
                self.close_connection = True
                return
            except Exception as error:
                log(f"{self.command} {self.path}: {error!r}")
                answer = Answer(500, {"error": "internal error"})
            self._send(answer)

    do_GET = do_POST = do_PUT = do_DELETE = _handle

    def handle_expect_100(self):
        go_on = super().handle_expect_100()
        self.wfile.flush()
        return go_on

    def _answer(self):
        self.unread = self._content_length()
        url = urlsplit(self.path)
        path = unquote(url.path)
        methods = set()
        for handler in self.server.routes:
            match = handler.path.fullmatch(path)
            if match and handler.method == self.command:
                return handler(self.server.chat, Request(self, url.query), *match.groups())
            if match:
                methods.add(handler.method)
        if methods:
            raise Refused(405, "allowed here: " + ", ".join(sorted(methods)))
        raise Refused(404, "no such page")

    def _content_length(self):
        if self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            raise Refused(411, "send a Content-Length")
        try:
            return max(0, int(self.headers.get("Content-Length", 0)))
        except ValueError:
            self.close_connection = True
            raise Refused(400, "Content-Length must be a number") from None

    def _send(self, answer):
        if isinstance(answer, Stream):
            with answer.file:
                self._head(200, answer.size, "application/octet-stream")
                shutil.copyfileobj(answer.file, self.wfile)
        else:
            body = _encoded(answer.body)
            self._head(answer.status, len(body), answer.content_type)
            self.wfile.write(body)
        self.wfile.flush()

    def _head(self, status, size, content_type):
        # What was not read of a refused body would be taken for the next request.
        if self.unread or self.server.stopping:
            self.close_connection = True
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(size))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, format, *args):
        pass  # requests are not logged


def _encoded(body):
    if body is None:
        return b""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, routes, chat):
        super().__init__(address, Handler)
        self.routes = routes
        self.chat = chat
        self.stopping = False
        self._requests = 0
        self._changed = threading.Condition()

    def server_bind(self):
        # Without HTTPServer's look-up of the host's name, which can take seconds.
        socketserver.TCPServer.server_bind(self)

    def in_flight(self):
        return _InFlight(self)

    def stop(self, within_seconds):
        """Takes no new connection, lets the requests that are being worked on finish."""
        self.stopping = True
        self.shutdown()
        self.socket.close()
        deadline = time.monotonic() + within_seconds
        with self._changed:
            while self._requests and time.monotonic() < deadline:
                self._changed.wait(deadline - time.monotonic())

    def handle_error(self, request, client_address):
        pass  # a connection that broke is the client's to notice


class _InFlight:
    def __init__(self, server):
        self._server = server

    def __enter__(self):
        self._add(1)

    def __exit__(self, *unused):
        self._add(-1)

    def _add(self, number):
        with self._server._changed:
            self._server._requests += number
            self._server._changed.notify_all()
