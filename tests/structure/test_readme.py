"""What README.md and the scrape example promise is what the program takes."""

import re
from pathlib import Path

import run
from kiosk.settings import SETTINGS_NAME, MonitoringSettings, load_settings
from tests.structure.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_settings_load(tmp_path: Path) -> None:
    example = re.findall(r"```toml\n(.*?)```", README, flags=re.DOTALL)
    assert len(example) == 1
    (tmp_path / SETTINGS_NAME).write_text(example[0], encoding="utf-8")
    settings = load_settings(tmp_path / SETTINGS_NAME)
    assert settings.hikcentral.pin_file == tmp_path / "hikcentral.pem"
    assert [door.direction for door in settings.doors] == ["entry", "exit"]
    for name in (settings.hikcentral.app_secret, settings.mail.password, SETTINGS_NAME):
        assert f"`{name}`" in README


def test_the_scrape_example_asks_the_port_that_is_served() -> None:
    scrape = (ROOT / "packaging" / "prometheus" / "scrape.yml").read_text(encoding="utf-8")
    assert re.findall(r'targets: \["(.+)"\]', scrape) == [f"127.0.0.1:{MonitoringSettings().port}"]


def test_every_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"run\.py (\w+)", README))
    assert {"demo", "test", "kiosk", "package"} <= named
    told = re.findall(r"run\.py ([\w|]+)", str(run.__doc__))
    assert named <= {command for group in told for command in group.split("|")}
