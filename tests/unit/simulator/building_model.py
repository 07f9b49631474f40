"""What the devices must hold, told a second time: dictionaries and whole seconds, no timers.

Written from contract 3.6, 3.7 and 7.2 alone; it shares no code with the simulator.
"""

from dataclasses import dataclass, field

DOORS = ("101", "102", "103")
GROUP_DOORS = {"7": DOORS, "12": ("103",), "9": DOORS}
APPLY_S = 10

# What a device stores of somebody: code, begin, end, which face.
Copy = tuple[str, int, int, int]
Pair = tuple[str, str]


@dataclass
class Somebody:
    code: str
    begin: int
    end: int
    face: int
    kind: int = 1


@dataclass
class Push:
    """`due` None: it waits for its device. `failed`: until somebody applies again."""

    due: int | None
    failed: bool = False


@dataclass
class Model:
    now: int = 0
    people: dict[str, Somebody] = field(default_factory=dict)
    members: set[Pair] = field(default_factory=set)
    copies: dict[str, dict[str, Copy]] = field(default_factory=lambda: {door: {} for door in DOORS})
    pushes: dict[Pair, Push] = field(default_factory=dict)
    offline: set[str] = field(default_factory=set)
    refusing: set[str] = field(default_factory=set)

    def wanted(self, who: str, door: str) -> Copy | None:
        one = self.people.get(who)
        if one is None or not one.face or one.end <= self.now:
            return None
        if not any(door in GROUP_DOORS[group] for group, member in self.members if member == who):
            return None
        return (one.code, one.begin, one.end, one.face)

    def apply(self, who: list[str], doors: tuple[str, ...], skip_failed: bool) -> None:
        """Without names: whoever differs anywhere."""
        named = [(one, door) for one in who for door in doors]
        known = {*self.people, *(one for one, _ in self.pushes)}
        unequal = [
            (one, door)
            for one in known
            for door in doors
            if self.copies[door].get(one) != self.wanted(one, door)
        ]
        for pair in named if who else unequal:
            if not (skip_failed and pair in self.pushes and self.pushes[pair].failed):
                self.push(pair)

    def push(self, pair: Pair) -> None:
        if pair not in self.pushes or self.pushes[pair].failed:
            self.pushes[pair] = Push(self.now + APPLY_S)

    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now += 1
            for pair in [p for p, push in self.pushes.items() if push.due == self.now]:
                self._arrive(pair)

    def _arrive(self, pair: Pair) -> None:
        who, door = pair
        if door in self.offline:
            self.pushes[pair].due = None
            return
        wanted = self.wanted(who, door)
        if door in self.refusing:
            self.pushes[pair] = Push(None, failed=True)
            return
        del self.pushes[pair]
        if wanted:
            self.copies[door][who] = wanted
        else:
            self.copies[door].pop(who, None)

    def plug(self, door: str, online: bool) -> None:
        self.offline = self.offline - {door} if online else self.offline | {door}
        for (_, at), push in self.pushes.items():
            if online and at == door and push.due is None and not push.failed:
                push.due = self.now + APPLY_S

    def delete(self, who: str) -> None:
        """Devices that are there are told; the others never hear of it."""
        del self.people[who]
        self.members = {(group, member) for group, member in self.members if member != who}
        for door in DOORS:
            self.pushes.pop((who, door), None)
            if door not in self.offline and who in self.copies[door]:
                self.push((who, door))

    def withdraw(self, who: str) -> None:
        self.members = {(group, member) for group, member in self.members if member != who}
        for door in DOORS:
            if who in self.copies[door] or (who, door) in self.pushes:
                self.push((who, door))

    def admits(self, door: str, code: str) -> bool:
        return any(
            copy[0] == code and copy[1] <= self.now < copy[2] for copy in self.copies[door].values()
        )
