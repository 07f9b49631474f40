"""Fixtures that several test files of the client share."""

from tests.unit.hikcentral.certificates import client, other, own, serve

__all__ = ["client", "other", "own", "serve"]
