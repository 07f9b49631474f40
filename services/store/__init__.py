"""The embedded database: engine, writer lock, tables, queries in and snapshots out.

Owns every SQL statement of the program. Queries are functions that take the connection of a
transaction opened by `Store.write` or `Store.read`; rows never leave this package, the frozen
snapshots of `kiosk.core` do.
"""

from services.store.engine import Store
from services.store.folder import DataFolder

__all__ = ["DataFolder", "Store"]
