"""Everything the server answers."""

from . import files, health, messages, pages

ROUTES = [
    health.health,
    messages.post,
    messages.read,
    files.listing,
    files.put,
    files.get,
    files.delete,
    pages.index,
]
