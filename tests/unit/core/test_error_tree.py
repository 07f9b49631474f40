"""The tree in the docstring is the tree in the code, and every error carries its data."""

import re

import pytest

from kiosk.core import errors
from kiosk.core.errors import (
    ConfigError,
    ConfigProblem,
    FieldProblem,
    InvalidInput,
    KioskError,
    PeerError,
    PhotoProblem,
    Problem,
    Rejections,
)

EXAMPLES: dict[str, tuple[KioskError, dict[str, object]]] = {
    "KioskError": (KioskError("x"), {}),
    "InvalidInput": (
        InvalidInput((FieldProblem("phone", Problem.BAD_PHONE),)),
        {"problems": (FieldProblem("phone", Problem.BAD_PHONE, None),)},
    ),
    "NotFound": (errors.NotFound("visit", "V1"), {"kind": "visit", "key": "V1"}),
    "IllegalMove": (
        errors.IllegalMove("job", "done", "queued"),
        {"kind": "job", "current": "done", "wanted": "queued"},
    ),
    "Forbidden": (
        errors.Forbidden("revoke", "receptionist"),
        {"action": "revoke", "role": "receptionist"},
    ),
    "PhotoRejected": (
        errors.PhotoRejected(PhotoProblem.NO_FACE),
        {"problem": PhotoProblem.NO_FACE},
    ),
    "CameraUnavailable": (errors.CameraUnavailable("none"), {}),
    "SignInRefused": (errors.SignInRefused(30.0), {"wait_s": 30.0}),
    "ConfigError": (
        ConfigError("desk", ConfigProblem.MISSING, "why"),
        {"setting": "desk", "problem": ConfigProblem.MISSING, "detail": "why"},
    ),
    "SecretMissing": (
        errors.SecretMissing("mail.password", "mail-password"),
        {
            "setting": "mail.password",
            "problem": ConfigProblem.SECRET_MISSING,
            "detail": "mail-password",
        },
    ),
    "PortTaken": (
        errors.PortTaken("monitoring.port", 9109),
        {"setting": "monitoring.port", "problem": ConfigProblem.PORT_TAKEN, "port": 9109},
    ),
    "LeaseLost": (errors.LeaseLost(7), {"job_id": 7}),
    "DataFolderInUse": (errors.DataFolderInUse("folder"), {"folder": "folder"}),
    "StoreError": (errors.StoreError("x"), {}),
    "StoreKeyWrong": (errors.StoreKeyWrong("x"), {}),
    "StoreTooNew": (errors.StoreTooNew("x"), {}),
    "StoreUnavailable": (errors.StoreUnavailable("x"), {}),
    "PeerError": (PeerError("text", "8"), {"detail": "text", "code": "8"}),
    "LinkDown": (errors.LinkDown("text", "8"), {"detail": "text", "code": "8"}),
    "CredentialsRefused": (
        errors.CredentialsRefused("text", "8", 301.5),
        {"detail": "text", "code": "8", "clock_skew_s": 301.5},
    ),
    "CertificateRefused": (errors.CertificateRefused("text"), {"detail": "text", "code": ""}),
    "OutcomeUnknown": (errors.OutcomeUnknown("text"), {"detail": "text", "code": ""}),
    "Busy": (errors.Busy(retry_after_s=2.0), {"detail": "", "code": "", "retry_after_s": 2.0}),
    "Refused": (errors.Refused("text", "131"), {"detail": "text", "code": "131"}),
    "NotPermitted": (errors.NotPermitted("text", "69"), {"code": "69"}),
    "Missing": (errors.Missing("text", "128"), {"code": "128"}),
    "WrongPerson": (errors.WrongPerson("text"), {"code": ""}),
    "AlreadyThere": (errors.AlreadyThere("text", "131"), {"code": "131"}),
}


def drawn() -> dict[str, str]:
    """Class -> parent, as the docstring draws it."""
    lines = [line for line in (errors.__doc__ or "").splitlines() if re.match(r"[|` -]*\w+", line)]
    tree, path = dict[str, str](), list[str]()
    for line in lines[lines.index("KioskError") + 1 :]:
        found = re.match(r"((?:[| ]   )*)[|`]-- (\w+)", line)
        assert found, line
        depth = len(found[1]) // 4
        path[depth:] = [found[2]]
        tree[found[2]] = path[depth - 1] if depth else "KioskError"
    return tree


def coded() -> dict[str, str]:
    tree, waiting = dict[str, str](), [KioskError]
    while waiting:
        parent = waiting.pop()
        children = [c for c in parent.__subclasses__() if c.__module__ == errors.__name__]
        tree |= {child.__name__: parent.__name__ for child in children}
        waiting += children
    return tree


def test_the_docstring_draws_every_error_under_its_parent() -> None:
    assert len(coded()) > 20
    assert drawn() == coded()


def test_every_error_has_an_example() -> None:
    assert set(EXAMPLES) == {"KioskError", *coded()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_error_carries_its_data_and_is_caught_as_ours(name: str) -> None:
    error, data = EXAMPLES[name]
    assert type(error).__name__ == name
    assert {key: getattr(error, key) for key in data} == data
    with pytest.raises(KioskError):
        raise error


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (EXAMPLES["InvalidInput"][0], "phone: BAD_PHONE"),
        (EXAMPLES["NotFound"][0], "no visit V1"),
        (EXAMPLES["IllegalMove"][0], "job: done -> queued is not allowed"),
        (EXAMPLES["Forbidden"][0], "receptionist may not revoke"),
        (EXAMPLES["ConfigError"][0], "desk: MISSING why"),
        (ConfigError("desk", ConfigProblem.MISSING), "desk: MISSING"),
        (EXAMPLES["PeerError"][0], "8 text"),
        (PeerError(), ""),
    ],
)
def test_what_an_error_says_in_a_log(error: KioskError, text: str) -> None:
    assert str(error) == text


def test_nothing_is_raised_when_nothing_was_found() -> None:
    Rejections().raise_if_any()


def test_everything_found_is_raised_together() -> None:
    rejections = Rejections()
    rejections.add("visitor_name", Problem.TOO_LONG, 100)
    rejections.add("host", Problem.NOT_IN_LIST)
    with pytest.raises(InvalidInput) as caught:
        rejections.raise_if_any()
    assert caught.value.problems == (
        FieldProblem("visitor_name", Problem.TOO_LONG, 100),
        FieldProblem("host", Problem.NOT_IN_LIST, None),
    )
