"""The answer to "is it ready?". Holds no personal data: names of checks and one word each."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HealthReport:
    """`ready` decides the status code; `checks` says which part is how, such as store: ok."""

    ready: bool
    checks: Mapping[str, str] = field(default_factory=dict[str, str])
