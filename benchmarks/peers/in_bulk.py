"""The planner's own way: the same Pyomo rules, read once as templates and evaluated in bulk."""

from __future__ import annotations

import functools

import highspy
import numpy as np

from peers.plain_pyomo import model
from planner_models.network import Network, witness
from template_matrix import Templates, evaluate, read_templates


@functools.cache
def templates() -> Templates:
    return read_templates(model(witness()))


def load(network: Network) -> highspy.Highs:
    form = evaluate(templates(), network)
    highs = highspy.Highs()
    highs.silent()
    rows, columns = form.matrix.shape
    highs.passModel(
        columns, rows, form.matrix.nnz, int(highspy.MatrixFormat.kColwise), int(highspy.ObjSense.kMinimize), 0.0,
        form.objectives[0], form.lower, form.upper, form.row_lower, form.row_upper,
        form.matrix.indptr, form.matrix.indices, form.matrix.data, form.integer.astype(np.int32),
    )  # fmt: skip
    return highs
