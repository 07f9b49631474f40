"""Door events come in here, once each, and become check-ins, check-outs and notices."""

from services.passages.intake import PassageIntake
from services.passages.poll import DoorEventPoll, PollRules

__all__ = ["DoorEventPoll", "PassageIntake", "PollRules"]
