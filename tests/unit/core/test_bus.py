"""Who hears of an event, in which order, and until when."""

import threading
from datetime import UTC, datetime

import pytest

from kiosk.core.bus import Bus
from kiosk.core.events import CameraChanged, LinkChanged, QueueChanged
from kiosk.core.jobs import Peer
from kiosk.core.pictures import CameraState

LIVE = CameraChanged(CameraState.LIVE)
LOST = CameraChanged(CameraState.LOST)
QUEUE = QueueChanged(open_jobs=1, dead_jobs=0)
LINK = LinkChanged(Peer.MAIL, up=True, at=datetime(2026, 3, 2, tzinfo=UTC))


class LoudCameraChanged(CameraChanged):
    """A kind of its own: handlers are found by the exact type."""


def test_handlers_run_in_the_order_of_subscription() -> None:
    bus, heard = Bus(), list[str]()
    for name in ("first", "second", "third"):
        bus.subscribe(CameraChanged, lambda _, name=name: heard.append(name))
    bus.publish(LIVE)
    assert heard == ["first", "second", "third"]


def test_events_arrive_in_the_order_given_and_only_for_their_type() -> None:
    bus, cameras, queues = Bus(), list[CameraChanged](), list[QueueChanged]()
    bus.subscribe(CameraChanged, cameras.append)
    bus.subscribe(QueueChanged, queues.append)
    bus.publish(LIVE, QUEUE, LINK, LOST)
    assert cameras == [LIVE, LOST]
    assert queues == [QUEUE]


def test_a_type_derived_from_the_one_asked_for_is_another() -> None:
    bus, heard = Bus(), list[CameraChanged]()
    bus.subscribe(CameraChanged, heard.append)
    bus.publish(LoudCameraChanged(CameraState.LIVE))
    assert heard == []


def test_nothing_happens_without_handlers() -> None:
    Bus().publish(LIVE)


def test_a_cancelled_handler_hears_no_more_and_the_others_do() -> None:
    bus, one, other = Bus(), list[CameraChanged](), list[CameraChanged]()
    cancel = bus.subscribe(CameraChanged, one.append)
    bus.subscribe(CameraChanged, other.append)
    bus.publish(LIVE)
    cancel()
    cancel()
    bus.publish(LOST)
    assert one == [LIVE]
    assert other == [LIVE, LOST]


def test_cancelling_ends_one_subscription_of_a_handler_that_has_two() -> None:
    bus, heard = Bus(), list[CameraChanged]()
    handler = heard.append
    cancel = bus.subscribe(CameraChanged, handler)
    bus.subscribe(CameraChanged, handler)
    cancel()
    cancel()
    bus.publish(LIVE)
    assert heard == [LIVE]


def test_a_handler_may_cancel_and_subscribe_while_it_runs() -> None:
    bus, heard = Bus(), list[CameraChanged]()

    def once(event: CameraChanged) -> None:
        heard.append(event)
        cancel()
        bus.subscribe(CameraChanged, heard.append)

    cancel = bus.subscribe(CameraChanged, once)
    bus.publish(LIVE)
    bus.publish(LOST)
    assert heard == [LIVE, LOST]


def test_a_handler_may_publish() -> None:
    bus, heard = Bus(), list[QueueChanged]()
    bus.subscribe(CameraChanged, lambda _: bus.publish(QUEUE))
    bus.subscribe(QueueChanged, heard.append)
    bus.publish(LIVE)
    assert heard == [QUEUE]


def test_a_handler_runs_on_the_thread_of_the_publisher() -> None:
    bus, names = Bus(), list[str]()
    bus.subscribe(CameraChanged, lambda _: names.append(threading.current_thread().name))
    thread = threading.Thread(target=bus.publish, args=(LIVE,), name="door")
    thread.start()
    thread.join(5)
    assert names == ["door"]


@pytest.mark.parametrize("count", [8])
def test_no_subscription_is_lost_between_threads(count: int) -> None:
    bus, heard, gate = Bus(), list[int](), threading.Barrier(count)

    def subscribe(number: int) -> None:
        gate.wait(30)
        for _ in range(50):
            bus.subscribe(CameraChanged, lambda _: heard.append(number))()
            bus.publish(LOST)
        bus.subscribe(QueueChanged, lambda _: heard.append(-number))

    threads = [threading.Thread(target=subscribe, args=(n,)) for n in range(1, count + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    heard.clear()
    bus.publish(LIVE, QUEUE)
    assert sorted(heard) == [-n for n in range(count, 0, -1)]
