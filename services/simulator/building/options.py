"""Switches of the simulated world that the admin API turns while it runs. Event loop only."""

from dataclasses import dataclass, field, fields

from services.simulator.building.habits import Habits


@dataclass(slots=True)
class Options(Habits):
    """Seconds, and how the server and the devices misbehave. The defaults are a healthy site.

    What has no version and no partner in it is in `habits`.

    `detail_per_door`: elementDownloadDetail answers for persons too (contract 3.7 leaves it open).
    `refused_faces_at`: doors whose device refuses every face, with `face_error` as its own code.

    Server version, set together by `partner.profiles` (contract 7.2): `profile`, `software`
    (softVersion), `dialect`, `element_list` (groups name their doors), `casing` ("pascal" or
    "camel" names in status answers), `missing` (parts of paths that answer 8).

    Partner (contract 1.1, 1.5, 7.1): `enabled`; `unauthorised`: parts of paths, version included,
    that are not ticked; `visible_doors`: None is all, others answer 130; `auth_status`: HTTP
    status of a refused key, signature or time; `freshness_s`: allowed skew, None is off;
    `nonces_once`: a nonce is good once; `quota_per_minute`: None is none, and more calls answer
    `quota_status` 200 with 0x02401009, or 429. `most_persons`: the licence (132), None is any.
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
    profile: str = "V2.6"
    software: str = "V2.6.1.0"
    dialect: str = "gateway"
    element_list: bool = True
    casing: str = "pascal"
    missing: frozenset[str] = frozenset()
    enabled: bool = True
    unauthorised: frozenset[str] = field(default_factory=frozenset[str])
    visible_doors: frozenset[str] | None = None
    auth_status: int = 200
    freshness_s: float | None = 900.0
    nonces_once: bool = True
    quota_per_minute: int | None = None
    quota_status: int = 200
    most_persons: int | None = None

    def become(self, other: "Options") -> None:
        """Take over every value of another one."""
        for one in fields(other):
            setattr(self, one.name, getattr(other, one.name))
