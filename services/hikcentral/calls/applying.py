"""Pushing a person to the devices, and asking how far it is (contract 3.7).

Two questions exist. The better one is documented for visitors only; once a server refuses it
for persons, it is not put again in this process.
"""

import logging
from collections.abc import Sequence

from kiosk.core.access import ApplyReport
from kiosk.core.errors import OutcomeUnknown, Refused
from kiosk.core.ids import DoorId, PersonId
from services.hikcentral.calls.apply_rows import read_details, read_results
from services.hikcentral.calls.fields import Fields
from services.hikcentral.calls.paging import Rows, read_all
from services.hikcentral.wire.transport import Endpoint, Transport

_APPLY = Endpoint("/visitor/v1/auth/reapplication")
# "ID" stands in the path literally.
_DETAIL = Endpoint("/visitor/v1/person/ID/elementDownloadDetail", reads=True)
_RESULT = Endpoint("/acs/v1/auth/applicationResult", reads=True)
_WITH_EARLIER_FAILURES = 0
_ACCESS_CONTROL = 1
_LIST_OF_ERRORS = 2

log = logging.getLogger(__name__)


class ApplyCalls:
    """Any thread."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._detail_works = True
        self._shape_told = False

    def apply(self, person_id: PersonId, doors: Sequence[DoorId]) -> None:
        """Queue the push; without doors, to all doors of the person."""
        body: dict[str, object] = {
            "personIds": person_id,
            "ImmediateDownload": _WITH_EARLIER_FAILURES,
        }
        if doors:
            body["doorIndexCodes"] = ",".join(doors)
        self._transport.post(_APPLY, body)

    def apply_report(self, person_id: PersonId, doors: Sequence[DoorId]) -> ApplyReport:
        """One report for each door asked about; without doors, for those that are named."""
        if self._detail_works:
            try:
                data = self._transport.post(_DETAIL, {"id": person_id}).data
            except Refused as error:
                self._detail_works = False
                log.info("apply_detail_not_for_persons", extra={"code": error.code})
            else:
                return ApplyReport(read_details(data, doors), positive=True)
        found = self._read_results()
        return ApplyReport(
            read_results(found.rows, found.complete, person_id, doors), positive=False
        )

    def _read_results(self) -> Rows:
        body = {"applicationResultType": _LIST_OF_ERRORS, "type": _ACCESS_CONTROL}
        try:
            found = read_all(self._transport, _RESULT, body)
        except OutcomeUnknown as error:
            if error.code != "NO_LIST":
                raise
            found = Rows((), complete=False)
        self._tell_shape(found)
        return found

    def _tell_shape(self, found: Rows) -> None:
        if found.rows and not self._shape_told:
            self._shape_told = True
            names = " ".join(Fields(found.rows[0]).names())[:200]
            log.info("application_result_shape", extra={"names": names})
