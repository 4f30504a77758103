"""Everything the server answers."""

from . import files, health, messages, pages, reactions

ROUTES = [
    health.health,
    messages.post,
    messages.read,
    reactions.react,
    reactions.read,
    files.listing,
    files.put,
    files.get,
    files.delete,
    pages.index,
]
