"""The duty of a producer, told over standard input: put chains in, at once or at a fixed pace.

Standard library only; the producers of both queues use it. One answer line to each order line.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from tests.bench.queue.marks import ACCEPTED, ASKED, Marks

Order = Callable[..., Any]


def obey(orders: Mapping[str, Order]) -> None:
    """Answer every line `[name, arguments...]` in JSON until the input ends."""
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(orders[name](*arguments)), flush=True)


def producer(marks: Marks, enqueue: Callable[[int], object]) -> Order:
    """The order `put`: chains `first` to `first + count`, one every `every_s` seconds."""
    never = threading.Event()

    def put(first: int, count: int, every_s: float) -> int:
        began = time.monotonic()
        for number in range(count):
            never.wait(max(0.0, began + number * every_s - time.monotonic()))
            marks.put(ASKED, first + number)
            enqueue(first + number)
            marks.put(ACCEPTED, first + number)
        return count

    return put
