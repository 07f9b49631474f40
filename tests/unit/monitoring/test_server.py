"""The port over real HTTP."""

import signal
import socket
import ssl
import threading
from collections.abc import Iterator

import httpx
import pytest

from kiosk.core.errors import ConfigError, ConfigProblem, PortTaken, StoreUnavailable
from services.monitoring import HealthReport, MonitoringServer

# Plain HTTP here; loading the computer's authorities for each client would only cost time.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
METRICS = b"# TYPE a counter\na_total 1.0\n"


class Health:
    def __init__(self) -> None:
        self.report = HealthReport(True, {"store": "ok", "workers": "ok", "listed": "ok"})
        self.broken = False

    def __call__(self) -> HealthReport:
        if self.broken:
            raise StoreUnavailable("disk")
        return self.report


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def server(health: Health) -> Iterator[MonitoringServer]:
    made = MonitoringServer("127.0.0.1", 0, lambda: METRICS, health)
    made.start()
    yield made
    assert made.stop()


@pytest.fixture
def client(server: MonitoringServer) -> Iterator[httpx.Client]:
    url = f"http://127.0.0.1:{server.port}"
    with httpx.Client(base_url=url, trust_env=False, verify=NO_TLS, timeout=5) as made:
        yield made


def test_metrics_are_prometheus_text(client):
    answer = client.get("/metrics")
    assert (answer.status_code, answer.content) == (200, METRICS)
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


def test_ready_and_not_ready(client, health):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {"store": "ok", "workers": "ok", "listed": "ok"},
    }
    health.report = HealthReport(False, {"store": "ok", "workers": "stuck"})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"store": "ok", "workers": "stuck"}}
    assert client.get("/healthz").status_code == 200


def test_health_that_cannot_be_found_out_is_not_ready(client, health):
    health.broken = True
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    assert "disk" not in answer.text
    assert client.get("/healthz").text == "ok\n"


def test_only_get(client):
    methods = ("POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")
    for path in ("/metrics", "/healthz", "/readyz"):
        answers = {method: client.request(method, path).status_code for method in methods}
        assert answers == dict.fromkeys(methods, 405)


def test_nothing_else(client):
    paths = ("/", "/docs", "/metrics/x", "/../etc/passwd")
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)


def test_taken_port_is_named(server):
    second = MonitoringServer("127.0.0.1", server.port, lambda: b"", Health())
    with pytest.raises(PortTaken) as caught:
        second.start()
    assert (caught.value.setting, caught.value.port) == ("monitoring.port", server.port)
    assert second.stop()


def test_address_of_another_computer_is_a_bad_host():
    with pytest.raises(ConfigError) as caught:
        MonitoringServer("192.0.2.1", 0, lambda: b"", Health()).start()
    assert (caught.value.setting, caught.value.problem) == (
        "monitoring.host",
        ConfigProblem.BAD_VALUE,
    )


def test_stop_ends_the_thread_and_frees_the_port_with_a_client_connected(client, server):
    assert client.get("/healthz").status_code == 200
    port = server.port
    assert server.stop()
    assert server.stop()
    assert "monitoring" not in {thread.name for thread in threading.enumerate()}
    again = MonitoringServer("127.0.0.1", port, lambda: METRICS, Health())
    again.start()
    try:
        assert (
            httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False, verify=NO_TLS).content
            == METRICS
        )
    finally:
        assert again.stop()


def test_stop_right_after_start():
    made = MonitoringServer("127.0.0.1", 0, lambda: b"", Health())
    made.start()
    assert made.stop()


def test_stop_keeps_its_deadline_when_a_scrape_hangs():
    entered, release = threading.Event(), threading.Event()

    def hang() -> bytes:
        entered.set()
        release.wait(30)
        return b""

    made = MonitoringServer("127.0.0.1", 0, hang, Health())
    made.start()
    with socket.create_connection(("127.0.0.1", made.port), 5) as connection:
        connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        assert entered.wait(30)
        assert made.stop(deadline_s=0.1) is False
        release.set()
        assert made.stop()


def test_crowd_is_answered_and_gone_again(server):
    crowd = [socket.create_connection(("127.0.0.1", server.port), 5) for _ in range(20)]
    url = f"http://127.0.0.1:{server.port}/healthz"
    assert httpx.get(url, trust_env=False, verify=NO_TLS, timeout=5).status_code == 503
    for connection in crowd:
        connection.close()
    tries = (
        httpx.get(url, trust_env=False, verify=NO_TLS, timeout=5).status_code for _ in range(100)
    )
    assert 200 in tries


def test_signals_stay_as_they_were():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    made = MonitoringServer("127.0.0.1", 0, lambda: METRICS, Health())
    made.start()
    try:
        httpx.get(f"http://127.0.0.1:{made.port}/healthz", trust_env=False, verify=NO_TLS)
        now = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
        assert now == before
    finally:
        assert made.stop()
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
