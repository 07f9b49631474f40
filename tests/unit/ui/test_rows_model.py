from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from kiosk.core.validation import fold
from ui.models.rows import Column, RowsModel


@dataclass(frozen=True)
class Row:
    key: int
    revision: int
    name: str


def make_model() -> RowsModel:
    columns = (
        Column("name", lambda: "Name", lambda row: row.name),
        Column("key", lambda: "Key", lambda row: str(row.key), lambda row: row.key),
    )
    return RowsModel(columns, lambda row: row.key, lambda row: row.name, lambda row: row.revision)


def names(model: RowsModel) -> list[str]:
    return [model.row_at(model.index(n, 0)).name for n in range(model.rowCount())]


rows = st.builds(
    Row, st.integers(0, 6), st.integers(0, 3), st.sampled_from(["Ёлка", "елка б", "Anna", "б", ""])
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("upsert"), rows),
        st.tuples(st.just("remove"), st.integers(0, 6)),
        st.tuples(st.just("replace"), st.lists(rows, max_size=5)),
        st.tuples(st.just("filter"), st.sampled_from(["", "ел", "б елка", "ANNA", "zz"])),
        st.tuples(st.just("sort"), st.tuples(st.sampled_from([-1, 0, 1]), st.booleans())),
    ),
    max_size=14,
)


class PlainList:
    """The same in the simplest words."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.filter, self.column, self.descending = "", -1, False

    def upsert(self, row: Row) -> None:
        for place, held in enumerate(self.rows):
            if held.key == row.key:
                if row.revision >= held.revision:
                    self.rows[place] = row
                return
        self.rows.append(row)

    def replace(self, new: list[Row]) -> None:
        self.rows = list({row.key: row for row in new}.values())

    def shown(self) -> list[Row]:
        words = fold(self.filter).split()
        kept = [row for row in self.rows if all(word in fold(row.name) for word in words)]
        if self.column >= 0:
            kept.sort(
                key=lambda row: fold(row.name) if self.column == 0 else row.key,
                reverse=self.descending,
            )
        return kept


def run(model: RowsModel, plain: PlainList, step: tuple) -> None:
    word, value = step
    if word == "upsert":
        model.upsert(value)
        plain.upsert(value)
    elif word == "remove":
        model.remove(value)
        plain.rows = [row for row in plain.rows if row.key != value]
    elif word == "replace":
        model.replace_all(value)
        plain.replace(value)
    elif word == "filter":
        model.set_filter(value)
        plain.filter = value
    else:
        orders = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        model.sort(value[0], orders[value[1]])
        plain.column, plain.descending = value


@settings(max_examples=120, deadline=None)
@given(steps)
def test_does_what_a_plain_list_does(script) -> None:
    model, plain = make_model(), PlainList()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for step in script:
        run(model, plain, step)
        shown = [model.row_at(model.index(n, 0)) for n in range(model.rowCount())]
        assert shown == plain.shown()
        for place, row in enumerate(shown):
            assert model.index_of(row.key).row() == place
    assert tester.model() is model


def test_an_older_revision_changes_nothing(qtbot) -> None:
    model = make_model()
    assert model.upsert(Row(1, 2, "new"))
    with qtbot.assertNotEmitted(model.dataChanged):
        assert not model.upsert(Row(1, 1, "old"))
    assert names(model) == ["new"]


def test_a_changed_row_is_one_change_and_no_reset(qtbot) -> None:
    model = make_model()
    model.replace_all([Row(1, 1, "a"), Row(2, 1, "b")])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged) as changed:
        model.upsert(Row(2, 2, "b2"))
    assert changed.args[0].row() == changed.args[1].row() == 1


@pytest.mark.parametrize("text", ["елк", "ЁЛК", "иван елка"])
def test_search_folds_case_and_yo_and_wants_every_word(text: str) -> None:
    model = make_model()
    model.replace_all([Row(1, 1, "Ёлкин Иван ёлка"), Row(2, 1, "Иван")])
    model.set_filter(text)
    assert names(model) == ["Ёлкин Иван ёлка"]


def test_screen_readers_hear_title_and_text() -> None:
    model = make_model()
    model.replace_all([Row(1, 1, "Anna")])
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(0, 0), role) == "Name: Anna"
