"""The server versions that the simulator can be (contract 7.2, version). Values; any thread.

Known: the text of softVersion has this form; door lists in groups come with newer versions; 3.1
has its own words for a failed authentication (contract 1.6). Everything else here is a [guess],
so each of it is an option of its own that can be turned after choosing the profile: ElementList
from 2.4 on, camelCase in status answers with 3.1, and which paths an old version lacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.simulator.building.options import Options


@dataclass(frozen=True, slots=True)
class Profile:
    """`missing`: parts of paths that answer 8."""

    software: str
    dialect: str = "gateway"
    element_list: bool = True
    casing: str = "pascal"
    missing: frozenset[str] = frozenset()


CASINGS = frozenset({"pascal", "camel"})
# [guess] A second generation of a path cannot be older than the first; device status for one
# visitor and face checks are in no transcription of the 2.1 guide with an answer.
_SECOND_GENERATION = frozenset({"/visitor/v2/"})
_NOT_IN_2_1 = _SECOND_GENERATION | {"elementDownloadDetail", "faceCheck", "automaticApproval"}

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "V2.1": Profile("V2.1.0.0", element_list=False, missing=_NOT_IN_2_1),
        "V2.4": Profile("V2.4.0.0", missing=_SECOND_GENERATION),
        "V2.6": Profile("V2.6.1.0"),
        "V3.0": Profile("V3.0.1.0"),
        "V3.1": Profile("V3.1.0.0", "v31", casing="camel"),
    }
)


def choose(options: Options, name: str) -> None:
    """Become this version; KeyError for one that is not known."""
    profile = PROFILES[name]
    options.profile, options.software = name, profile.software
    options.dialect, options.casing = profile.dialect, profile.casing
    options.element_list, options.missing = profile.element_list, profile.missing
