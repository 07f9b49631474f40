"""How server, devices and events of one site behave, beyond its version. Event loop only.

The defaults are a healthy and strict site.
"""

from dataclasses import dataclass

PICTURE_FORMS = frozenset({"data-uri", "base64", "raw", "redirect", "truncated"})
PUSH_FAULTS = frozenset({"", "lost", "duplicated", "wrong-token"})


@dataclass(slots=True)
class Habits:
    """Times in seconds; the admin API turns each by its name.

    Server: `strict` off lets through faces of any size (the device refuses them then) and updates
    by code. `list_filters`: lists honour personCode, personId and orgIndexCode. `most_visitors`:
    the licence, None is any. `delete_password`: single/delete wants adminPassword.
    `region_required`: advance/acsDoorList insists on it. `single_as_object`: a list of one in
    the form of contract 3.7. `face_check_offline`: the code of faceCheck for an offline device.
    `membership_delay_s`: how late personList is; `members_as_person_id`: how it names a member.
    `fingerprint_data`: data of prints is read back. `add_answers_object`: single/add answers
    {"personId": id}. `naive_times`: times of persons and events come without an offset, in the
    zone of the server (contract 4).

    Devices: `stale_failed`: an old failure is
    shown by one more poll after a new apply.

    Events: `event_*` change what a new event says, `events_*` how events are listed.
    `double_pass_s`: a granted pass is followed by a second one after this time, 0 is none.
    `picture_form`: one of PICTURE_FORMS, for pictures of events.

    Push: `push_fault`: "" or one of PUSH_FAULTS. `push_batch`: most events in one delivery, never
    more than 50. `push_trusts`: PEM file for receivers over https; without it the system's own
    store decides.
    `resubscribing_duplicates`: a second subscription is a second delivery.
    """

    strict: bool = True
    list_filters: bool = False
    most_visitors: int | None = None
    delete_password: bool = False
    region_required: bool = False
    single_as_object: bool = False
    face_check_offline: str = "129"
    membership_delay_s: float = 0.0
    members_as_person_id: bool = False
    add_answers_object: bool = False
    naive_times: bool = False
    fingerprint_data: bool = True
    automatic_approval: bool = True
    automatic_check_out: bool = False
    stale_failed: bool = False
    event_without_code: bool = False
    event_of_unknown: bool = False
    event_pictures: bool = True
    event_future_s: float = 0.0
    event_mixed_offsets: bool = False
    double_pass_s: float = 0.0
    events_duplicated: bool = False
    events_shuffled: bool = False
    picture_form: str = "data-uri"
    push_fault: str = ""
    push_delay_s: float = 0.0
    push_batch: int = 1
    push_naive_time: bool = False
    push_tries: int = 3
    push_trusts: str = ""
    resubscribing_duplicates: bool = False
