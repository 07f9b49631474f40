"""The program around it: start, ready line, stop."""

import hashlib
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.core.secret import Secret
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


def test_the_certificate_outlives_a_restart_and_a_port_can_be_chosen(tmp_path: Path) -> None:
    with SimulatorProcess(tmp_path, Secret("s"), Secret("t")) as first:
        ready = first.ready
    port = ["--hikcentral-port", str(ready["hikcentral_port"])]
    with SimulatorProcess(tmp_path, Secret("s"), Secret("t"), options=port) as second:
        assert second.ready["hikcentral_port"] == ready["hikcentral_port"]
        assert second.ready["pin_sha256"] == ready["pin_sha256"]


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
