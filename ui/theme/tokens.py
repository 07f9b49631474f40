"""Colours and sizes by meaning, one set for light and one for dark.

Text pairs keep 4.5:1, borders of fields and icons 3:1 (a test computes both). State hues follow
Okabe and Ito, so that they stay apart for colour-blind eyes; shape and word say the same.
"""

from types import MappingProxyType

LIGHT = MappingProxyType(
    {
        "window": "#F3F5FA",
        "card": "#FFFFFF",
        "field": "#FFFFFF",
        "field_off": "#EDF0F6",
        "hover": "#EAF0FB",
        "selected": "#DCE8FD",
        "line": "#DDE2EC",
        "edge": "#7D8AA0",
        "text": "#141B2D",
        "muted": "#526079",
        "accent": "#1D4FD7",
        "accent_hover": "#1842B4",
        "accent_text": "#FFFFFF",
        "focus": "#1D4FD7",
        "danger": "#A32A12",
        "danger_hover": "#FBE9E4",
        "stage": "#1B2233",
        "stage_text": "#E8ECF5",
        "neutral_ink": "#46536B",
        "neutral_fill": "#EDF0F6",
        "info_ink": "#00507F",
        "info_fill": "#DDEFFA",
        "good_ink": "#005C44",
        "good_fill": "#D8F3E9",
        "warn_ink": "#7A4200",
        "warn_fill": "#FDEDCF",
        "bad_ink": "#97220F",
        "bad_fill": "#FCE3DC",
    }
)

DARK = MappingProxyType(
    {
        "window": "#0F1420",
        "card": "#182031",
        "field": "#101624",
        "field_off": "#1D2638",
        "hover": "#22304B",
        "selected": "#243A66",
        "line": "#2A3650",
        "edge": "#75839F",
        "text": "#EDF1F9",
        "muted": "#A7B4CC",
        "accent": "#8AB1FF",
        "accent_hover": "#A6C4FF",
        "accent_text": "#0A1430",
        "focus": "#8AB1FF",
        "danger": "#FFA18C",
        "danger_hover": "#47201A",
        "stage": "#080C15",
        "stage_text": "#E8ECF5",
        "neutral_ink": "#B9C4D8",
        "neutral_fill": "#263148",
        "info_ink": "#8FD0F5",
        "info_fill": "#12384F",
        "good_ink": "#66DDB7",
        "good_fill": "#0E3F33",
        "warn_ink": "#FFC76B",
        "warn_fill": "#4B3511",
        "bad_ink": "#FFA894",
        "bad_fill": "#55221A",
    }
)

TONES = ("neutral", "info", "good", "warn", "bad")
"""Every tone has an `_ink` and a `_fill`."""

FONTS = ("Inter", "Segoe UI", "Noto Sans", "DejaVu Sans")
TEXT_PX = 16
NAME_PX = 20
TARGET_PX = 44
PRIMARY_PX = 56
