"""Every error in words: what happened, what to do, what the program is doing about it.

Never shows a traceback or the text of an unknown exception. Any thread, with or without a Qt
application; the language is the one that is installed.
"""

from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from kiosk.core import errors as e
from kiosk.core.jobs import JobState
from ui.strings.fields import field_name, problem_text
from ui.strings.problems import config_problem, photo_problem


@dataclass(frozen=True, slots=True)
class Explained:
    """What happened, what the person can do, what the program does meanwhile (may be empty)."""

    what: str
    cure: str
    doing: str

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return " ".join(part for part in (self.what, self.cure, self.doing) if part)


Texts = tuple[object, object, object]

_TEXTS: MappingProxyType[type[BaseException], Texts] = MappingProxyType(
    {
        e.KioskError: (
            QT_TRANSLATE_NOOP("errors", "The program could not do this."),
            QT_TRANSLATE_NOOP("errors", "Try again. If it happens again, call support."),
            "",
        ),
        e.NotFound: (
            QT_TRANSLATE_NOOP("errors", "This record is no longer there: {kind} {key}."),
            QT_TRANSLATE_NOOP("errors", "Search for it again, or register the visitor anew."),
            "",
        ),
        e.IllegalMove: (
            QT_TRANSLATE_NOOP("errors", "This is no longer possible: the visit has moved on."),
            QT_TRANSLATE_NOOP("errors", "Look at its present state in the list."),
            QT_TRANSLATE_NOOP("errors", "Nothing was changed."),
        ),
        e.Forbidden: (
            QT_TRANSLATE_NOOP("errors", "Your role does not allow this."),
            QT_TRANSLATE_NOOP("errors", "Ask the security manager to do it."),
            QT_TRANSLATE_NOOP("errors", "Nothing was changed."),
        ),
        e.CameraUnavailable: (
            QT_TRANSLATE_NOOP("errors", "The camera gives no picture."),
            QT_TRANSLATE_NOOP(
                "errors", "Check its cable, load a photo from a file, or save without a photo."
            ),
            QT_TRANSLATE_NOOP("errors", "The program keeps looking for the camera."),
        ),
        e.LeaseLost: (
            QT_TRANSLATE_NOOP("errors", "This job was given to another worker."),
            QT_TRANSLATE_NOOP("errors", "Nothing to do, unless it happens again."),
            QT_TRANSLATE_NOOP("errors", "The other worker carries it on; nothing is lost."),
        ),
        e.DataFolderInUse: (
            QT_TRANSLATE_NOOP("errors", "The program is already running on this data: {folder}."),
            QT_TRANSLATE_NOOP("errors", "Switch to the window that is open, or close it first."),
            "",
        ),
        e.StoreError: (
            QT_TRANSLATE_NOOP("errors", "The database could not be read or written."),
            QT_TRANSLATE_NOOP("errors", "Try again. If it happens again, call support."),
            QT_TRANSLATE_NOOP("errors", "What you typed is still here; it is not saved yet."),
        ),
        e.StoreKeyWrong: (
            QT_TRANSLATE_NOOP("errors", "The key does not open the database."),
            QT_TRANSLATE_NOOP("errors", "Restore the key that belongs to this database."),
            QT_TRANSLATE_NOOP("errors", "Nothing was changed."),
        ),
        e.StoreTooNew: (
            QT_TRANSLATE_NOOP("errors", "A newer version of the program wrote this database."),
            QT_TRANSLATE_NOOP("errors", "Install the newer version again."),
            QT_TRANSLATE_NOOP("errors", "Nothing was changed."),
        ),
        e.StoreUnavailable: (
            QT_TRANSLATE_NOOP("errors", "The database cannot be used now."),
            QT_TRANSLATE_NOOP(
                "errors", "Check that the disk is not full and may be written to, then try again."
            ),
            QT_TRANSLATE_NOOP("errors", "What you typed is still here; it is not saved yet."),
        ),
        e.PeerError: (
            QT_TRANSLATE_NOOP("errors", "Another system failed."),
            QT_TRANSLATE_NOOP("errors", "Call support if it stays so."),
            QT_TRANSLATE_NOOP("errors", "The program tries again by itself."),
        ),
        e.LinkDown: (
            QT_TRANSLATE_NOOP("errors", "The server cannot be reached."),
            QT_TRANSLATE_NOOP("errors", "Check the network and the address of the server."),
            QT_TRANSLATE_NOOP("errors", "The program tries again by itself; nothing is lost."),
        ),
        e.CredentialsRefused: (
            QT_TRANSLATE_NOOP("errors", "The server refuses our key or our clock."),
            QT_TRANSLATE_NOOP("errors", "Check the key, its secret and the time of this computer."),
            QT_TRANSLATE_NOOP("errors", "The program tries again by itself; nothing is lost."),
        ),
        e.CertificateRefused: (
            QT_TRANSLATE_NOOP("errors", "The certificate of the server is not the trusted one."),
            QT_TRANSLATE_NOOP(
                "errors", "Have it checked by IT; if it was renewed, enter its new fingerprint."
            ),
            QT_TRANSLATE_NOOP("errors", "Nothing was sent."),
        ),
        e.OutcomeUnknown: (
            QT_TRANSLATE_NOOP("errors", "The server did not say whether it was done."),
            QT_TRANSLATE_NOOP("errors", "Wait; do not register the visitor a second time."),
            QT_TRANSLATE_NOOP("errors", "The program looks it up before it tries again."),
        ),
        e.Busy: (
            QT_TRANSLATE_NOOP("errors", "The server is busy."),
            QT_TRANSLATE_NOOP("errors", "Wait a little."),
            QT_TRANSLATE_NOOP("errors", "The program tries again by itself; nothing is lost."),
        ),
        e.Refused: (
            QT_TRANSLATE_NOOP("errors", "The server refused the request."),
            QT_TRANSLATE_NOOP("errors", "Check the data of the visit, then retry it by hand."),
            QT_TRANSLATE_NOOP("errors", "Nothing was changed there."),
        ),
        e.NotPermitted: (
            QT_TRANSLATE_NOOP("errors", "The server does not permit this for our key."),
            QT_TRANSLATE_NOOP(
                "errors", "Have the administrator of HikCentral grant this interface."
            ),
            QT_TRANSLATE_NOOP("errors", "Nothing was changed there."),
        ),
        e.Missing: (
            QT_TRANSLATE_NOOP("errors", "The server does not know this person, group or door."),
            QT_TRANSLATE_NOOP("errors", "Check the access groups in the settings."),
            QT_TRANSLATE_NOOP("errors", "Nothing was changed there."),
        ),
        e.AlreadyThere: (
            QT_TRANSLATE_NOOP("errors", "It exists on the server already."),
            QT_TRANSLATE_NOOP("errors", "Nothing to do, unless it happens again."),
            QT_TRANSLATE_NOOP("errors", "Nothing was changed there."),
        ),
    }
)

_UNEXPECTED = (
    QT_TRANSLATE_NOOP("errors", "Something unexpected happened in the program."),
    QT_TRANSLATE_NOOP("errors", "Try again. If it happens again, call support."),
    QT_TRANSLATE_NOOP("errors", "It was written to the log."),
)


def explain(error: Exception) -> Explained:
    """Words for any exception; total. Errors that are not ours get a general sentence."""
    if isinstance(error, e.InvalidInput):
        return _explain_input(error)
    if isinstance(error, e.PhotoRejected):
        what, cure = photo_problem(error.problem)
        doing = QCoreApplication.translate("errors", "What you typed is kept.")
        return Explained(what, cure, doing)
    if isinstance(error, e.ConfigError):
        what, cure = config_problem(error)
        return Explained(what, cure, QCoreApplication.translate("errors", "Nothing was changed."))
    if isinstance(error, e.SignInRefused):
        return _explain_sign_in(error)
    if isinstance(error, e.IllegalMove) and error.kind == "job":
        return _explain_job_move(error)
    what, cure, doing = (_say(text) for text in _texts_of(type(error)))
    return Explained(what.format_map(_Values(vars(error))), cure, doing)


class _Values(dict[str, object]):
    """What an error carries, for its text; a name that it does not carry shows as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def _say(text: object) -> str:
    return QCoreApplication.translate("errors", str(text)) if text else ""


def _texts_of(kind: type[BaseException]) -> Texts:
    return next((_TEXTS[base] for base in kind.__mro__ if base in _TEXTS), _UNEXPECTED)


def _explain_input(error: e.InvalidInput) -> Explained:
    parts = [f"{field_name(p.field)}: {problem_text(p)}" for p in error.problems]
    return Explained(
        QCoreApplication.translate("errors", "Not saved yet: some fields need your attention."),
        " ".join(parts),
        QCoreApplication.translate("errors", "What you typed is kept."),
    )


def _explain_job_move(error: e.IllegalMove) -> Explained:
    what = QCoreApplication.translate("errors", "This is no longer possible: the job has moved on.")
    if (error.current, error.wanted) == (JobState.QUEUED, JobState.CANCELLED):
        what = QCoreApplication.translate(
            "errors", "A job that takes access away cannot be stopped."
        )
    cure = QCoreApplication.translate("errors", "Look at its present state in the list.")
    return Explained(what, cure, QCoreApplication.translate("errors", "Nothing was changed."))


def _explain_sign_in(error: e.SignInRefused) -> Explained:
    cure = QCoreApplication.translate("errors", "Type it again.")
    if error.wait_s > 0:
        wait = QCoreApplication.translate("errors", "Wait {n} s, then type it again.")
        cure = wait.format(n=max(1, round(error.wait_s)))
    what = QCoreApplication.translate("errors", "The passphrase is not right.")
    return Explained(
        what, cure, QCoreApplication.translate("errors", "The attempt was written to the audit.")
    )
