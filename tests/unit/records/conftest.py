"""The stores that these tests use, on SQLite and on PostgreSQL."""

from tests.stores import clock, new_url, other, records, server, url

__all__ = ["clock", "new_url", "other", "records", "server", "url"]
