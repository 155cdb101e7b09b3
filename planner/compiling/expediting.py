"""What may arrive earlier by an option, how much of it, and at which fee."""

from __future__ import annotations

import numpy as np

from planner.compiling.builder import Builder
from planner.compiling.catalogue import Catalogue
from planner.tables import Tables


def add_expediting(b: Builder, tables: Tables, catalogue: Catalogue) -> None:
    """Options by which runs arrive earlier, by quarter of start, and these runs."""
    frame, (a, t) = tables["Options"].frame, b.rows("RUNS").T
    o = np.array([activity.pace.expedite for activity in catalogue.activities], dtype=int)[a]
    a, t, o = a[o >= 0], t[o >= 0], o[o >= 0]
    b.relate("EXPEDITED_RUNS", (o, t), (a,))
    o, t = np.unique(np.column_stack([o, t]), axis=0).T
    step, fee = (frame[name].to_numpy(dtype=float)[o] for name in ("step", "unit_fee"))
    b.add("EXPEDITED", o, t, expedite_step=step, expedite_fee=fee)
