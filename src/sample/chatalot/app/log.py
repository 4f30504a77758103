"""Log lines on standard error."""

import sys
from datetime import datetime, timezone


def log(text):
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    sys.stderr.write(f"{now} {text}\n")
    sys.stderr.flush()
