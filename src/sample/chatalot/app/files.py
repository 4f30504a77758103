"""Uploaded files. A name is there with its whole content, or not at all."""

import hashlib
import os
import re
import uuid

from .web import Answer, Refused, Stream, route

CHUNK = 1 << 16
UNFINISHED = ".upload-"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


class FileStore:
    def __init__(self, folder):
        self._folder = folder
        self._digests = {}

    def write(self, name, chunks):
        """Returns (size, sha256) once the file is on disk under its name."""
        path = self._path(name)
        temporary = os.path.join(self._folder, UNFINISHED + uuid.uuid4().hex)
        digest, size = hashlib.sha256(), 0
        try:
            with open(temporary, "xb") as file:
                for chunk in chunks:
                    file.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.rename(temporary, path)
        except BaseException:
            if os.path.exists(temporary):
                os.unlink(temporary)
            raise
        self._sync_folder()
        return size, digest.hexdigest()

    def open(self, name):
        try:
            return open(self._path(name), "rb")
        except FileNotFoundError:
            raise Refused(404, "no such file") from None

    def delete(self, name):
        try:
            os.unlink(self._path(name))
        except FileNotFoundError:
            raise Refused(404, "no such file") from None
        self._sync_folder()

    def names(self):
        return sorted(name for name in os.listdir(self._folder) if NAME.fullmatch(name))

    def describe(self, name):
        """(size, sha256), read once per state of the file."""
        with self.open(name) as file:
            state = os.fstat(file.fileno())
            identity = (state.st_ino, state.st_size, state.st_mtime_ns)
            known = self._digests.get(name)
            if not known or known[0] != identity:
                known = (identity, hashlib.file_digest(file, "sha256").hexdigest())
                self._digests[name] = known
            return state.st_size, known[1]

    def remove_unfinished(self):
        for name in os.listdir(self._folder):
            if name.startswith(UNFINISHED):
                os.unlink(os.path.join(self._folder, name))

    def _path(self, name):
        if not NAME.fullmatch(name):
            raise Refused(400, "a file name has letters, digits, '.', '_' and '-' and begins with a letter or digit")
        return os.path.join(self._folder, name)

    def _sync_folder(self):
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@route("GET", "/api/files")
def listing(chat, request):
    entries = []
    for name in chat.files.names():
        try:
            size, digest = chat.files.describe(name)
        except Refused:
            continue  # deleted meanwhile
        entries.append({"name": name, "size": size, "sha256": digest})
    return Answer(200, entries)


@route("PUT", "/api/files/(.*)")
def put(chat, request, name):
    size, digest = chat.files.write(name, request.chunks(CHUNK))
    return Answer(201, {"name": name, "size": size, "sha256": digest})


@route("GET", "/api/files/(.*)")
def get(chat, request, name):
    file = chat.files.open(name)
    return Stream(file, os.fstat(file.fileno()).st_size)


@route("DELETE", "/api/files/(.*)")
def delete(chat, request, name):
    chat.files.delete(name)
    return Answer(204)
