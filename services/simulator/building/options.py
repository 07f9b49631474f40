"""Switches of the simulated world that the admin API turns while it runs. Event loop only."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Options:
    """Seconds, and how the server and the devices misbehave. The defaults are a healthy site.

    `detail_per_door`: elementDownloadDetail answers for persons too (contract 3.7 leaves it open).
    `refused_faces_at`: doors whose device refuses every face, with `face_error` as its own code.
    `unauthorised`: parts of paths that are not ticked for the partner (contract 1.1).
    """

    apply_min_s: float = 0.3
    apply_max_s: float = 1.0
    event_delay_s: float = 0.0
    clock_offset_s: float = 0.0
    faces_stored: bool = True
    refused_faces_at: frozenset[str] = frozenset()
    face_error: str = "1001"
    detail_per_door: bool = False
    omit_empty_list: bool = False
    dialect: str = "gateway"
    unauthorised: frozenset[str] = field(default_factory=frozenset[str])
