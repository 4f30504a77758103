"""Lets calls of the Docker Engine's API through that are on a list, and answers all others with 403.

    proxy.py SOCKET ENGINE CALLS

SOCKET is made, for its owner only; ENGINE is the Engine's. Each line of CALLS is a method and a path, where {id} stands for one name and {name}
for the name of an image. Every call is logged, with what became of it.

It decides about the head of a request and passes on the rest as it comes, in both directions, until either side ends: so programs in
containers, whose connection is taken over after the head, find both its ends. One request is all that a connection may have: each goes on with
`Connection: close`, after which the Engine hears nothing more.
"""

import asyncio
import json
import os
import re
import signal
import sys

HEAD_LIMIT = 64 * 1024
PIECE = 64 * 1024
REQUEST = re.compile(r"([A-Z]+) (/[^\s?#]*)(\?[^\s#]*)? HTTP/1\.1")
HEADER = re.compile(r"([A-Za-z0-9-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
VERSION = re.compile(r"/v[0-9]+\.[0-9]+(?=/)")
# Ours to say, and what would turn the connection into one of many requests.
NOT_PASSED_ON = {"connection", "keep-alive", "proxy-connection", "http2-settings"}
PLACES = {"{id}": "[A-Za-z0-9_.:-]+", "{name}": "[A-Za-z0-9_.:@/-]+"}
# The Engine decodes and tidies paths before it looks at them. The only thing that is needed of this is the slash in the name of an image.
SLASH = "%2F"
UNTIDY = re.compile(r"%|//|/\.")


class Refused(Exception):
    def __init__(self, status, call, message):
        super().__init__(message)
        self.status = status
        self.call = call


def pattern(line):
    parts = re.split(r"(\{[a-z]+\})", line)
    return re.compile("".join(PLACES[part] if part in PLACES else re.escape(part) for part in parts))


def patterns(file):
    with open(file, encoding="ascii") as lines:
        return [pattern(line.strip()) for line in lines if line.strip() and not line.startswith("#")]


def judged(head, allowed):
    """The call, and the head as it is passed on. Raises Refused."""
    lines = head.decode("latin-1").split("\r\n")
    request = REQUEST.fullmatch(lines[0])
    headers = [HEADER.fullmatch(line) for line in lines[1:]]
    if not request or not all(headers):
        raise Refused("400 Bad Request", "what is no call", "This is not written as a call of the Engine's API.")
    method, path, query = request.groups(default="")
    plain = VERSION.sub("", path.replace(SLASH, "/"), count=1)
    call = method + " " + plain
    if UNTIDY.search(plain) or not any(each.fullmatch(call) for each in allowed):
        raise Refused("403 Forbidden", call, "The proxy before Docker does not let through " + call + ": it is not on its list of calls.")
    kept = [header.group() for header in headers if header.group(1).lower() not in NOT_PASSED_ON]
    return call, "\r\n".join([method + " " + path + query + " HTTP/1.1", *kept, "Connection: close", "", ""]).encode("latin-1")


async def head_of(reader):
    try:
        return (await reader.readuntil(b"\r\n\r\n"))[:-4]
    except asyncio.LimitOverrunError:
        raise Refused("431 Request Header Fields Too Large", "what is too long", "The head of this call is too long.") from None


async def pass_on(reader, writer):
    while piece := await reader.read(PIECE):
        writer.write(piece)
        await writer.drain()
    writer.write_eof()


async def refuse(writer, refusal):
    print("refused", refusal.call)
    body = json.dumps({"message": str(refusal)})
    writer.write(f"HTTP/1.1 {refusal.status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
    await writer.drain()


async def between(reader, writer, engine, allowed):
    call, head = judged(await head_of(reader), allowed)
    print("allowed", call)
    # Where no Engine answers nothing is said, as there would be without this: an answer would be taken for the Engine's.
    from_engine, to_engine = await asyncio.open_unix_connection(engine)
    try:
        to_engine.write(head)
        sending = asyncio.create_task(pass_on(reader, to_engine))
        try:
            await pass_on(from_engine, writer)
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
    finally:
        to_engine.close()


async def serve(socket, engine, calls):
    allowed = patterns(calls)

    async def serve_one(reader, writer):
        try:
            await between(reader, writer, engine, allowed)
        except Refused as refusal:
            await refuse(writer, refusal)
        except asyncio.IncompleteReadError:
            pass  # Nobody called.
        except (ConnectionResetError, BrokenPipeError):
            pass  # One side is gone in the middle of a call; the other sees the end of the connection.
        except OSError as trouble:
            print("no Engine answers:", trouble)
        finally:
            writer.close()

    os.umask(0o177)
    server = await asyncio.start_unix_server(serve_one, socket, limit=HEAD_LIMIT)
    ended = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, ended.set)
    await ended.wait()
    server.close()


asyncio.run(serve(*sys.argv[1:]))
