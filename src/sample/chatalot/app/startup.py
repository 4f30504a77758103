"""Work done at every start, after the migrations and before the port opens."""


def prepare(chat):
    chat.files.remove_unfinished()
