"""The mark of a test that proves constraint families by a case solved by hand: ``@family("capacity")``."""

from __future__ import annotations

import pytest

family = pytest.mark.family
