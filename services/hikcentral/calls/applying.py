"""Pushing somebody to the devices, and asking how far it is (contract 3.7).

Three questions exist. The best one answers door by door, and is documented for visitors only;
the second lists what waits or has failed; the third counts that over everybody. What a server
refuses for persons is not asked again in this process.
"""

import logging
from collections.abc import Sequence

from kiosk.core.access import ApplyReport
from kiosk.core.errors import Missing, NotPermitted, OutcomeUnknown, Refused
from kiosk.core.ids import DoorId, PersonId
from services.hikcentral.calls.apply_rows import read_details, read_results, read_totals
from services.hikcentral.calls.fields import Fields
from services.hikcentral.calls.groups import HolderKind
from services.hikcentral.calls.paging import NO_LIST, Rows, read_all
from services.hikcentral.wire.transport import Endpoint, Transport

_APPLY = Endpoint("/visitor/v1/auth/reapplication")
# "ID" stands in the path literally.
_DETAIL = Endpoint("/visitor/v1/person/ID/elementDownloadDetail", reads=True)
_RESULT = Endpoint("/acs/v1/auth/applicationResult", reads=True)
_WITH_EARLIER_FAILURES = 0
_STATISTICS = 1
_LIST_OF_ERRORS = 2

log = logging.getLogger(__name__)


class ApplyCalls:
    """For persons or for visitors. Any thread."""

    def __init__(self, transport: Transport, kind: HolderKind) -> None:
        self._transport = transport
        self._kind = kind
        self._detail_open = True
        self._detail_seen = kind is HolderKind.VISITOR
        self._list_open = True
        self._shape_told = False

    def apply(self, holder_id: PersonId, doors: Sequence[DoorId]) -> None:
        """Queue the push; without doors, to all doors of the holder."""
        body: dict[str, object] = {
            "personIds": holder_id,
            "ImmediateDownload": _WITH_EARLIER_FAILURES,
        }
        if doors:
            body["doorIndexCodes"] = ",".join(doors)
        self._transport.post(_APPLY, body)

    def apply_report(self, holder_id: PersonId, doors: Sequence[DoorId]) -> ApplyReport:
        """One report for each door asked about; without doors, for those that are named.

        NotPermitted when every question is closed to us.
        """
        if self._detail_open:
            try:
                return self._ask_detail(holder_id, doors)
            except Refused as error:
                self._judge_detail(error)
        if self._list_open:
            try:
                return self._ask_list(holder_id, doors)
            except NotPermitted:
                raise
            except Refused as error:
                self._list_open = False
                log.info("apply_list_refused", extra={"code": error.code})
        return self._ask_statistics(doors)

    def _ask_detail(self, holder_id: PersonId, doors: Sequence[DoorId]) -> ApplyReport:
        data = self._transport.post(_DETAIL, {"id": holder_id}).data
        self._detail_seen = True
        return ApplyReport(read_details(data, doors), positive=True)

    def _judge_detail(self, error: Refused) -> None:
        # Where the question is known to work, 128 means only that this holder is gone.
        if isinstance(error, Missing) and self._detail_seen:
            return
        self._detail_open = False
        log.info("apply_detail_refused", extra={"code": error.code})

    def _ask_list(self, holder_id: PersonId, doors: Sequence[DoorId]) -> ApplyReport:
        body = {"applicationResultType": _LIST_OF_ERRORS, "type": int(self._kind)}
        try:
            found = read_all(self._transport, _RESULT, body)
        except OutcomeUnknown as error:
            if error.code != NO_LIST:
                raise
            found = Rows((), complete=False)
        self._tell_shape(found)
        reports = read_results(found.rows, found.complete, holder_id, doors)
        return ApplyReport(reports, positive=False)

    def _ask_statistics(self, doors: Sequence[DoorId]) -> ApplyReport:
        body = {"applicationResultType": _STATISTICS, "type": int(self._kind)}
        try:
            data = self._transport.post(_RESULT, body).data
        except NotPermitted:
            raise
        except Refused as error:
            raise NotPermitted(error.detail, error.code) from error
        return ApplyReport(read_totals(data, doors), positive=False)

    def _tell_shape(self, found: Rows) -> None:
        if found.rows and not self._shape_told:
            self._shape_told = True
            names = " ".join(Fields(found.rows[0]).names())[:200]
            log.info("application_result_shape", extra={"names": names})
