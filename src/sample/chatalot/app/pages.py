"""The web client, a static page."""

from .web import Answer, route


@route("GET", "/")
def index(chat, request):
    with open("static/index.html", "rb") as page:
        return Answer(200, page.read(), "text/html; charset=utf-8")
