"""Admin moves of the server and its ports: link, version, partner. Event loop only."""

from starlette.requests import Request

from services.simulator.admin.body import Body, Moves, choice, flag, number, texts
from services.simulator.mailsink import MODES
from services.simulator.outside import Outside
from services.simulator.partner.faults import LINK_MODES
from services.simulator.partner.gate import DIALECTS


async def _link(outside: Outside, _request: Request, body: Body) -> object:
    """`mode` of the partner port: up, refuse, hang or status503."""
    await outside.set_link(choice(body, "mode", LINK_MODES))
    return {}


async def _mail_mode(outside: Outside, _request: Request, body: Body) -> object:
    """`mode` of the mail port: up, refuse, reject or greylist."""
    await outside.set_mail(choice(body, "mode", MODES))
    return {}


async def _server(outside: Outside, _request: Request, body: Body) -> object:
    """Switches of one server version: dialect, detail_per_door, and others."""
    options = outside.world.options
    if "dialect" in body:
        options.dialect = choice(body, "dialect", DIALECTS)
    if "detail_per_door" in body:
        options.detail_per_door = flag(body, "detail_per_door")
    if "omit_empty_list" in body:
        options.omit_empty_list = flag(body, "omit_empty_list")
    if "unauthorised" in body:
        options.unauthorised = frozenset(texts(body, "unauthorised"))
    if "event_delay_s" in body:
        options.event_delay_s = number(body, "event_delay_s")
    return {}


MOVES: Moves = (
    ("POST", "/link", _link),
    ("POST", "/mail/mode", _mail_mode),
    ("POST", "/server", _server),
)
