"""Times as HikCentral writes them (contract 4): `yyyy-MM-ddTHH:mm:ss+hh:mm`. Pure."""

from datetime import UTC, datetime, tzinfo

from kiosk.core.clock import require_aware


def write_time(moment: datetime, zone: tzinfo) -> str:
    """The moment in `zone`, whole seconds, with offset, never "Z". ValueError for naive."""
    return require_aware(moment).astimezone(zone).isoformat(timespec="seconds")


def read_time(text: str, zone: tzinfo) -> datetime | None:
    """The moment in UTC; a time without offset is in `zone`; None for what is no time."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
