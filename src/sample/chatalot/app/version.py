"""The version this server says it is: the one in Cargo.toml, which lies beside this package, be it in a directory or in one file."""

import os
import re

_MANIFEST = os.path.join(os.path.dirname(os.path.dirname(__file__)), "Cargo.toml")
VERSION = re.search(r'^version = "(.+)"$', __loader__.get_data(_MANIFEST).decode(), re.MULTILINE).group(1)
