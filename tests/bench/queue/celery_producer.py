"""`python -m tests.bench.queue.celery_producer`: puts chains into Celery, as the web site did."""

from tests.bench.queue.celery_tasks import first, marks, second
from tests.bench.queue.pace import obey, producer


def _enqueue(chain: int) -> None:
    (first.si(chain) | second.si(chain)).apply_async()


if __name__ == "__main__":
    obey({"put": producer(marks, _enqueue)})
