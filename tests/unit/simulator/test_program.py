"""The program around it: start, ready line, stop."""

import hashlib
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from kiosk.core.secret import Secret
from services.simulator.__main__ import main
from services.simulator.process import SimulatorNotStarted, SimulatorProcess


def test_ready_line_and_stop(tmp_path: Path) -> None:
    with SimulatorProcess(tmp_path, Secret("s"), Secret("t"), app_key="90000009") as process:
        ready = process.ready
        der = ssl.PEM_cert_to_DER_cert(Path(ready["certificate"]).read_text())
        assert ready["pin_sha256"] == hashlib.sha256(der).hexdigest()
        assert ready["app_key"] == "90000009"
        with socket.create_connection(("127.0.0.1", ready["hikcentral_port"]), 5):
            pass
        assert process.stop() == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", ready["hikcentral_port"]), 5)


def test_the_certificate_outlives_a_restart_and_ports_can_be_chosen(tmp_path: Path) -> None:
    with SimulatorProcess(tmp_path, Secret("s"), Secret("t")) as first:
        ready = first.ready
    ports: list[str] = []
    for name in ("hikcentral", "admin", "smtp"):
        ports += [f"--{name}-port", str(ready[f"{name}_port"])]
    with SimulatorProcess(tmp_path, Secret("s"), Secret("t"), options=ports) as second:
        assert second.ready == ready


def test_a_taken_port_is_said_and_ends_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = ["--admin-port", str(taken.getsockname()[1])]
        with pytest.raises(SimulatorNotStarted, match="exit code 1"):
            SimulatorProcess(tmp_path, Secret("s"), Secret("t"), options=port)
    said = capfd.readouterr().err
    assert said.startswith("simulator: ")
    assert "Traceback" not in said


def test_missing_secret_is_exit_code_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "services.simulator", "--folder", str(tmp_path)]
    done = subprocess.run(command, env={}, capture_output=True, text=True, timeout=20)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_sigterm_stops_it(tmp_path: Path) -> None:
    process = SimulatorProcess(tmp_path, Secret("s"), Secret("t"))
    process._process.terminate()
    assert process._process.wait(30) == 0
    process.stop()


def test_help_says_what_each_option_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said, _, example = capsys.readouterr().out.partition("example:")
    flags = "--folder --hikcentral-port --admin-port --smtp-port --profile --seed --state"
    for flag in (*flags.split(), "--exit-with-parent", "--app-key", "--admin-token-env"):
        text = " ".join(said.split(f"  {flag}")[-1].split("\n  -")[0].split())
        assert text.endswith("."), flag
        assert len(text.split()) > 5, flag
    assert "--folder ./simulated" in example
    assert "exit codes: 0" in example


def test_an_unknown_version_is_a_wrong_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--folder", "x", "--profile", "V9"])
    assert ended.value.code == 2
    assert "V3.1" in capsys.readouterr().err


def test_the_admin_port_lists_its_moves(simulator: SimulatorProcess) -> None:
    bearer = {"authorization": f"Bearer {simulator.ready['admin_token']}"}
    with httpx.Client(base_url=simulator.admin_url, headers=bearer, trust_env=False) as client:
        moves = client.get("/").raise_for_status().json()
        paths = {move["path"] for move in moves}
        assert {"/state", "/faults", "/time", "/advance", "/tls", "/profile", "/restart"} <= paths
        assert all(len(move["does"]) > 10 for move in moves)
        for move in moves:
            if move["method"] == "GET":
                assert client.get(move["path"]).status_code == 200
    assert httpx.get(f"{simulator.admin_url}/", trust_env=False).status_code == 401
