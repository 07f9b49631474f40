"""The mail server is away, or wants to be asked twice: the host is told later, and once."""

from kiosk.core.ids import VisitId
from kiosk.core.jobs import JobKind, JobState, Peer
from kiosk.core.visits import AccessState, VisitStatus, WaitReason
from tests.fakes.site import ENTRANCE, EXIT, HOST_EMAIL, Site
from tests.integration.running import Running


def _enter(running: Running) -> VisitId:
    visit = running.ready()
    running.remote.show_face(ENTRANCE, visit.id)
    running.until(visit.id, status=VisitStatus.CHECKED_IN)
    return visit.id


def _require_one_mail(running: Running) -> None:
    running.remote.wait_until(lambda state: state["mails"] > 0)
    running.until_idle()
    (mail,) = running.remote.mails()
    assert mail["to"] == [HOST_EMAIL]


def test_away_and_back(running: Running) -> None:
    running.remote.set_mail_mode("refuse")
    _enter(running)
    closed = running.until_link(Peer.MAIL, up=False)
    assert closed.reason is WaitReason.LINK_DOWN
    assert running.remote.mails() == []
    running.remote.set_mail_mode("up")
    _require_one_mail(running)


def test_no_mail_server_stands_between_an_exit_and_the_revoke(running: Running) -> None:
    running.remote.set_mail_mode("refuse")
    visit = running.ready()
    for door in (ENTRANCE, EXIT):
        running.remote.show_face(door, visit.id)
    running.until(visit.id, access=AccessState.REVOKED)
    assert running.remote.mails() == []
    waiting = [job for job in running.jobs(visit.id) if job.kind is JobKind.NOTIFY]
    assert {job.state for job in waiting} <= {JobState.QUEUED, JobState.RUNNING}
    running.remote.set_mail_mode("up")
    running.remote.wait_until(lambda state: state["mails"] == 2)


def test_come_back_later(running: Running) -> None:
    running.remote.set_mail_mode("greylist")
    _enter(running)
    _require_one_mail(running)


def test_an_unknown_mailbox_is_given_up_and_shown(running: Running) -> None:
    running.remote.set_mail_mode("reject")
    visit = running.visit(running.ready().id)
    running.remote.show_face(ENTRANCE, visit.id)
    running.until(visit.id, status=VisitStatus.CHECKED_IN)
    running.until_idle()
    (job,) = [job for job in running.jobs(visit.id) if job.kind is JobKind.NOTIFY]
    assert (job.state, job.reason) == (JobState.DEAD, WaitReason.REJECTED)
    assert running.visit(visit.id).access is AccessState.READY


def test_without_a_mail_server_the_road_goes_on(site: Site) -> None:
    site.configure({"mail": {"host": "", "sender": None, "ca_file": None}})
    with Running(site) as running:
        code = _enter(running)
        running.until_idle()
        assert running.remote.mails() == []
        assert any("no mail server" in entry.note for entry in running.timeline(code))
