"""Faults in how an answer goes over the wire: cut, slow, too long (contract 7.3). Event loop only.

Slow bytes are slow in real time, whatever the simulated clock does: a client waits in real time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from services.simulator.partner.answers import Answer
from services.simulator.partner.connection import Connection
from services.simulator.partner.faults import Fault
from services.simulator.partner.heads import Heads
from services.simulator.partner.kinds import DEFAULT_BODY_LIMIT

_SURPLUS = 100
_CHUNK = b"x" * 65536


async def _reset(connection: Connection, _answer: Answer, _fault: Fault, _heads: Heads) -> None:
    connection.abort()


async def _reset_mid_body(
    connection: Connection, answer: Answer, _fault: Fault, heads: Heads
) -> None:
    connection.write(heads.head(answer) + answer.body[: len(answer.body) // 2])
    connection.abort()


async def _hang(connection: Connection, _answer: Answer, _fault: Fault, _heads: Heads) -> None:
    await connection.gone.wait()


async def _slow_headers(connection: Connection, answer: Answer, fault: Fault, heads: Heads) -> None:
    if await _drip(connection, heads.head(answer), fault.seconds):
        connection.answer(answer.body)


async def _slow_body(connection: Connection, answer: Answer, fault: Fault, heads: Heads) -> None:
    connection.write(heads.head(answer))
    if await _drip(connection, answer.body, fault.seconds):
        connection.answer(b"")


async def _cut_json(connection: Connection, answer: Answer, _fault: Fault, heads: Heads) -> None:
    connection.write(heads.head(answer, length=None) + answer.body[: len(answer.body) // 2])
    connection.close()


async def _too_big(connection: Connection, answer: Answer, _fault: Fault, heads: Heads) -> None:
    connection.write(heads.head(answer, length=len(answer.body) + _SURPLUS) + answer.body)
    connection.close()


async def _too_small(connection: Connection, answer: Answer, _fault: Fault, heads: Heads) -> None:
    connection.answer(heads.head(answer, length=len(answer.body) // 2) + answer.body)


async def _endless(connection: Connection, answer: Answer, fault: Fault, heads: Heads) -> None:
    connection.write(heads.head(answer, length=None) + b'{"code":"0","msg":"Success","data":"')
    sent = 0
    while sent < (fault.size or DEFAULT_BODY_LIMIT) and not connection.gone.is_set():
        connection.write(_CHUNK)
        sent += len(_CHUNK)
        await connection.drain()
        # A fast reader never makes `drain` wait: the other connections must have their turn.
        await asyncio.sleep(0)
    connection.close()


async def _drip(connection: Connection, data: bytes, seconds: float) -> bool:
    """One byte at a time; False if the client went away."""
    for place in range(len(data)):
        connection.write(data[place : place + 1])
        try:
            await asyncio.wait_for(connection.gone.wait(), seconds)
        except TimeoutError:
            continue
        return False
    return True


Sending = Callable[[Connection, Answer, Fault, Heads], Awaitable[None]]
WIRE: Mapping[str, Sending] = MappingProxyType(
    {
        "reset": _reset,
        "lost-answer": _reset,
        "reset-mid-body": _reset_mid_body,
        "hang": _hang,
        "slow-headers": _slow_headers,
        "slow-body": _slow_body,
        "cut-json": _cut_json,
        "length-too-big": _too_big,
        "length-too-small": _too_small,
        "endless": _endless,
    }
)
