"""The version this server says it is."""

VERSION = "1.4.9"
