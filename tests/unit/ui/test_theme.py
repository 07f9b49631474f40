import itertools

import pytest
from PySide6.QtGui import QColor

from ui.assets import GLYPHS, icon
from ui.theme import apply_theme, is_dark
from ui.theme.sheet import style_sheet
from ui.theme.tokens import DARK, LIGHT, TONES


def luminance(colour: str) -> float:
    parts = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_and_borders_seen(tokens) -> None:
    grounds = ("window", "card", "field", "selected", "field_off")
    for ink, ground in itertools.product(("text", "muted"), grounds):
        assert contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
    for tone in TONES:
        for ground in (f"{tone}_fill", "card"):
            assert contrast(tokens[f"{tone}_ink"], tokens[ground]) >= 4.5, (tone, ground)
    assert contrast(tokens["accent"], tokens["accent_text"]) >= 4.5
    assert contrast(tokens["edge"], tokens["field"]) >= 3
    assert contrast(tokens["focus"], tokens["card"]) >= 3


def test_both_sets_fill_the_sheet_and_name_the_same_tokens() -> None:
    assert set(LIGHT) == set(DARK)
    for tokens in (LIGHT, DARK):
        sheet = style_sheet({**tokens, "icons": "x", "mode": "light"})
        assert "$" not in sheet


def test_a_theme_can_be_switched_and_a_wrong_one_is_refused(qapp) -> None:
    apply_theme(qapp, "dark")
    assert is_dark()
    apply_theme(qapp, "light")
    assert not is_dark()
    with pytest.raises(ValueError, match="pink"):
        apply_theme(qapp, "pink")


def test_every_meaning_has_a_picture(qapp) -> None:
    for meaning in GLYPHS:
        assert not icon(meaning, "#000000").isNull()
