"""What a visitor typed, the photo and the keys are in no log and in no readable file.

Every test of this folder looks at its own log when it ends; here the roads that fail are added.
"""

import base64

from kiosk.core.jobs import Peer
from kiosk.core.visits import AccessState
from tests.fakes.site import CANARIES, DESK, ENTRANCE, EXIT, Site
from tests.integration.running import Running


def test_nothing_personal_or_secret_is_written_in_clear(site: Site) -> None:
    faults = (("person/single/add", "code"), ("face/update", "html"), ("addPersons", "reset"))
    with Running(site) as running:
        for path, fault in faults:
            running.remote.add_fault(path, fault)
            running.until_idle()
            running.register()
        visit = running.ready()
        for door in (ENTRANCE, EXIT):
            running.remote.show_face(door, visit.id)
        running.until(visit.id, access=AccessState.REVOKED)
        running.remote.set_link("status503")
        running.register()
        running.until_link(Peer.HIKCENTRAL, up=False)
        running.program.desk.cancel(running.register(photo=False).id, DESK)
    # A server that refuses the key sends back what was signed.
    site.put_secret("another-secret", "another-canary")
    site.configure({"hikcentral": {"app_secret": "another-secret"}})
    site.remote.set_link("up")
    with Running(site) as running:
        running.until_link(Peer.HIKCENTRAL, up=False)

    text = site.log_text()
    assert '"event": "hikcentral_call_failed"' in text
    assert '"event": "job_end"' in text
    assert visit.id in text
    assert "another-canary" not in text
    _require_sealed(site)


def _require_sealed(site: Site) -> None:
    """No file of the data folder but the key's own holds a canary, in text or in base64."""
    plain = [canary.encode() for canary in CANARIES] + [site.photo[600:632]]
    hidden = [base64.b64encode(canary)[:-4] for canary in plain]
    files = [file for file in site.folder.iterdir() if file.is_file()]
    assert {"kiosk.db", "kiosk.log", "secrets.vault"} <= {file.name for file in files}
    for file in files:
        content = file.read_bytes()
        assert [one for one in plain + hidden if one in content] == [], file.name
