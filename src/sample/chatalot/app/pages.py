"""The web client, a static page."""

import os

from .web import Answer, route


@route("GET", "/")
def index(chat, request):
    with open(os.path.join(chat.static_files, "index.html"), "rb") as page:
        return Answer(200, page.read(), "text/html; charset=utf-8")
