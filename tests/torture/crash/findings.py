"""What a judge has found broken, by the words of the promise."""

from dataclasses import dataclass, field


@dataclass
class Findings:
    """One sentence for each breach; every list must be empty."""

    lost_visits: list[str] = field(default_factory=list)
    double_persons: list[str] = field(default_factory=list)
    order_breaks: list[str] = field(default_factory=list)
    access_left: list[str] = field(default_factory=list)
    other_breaks: list[str] = field(default_factory=list)

    def add(self, more: "Findings") -> None:
        for name, found in vars(more).items():
            getattr(self, name).extend(found)

    def counts(self) -> dict[str, int]:
        return {name: len(found) for name, found in vars(self).items()}

    def sentences(self) -> list[str]:
        return [f"{name}: {one}" for name, found in vars(self).items() for one in found]
