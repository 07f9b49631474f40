"""The HTTP client of the admin API. Any thread; raises httpx errors as they come."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import httpx

_TIMEOUT_S = 30.0


class AdminClient:
    """One connection to the admin port of a running simulator."""

    def __init__(self, admin_url: str, token: str) -> None:
        self._client = httpx.Client(
            base_url=admin_url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_TIMEOUT_S,
            trust_env=False,
        )

    def close(self) -> None:
        """Close the HTTP client."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> object:
        return self._client.get(path, params=query).raise_for_status().json()

    def _post(self, path: str, body: Mapping[str, object]) -> object:
        return self._client.post(path, json=body).raise_for_status().json()
