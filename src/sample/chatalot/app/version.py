"""The version this server says it is: the one in Cargo.toml."""

import re

with open("Cargo.toml", encoding="utf-8") as manifest:
    VERSION = re.search(r'^version = "(.+)"$', manifest.read(), re.MULTILINE).group(1)
