"""The security manager's tab: visits with their access, jobs, audit, behind a passphrase.

Reaches the outside through `UiPorts` and the bridge only. GUI thread.
"""

from ui.admin.page import AdminPage, AdminTimings

__all__ = ["AdminPage", "AdminTimings"]
