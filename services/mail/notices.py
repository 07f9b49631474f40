"""The words that a host gets. Files in resources/mail; no network, any thread.

What a visitor typed is put in as it is, on one line, and never into the subject: a mail from the
desk must not be able to say what a stranger wants it to say.
"""

from datetime import datetime, tzinfo
from importlib.resources import files
from string import Template

from kiosk.core.access import Direction
from kiosk.core.clock import require_aware
from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.core.mail import Mail
from kiosk.core.people import Host
from kiosk.core.visits import Visit
from services.mail.message import one_line

LANGUAGES = ("en", "ru")
_TELLING = (Direction.ENTRY, Direction.EXIT)
_EMPTY = "\N{EM DASH}"


class HostNotices:
    """Composes entry and exit notices in one language. ConfigError for an unknown one."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ConfigError("mail.language", ConfigProblem.BAD_VALUE, language)
        self._texts = {direction: _read(direction, language) for direction in _TELLING}

    def compose(
        self,
        visit: Visit,
        host: Host,
        direction: Direction,
        at: datetime,
        door_name: str,
        zone: tzinfo,
    ) -> Mail:
        """The notice for a passage `at` (aware), shown in `zone`; ValueError without direction.

        The message id depends on visit and direction only, so a repeat is recognisable (R-27).
        """
        if direction not in self._texts:
            raise ValueError("a notice needs a direction")
        subject, body = self._texts[direction]
        values = {
            "visitor": one_line(visit.visitor_name),
            "company": one_line(visit.company) or _EMPTY,
            "host": one_line(host.name),
            "door": one_line(door_name) or _EMPTY,
            "time": f"{require_aware(at).astimezone(zone):%d.%m.%Y %H:%M}",
        }
        message_id = f"<{visit.id}.{direction.value}@kiosk.invalid>"
        return Mail(host.email, subject, body.substitute(values), message_id)


def _read(direction: Direction, language: str) -> tuple[str, Template]:
    name = f"{direction.value}.{language}.txt"
    text = files("resources").joinpath("mail", name).read_text(encoding="utf-8")
    subject, _, body = text.partition("\n")
    return subject.strip(), Template(body.lstrip("\n"))
