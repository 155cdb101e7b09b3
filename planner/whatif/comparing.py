"""Scenarios side by side: each solved, and what their plans come to as tables."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from planner.api import Case
from planner.plan_schema import MONEY_LINES
from planner.reading.names import fold
from planner.report.folder import beside
from planner.report.layout import normal
from planner.scenarios import is_base
from planner.whatif.batch import PATIENCE, Listener, run
from planner.whatif.schema import FULL, SIDE, SIDES
from planner.whatif.task import INTERRUPTED, Result, Task


@dataclass(frozen=True, eq=False)
class Sides:
    """Scenarios side by side: what each came to, base first, and ``tables`` (``planner.whatif.schema``)."""

    results: tuple[Result, ...]
    tables: Mapping[str, pd.DataFrame]
    currency: str
    book: str
    language: str

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C cut it short."""
        return any(result.status == INTERRUPTED for result in self.results)

    def to_excel(self, path: str | Path, lang: str | None = None) -> Path:
        """Write one workbook, whole or not at all. Raises PermissionError where another program holds the file."""
        from planner.report.scenarios import write_sides

        write_sides(self, Path(path), lang or self.language)
        return Path(path)

    def to_pictures(self, folder: str | Path, lang: str | None = None) -> list[Path]:
        """Write what there is to see as .svg and .png files into a folder; which. Raises ImportError where Matplotlib
        is not installed (extra ``whatif``), OSError where the files cannot be written."""
        from planner.report.drawings import of_scenarios
        from planner.report.pictures import write_pictures

        return write_pictures(of_scenarios(self, lang or self.language), Path(folder), lang or self.language)

    def to_parquet(self, folder: str | Path) -> Path:
        """Write one Parquet file a table into a folder, whole or not at all.

        Raises FileExistsError where the folder has something in it.
        """
        from planner.report.parquet import write_table

        folder = Path(folder)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FileExistsError(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = beside(folder)
        try:
            partial.mkdir()
            for table in SIDES:
                write_table(table, self.tables[table.name], partial)
            if folder.exists():
                folder.rmdir()
            partial.rename(folder)
        finally:
            if partial.exists():
                shutil.rmtree(partial)
        return folder


def chosen(case: Case, scenarios: Sequence[str] | None = None) -> list[str]:
    """Names of the scenarios asked for as the workbook has them, each once, without base; None: all.

    Raises InputError where there is none of a name.
    """
    known = {fold(name): name for name in case.scenarios}
    asked = {fold(name): name for name in (known.values() if scenarios is None else scenarios) if not is_base(name)}
    for key, name in asked.items():
        if key not in known:
            case.scenario(name)  # says so
    return [known[key] for key in asked]


def compare(
    case: Case,
    scenarios: Sequence[str] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    time_limit: float | None = None,
    store: str | Path | None = None,
    listen: Listener | None = None,
    patience: float = PATIENCE,
    lang: str | None = None,
    **options: Any,
) -> Sides:
    """Solve a workbook as it is and in scenarios of it (all, unless named), and set the plans side by side.

    ``lang``: of the reasons, "en" or "zh" (default: the workbook's). ``options`` (``gap``, ``seed``, ``engine``): as
    for ``Task``; all others, what becomes of a scenario without a plan,
    Ctrl-C and errors: as for ``planner.whatif.run``. Raises InputError where there is no scenario of a name.
    """
    names = ["base", *chosen(case, scenarios)]
    tasks = [Task.of(case, name, name, **options) for name in names]
    results = run(tasks, workers, cluster, time_limit, store, listen, patience)
    language = lang or case.tables.language
    return Sides(
        tuple(results), side_tables(results, language), case.tables.settings.currency, case.tables.path.name, language
    )


def side_tables(results: Sequence[Result], lang: str) -> dict[str, pd.DataFrame]:
    """The tables of ``planner.whatif.schema``; the first result is what the others are compared with."""
    solved = [result for result in results if result.solved]
    tables = {"scenarios": pd.DataFrame([_headline(result, results[0], lang) for result in results])}
    for name, rows in PARTS.items():
        frames = [rows(result).assign(scenario=result.name) for result in solved]
        columns = [column.name for column in SIDE[name].columns]
        tables[name] = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
    return {name: normal(SIDE[name], frame) for name, frame in tables.items()}


def _headline(result: Result, base: Result, lang: str) -> dict[str, Any]:
    row: dict[str, Any] = {column.name: "" if column.text else math.nan for column in SIDE["scenarios"].columns}
    row |= {"scenario": result.name, "status": result.status, "seconds": result.seconds}
    row["reason"] = result.reason.get(lang, "")
    if not result.solved:
        return row
    service = result.tables["fulfilment"][["wanted", "on_time", "late", "lost", "committed_short"]].sum()
    money = result.tables["money"]
    row |= {"profit": result.objective, "bound": result.bound, "gap": result.gap}
    row |= {name: float(service[name]) for name in ("wanted", "late", "lost", "committed_short")}
    row["served"] = _part(service["on_time"] + service["late"], service["wanted"])
    row["bent"] = float(result.tables["rules"]["money"].isna().sum())
    row["capex"] = -float(money.loc[money["line"] == "capex", "amount"].sum())
    if result is not base and base.solved:
        least, most = result.objective - base.bound, result.bound - base.objective
        row |= {"difference": result.objective - base.objective, "difference_least": least, "difference_most": most}
        row["within_gaps"] = "yes" if least <= 0 <= most else ""
    return row


def _part(part: float, whole: float) -> float:
    """A share; all of nothing is everything."""
    return float(part / whole) if whole else 1.0


def _money(result: Result) -> pd.DataFrame:
    sums = result.tables["money"].groupby("line", as_index=False)[["discounted", "amount"]].sum()
    order = {line: place for place, line in enumerate(MONEY_LINES)}
    return sums.sort_values("line", key=lambda column: column.map(order), ignore_index=True)


def _shares(result: Result) -> pd.DataFrame:
    units = result.tables["allocation"].groupby(["item", "customer", "supplier"], as_index=False)["units"].sum()
    whole = units.groupby(["item", "customer"])["units"].transform("sum")
    return units.assign(share=(units["units"] / whole).where(whole > 0, 0.0))


def _bottlenecks(result: Result) -> pd.DataFrame:
    capacity = result.tables["capacity"]
    grouped = capacity.assign(full=capacity["utilisation"] >= FULL).groupby(["supplier", "resource"], as_index=False)
    return grouped.agg(full=("full", "sum"), peak=("utilisation", "max"), average=("utilisation", "mean"))


def _options(result: Result) -> pd.DataFrame:
    steps = result.tables["options"].groupby(["option", "quarter"], as_index=False)["steps"].sum()
    taken: pd.DataFrame = steps[steps["steps"] > 0]
    return taken


def _service(result: Result) -> pd.DataFrame:
    names = ["wanted", "on_time", "late", "lost"]
    sums = result.tables["fulfilment"].groupby("customer", as_index=False)[names].sum()
    served = [_part(*pair) for pair in zip(sums["on_time"] + sums["late"], sums["wanted"], strict=True)]
    return sums.assign(served=served)


PARTS: Mapping[str, Callable[[Result], pd.DataFrame]] = {
    "money_lines": _money,
    "supplier_shares": _shares,
    "bottlenecks": _bottlenecks,
    "options_taken": _options,
    "customer_service": _service,
}
