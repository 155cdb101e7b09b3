"""Names as planners type them: compared without case, width, spaces and underscores, and the nearest one found."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_JOINTS = re.compile(r"[\s_\-\u200b\u200c\u200d\ufeff]+")
_SHORT = 3  # letters; one wrong in a short name is a large part of it


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """The form in which two spellings of one name are equal: full width, case, spaces, ``_`` and ``-`` do not count."""
    return _JOINTS.sub("", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=100_000)
def tidy(text: str) -> str:
    """A name as it is kept: compatibility forms (full-width letters and digits) made plain, spaces made single."""
    plain = re.sub(r"[\u200b\u200c\u200d\ufeff]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\s+", " ", plain).strip()


def nearest(word: str, names: Iterable[str], cutoff: float | None = None) -> str | None:
    """The name most like ``word``, or None where nothing is near. ``cutoff`` is a likeness from 0 to 1."""
    folded = {fold(name): name for name in names}
    target = fold(word)
    if cutoff is None:
        cutoff = 0.5 if len(target) <= _SHORT else 0.65
    found = difflib.get_close_matches(target, folded, n=1, cutoff=cutoff)
    return folded[found[0]] if found else None
