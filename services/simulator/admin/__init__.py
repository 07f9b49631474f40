"""The admin API of the simulator: one module per theme, one table of moves in each."""

from services.simulator.admin.app import admin_app

__all__ = ["admin_app"]
