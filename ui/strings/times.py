"""Moments and ages in words. Stored times are UTC; people read local time, dd.MM.yyyy HH:mm."""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication


def date_time(moment: datetime | None) -> str:
    """ "02.03.2026 09:30" in the zone of this computer; "" for None."""
    return moment.astimezone().strftime("%d.%m.%Y %H:%M") if moment else ""


def time_of_day(moment: datetime | None, now: datetime) -> str:
    """ "09:30" today, the day and month before it on another day; "" for None."""
    if moment is None:
        return ""
    local, today = moment.astimezone(), now.astimezone()
    return local.strftime("%H:%M" if local.date() == today.date() else "%d.%m %H:%M")


def age(elapsed: timedelta) -> str:
    """How long ago or how long already: seconds, then minutes, then hours, then days."""
    seconds = max(0, int(elapsed.total_seconds()))
    if seconds < 60:
        return QCoreApplication.translate("times", "{n} s").format(n=seconds)
    if seconds < 3600:
        return QCoreApplication.translate("times", "{n} min").format(n=seconds // 60)
    if seconds < 86400:
        hours = QCoreApplication.translate("times", "{n} h {m} min")
        return hours.format(n=seconds // 3600, m=seconds % 3600 // 60)
    return QCoreApplication.translate("times", "{n} d").format(n=seconds // 86400)
