"""Bytes behind the end of an answer must not be taken for the next one (fault F09).

A Content-Length that is too small leaves the rest of the body on the connection, where the next
call would read it as its own answer: about another person. Pure but for the connection's mark.
"""

import httpx

from services.hikcentral.wire.network import GuardedStream


def drop_connection_with_leftovers(response: httpx.Response, body_bytes: int) -> None:
    """Never use this connection again unless the answer, read whole, was all that came.

    The head's length is counted as servers write it; one that writes it otherwise costs a new
    connection and nothing more. An answer in chunks says itself where it ends.
    """
    stream = response.extensions.get("network_stream")
    if not isinstance(stream, GuardedStream) or "Transfer-Encoding" in response.headers:
        return
    if stream.received_bytes != _head_bytes(response) + body_bytes:
        stream.retire()


def _head_bytes(response: httpx.Response) -> int:
    reason = response.extensions.get("reason_phrase", b"")
    status_line = len("HTTP/1.1 200 ") + len(reason) + 2
    lines = (len(name) + len(value) + 4 for name, value in response.headers.raw)
    return status_line + sum(lines) + 2
