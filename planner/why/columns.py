"""What each column of a matrix does, in the planner's words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from planner.written import Written
from planner_models.build import templates


class Columns:
    """What each column of the matrix does, in words."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self._sets = {name: variable.index.name for name, variable in templates().variables.items()}

    @cached_property
    def _names(self) -> Sequence[tuple[str, int]]:
        found: list[tuple[str, int]] = [("", 0)] * self.written.matrix.shape[1]
        for name, columns in self.written.problem.columns.items():
            for n, column in enumerate(columns.tolist()):
                found[column] = (name, n)
        return found

    def of(self, column: int) -> tuple[str, int]:
        """The column's variable and its place there."""
        return self._names[column]

    def codes(self, column: int) -> list[int]:
        """Codes of the column's element."""
        name, n = self._names[column]
        return [int(code) for code in self.written.network.sets[self._sets[name]][n]]

    def who(self, column: int) -> tuple[object, ...]:
        """What a way to the customer is, whatever its quarter."""
        name, codes = self.of(column)[0], self.codes(column)
        quarters = {"v_run": 1, "v_deliver": 2, "v_configure": 2, "v_stock": 1, "v_landed": 2, "v_regrade": 2}
        keep = codes[: quarters[name]] if name in quarters else codes[:2]
        return (name, *keep)

    def step(self, column: int, lang: str) -> tuple[str, str]:
        """What is paid for in a column, and its quarter."""
        compiled, labels = self.written.compiled, self.written.tables.calendar.labels
        (name, _), codes = self.of(column), self.codes(column)
        if name == "v_run":
            source = compiled.catalogue.sources[compiled.catalogue.activities[codes[0]].source]
            return {"en": f"{source.item} from {source.supplier}", "zh": f"{source.supplier}的{source.item}"}[
                lang
            ], labels[codes[1]]
        if name == "v_stock":
            item = compiled.catalogue.variants[codes[0]].item
            return {"en": f"holding {item}", "zh": f"持有{item}"}[lang], labels[codes[1]]
        if name == "v_trip":
            where = compiled.customers.customers[codes[0]]
            return {"en": f"freight and duty to {where}", "zh": f"到{where}的运费与关税"}[lang], labels[codes[2]]
        if name == "v_regrade":
            better, worse = (compiled.catalogue.variants[v].item for v in codes[:2])
            return {"en": f"{better} serving for {worse}", "zh": f"以{better}替代{worse}"}[lang], labels[codes[2]]
        return {"en": "other costs", "zh": "其他成本"}[lang], ""

    def stop(self, column: int) -> str:
        """A stop on the way to the customer: what is made where, the need, the customer; "" for others."""
        compiled = self.written.compiled
        (name, _), codes = self.of(column), self.codes(column)
        if name == "v_run":
            source = compiled.catalogue.sources[compiled.catalogue.activities[codes[0]].source]
            return f"{source.item} ({source.supplier})"
        if name == "v_configure":
            need, option = compiled.customers.serving[codes[1]]
            return f"{need} ({option})" if option else need
        if name == "v_fulfil":
            row = compiled.customers.row[codes[0]]
            return str(self.written.tables["Demand"].frame["customer"].iat[row])
        return ""

    def balance(self, row: int) -> str:
        """The item of a balance."""
        compiled, problem = self.written.compiled, self.written.problem
        for name, over, letter in (
            ("c_material", "STOCKS", 0),
            ("c_customer", "WANTS", 1),
            ("c_travel", "TRAVELLING", 1),
        ):
            place = np.flatnonzero(problem.rows[name] == row)
            if len(place):
                code = int(self.written.network.sets[over][place[0], letter])
                return compiled.items[code] if name == "c_customer" else compiled.catalogue.variants[code].item
        raise KeyError(row)
