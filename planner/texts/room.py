"""Room to negotiate, in English and Chinese."""

from __future__ import annotations

ROOM: dict[str, dict[str, str]] = {
    "not asked": {"en": "Not asked, for want of time.", "zh": "因时间所限未作分析。"},
    "money": {
        "en": "Profit, in money of today: {given} less.",
        "zh": "利润（现值）：减少 {given}。",
    },
    "share": {"en": "Share of what is received.", "zh": "占收货的份额。"},
}


def say(key: str, lang: str, **values: object) -> str:
    """A text of ``ROOM``."""
    return ROOM[key][lang].format(**values)
