"""An address that would send data in the clear is refused before anybody is asked."""

from pathlib import Path

import pytest

from kiosk.core.errors import ConfigError
from kiosk.core.secret import Secret
from services.store.postgres_address import PostgresAddress

PHOTO_KEY = Secret("22" * 32)


@pytest.mark.parametrize("host", ["db.example", "192.0.2.1", "/tmp,db.example", "localhost,evil"])
def test_no_other_computer_is_asked_without_tls(host: str) -> None:
    with pytest.raises(ConfigError) as caught:
        PostgresAddress(host, 5432, "kiosk", "desk", PHOTO_KEY).parameters()
    assert caught.value.setting == "store.ca_file"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "/run/postgresql"])
def test_this_computer_may_be_asked_without_tls(host: str) -> None:
    values = PostgresAddress(host, 5432, "kiosk", "desk").parameters()
    assert (values["host"], values["sslmode"], values["gssencmode"]) == (host, "disable", "disable")


@pytest.mark.parametrize("host", ["db.example", "localhost"])
def test_with_a_certificate_the_name_is_always_checked(host: str, tmp_path: Path) -> None:
    values = PostgresAddress(host, 5432, "kiosk", "desk", None, tmp_path / "ca.pem").parameters()
    assert values["sslmode"] == "verify-full"
    assert values["sslrootcert"] == str(tmp_path / "ca.pem")
