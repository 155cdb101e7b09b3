"""Policies compared by what they bring when they are carried out, quarter by quarter, against drawn futures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner.api import Case
from planner.faults import InputError
from planner.reading.names import fold
from planner.report.folder import whole_folder
from planner.report.layout import normal
from planner.scenario_rows import NAME, at
from planner.texts.simulation import SIMULATION, simulated
from planner.whatif.batch import PATIENCE, Listener, run
from planner.whatif.futures import missing_probabilities
from planner.whatif.news import likely
from planner.whatif.simulation import DETERMINISTIC, STOCHASTIC, Simulation
from planner.whatif.simulation_schema import FUTURES, LINES, POLICIES, QUARTERS, SIMULATED
from planner.whatif.task import INTERRUPTED, Result
from planner_models.solve import Status

SUMMED = ("wanted", "on_time", "late", "lost", "missed", "bent")  # over quarters
SURE = 0.95  # probability of the interval of a difference


@dataclass(frozen=True, eq=False)
class Simulated:
    """What came of policies in drawn futures. ``tables``: those of ``planner.whatif.simulation_schema``;
    ``different``: how many of the ``futures`` differ from each other; ``certain``: there was nothing to draw;
    ``quarters``: how many were carried out."""

    tables: Mapping[str, pd.DataFrame]
    policies: tuple[str, ...]
    futures: int
    different: int
    certain: bool
    quarters: int
    currency: str
    language: str

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C cut it short."""
        return bool((self.tables["futures"]["status"] == INTERRUPTED).any())

    def to_excel(self, path: str | Path, lang: str | None = None) -> Path:
        """Write one workbook, whole or not at all. Raises PermissionError where another program holds the file."""
        from planner.report.simulation import write_simulation

        write_simulation(self, Path(path), lang or self.language)
        return Path(path)

    def to_parquet(self, folder: str | Path) -> Path:
        """Write one Parquet file a table into a folder, whole or not at all.

        Raises FileExistsError where the folder has something in it.
        """
        from planner.report.parquet import write_table

        def write(partial: Path) -> None:
            for table in SIMULATED:
                write_table(table, self.tables[table.name], partial)

        whole_folder(Path(folder), write, self.language)
        return Path(folder)


def simulate(
    case: Case,
    policies: Sequence[str] = (DETERMINISTIC,),
    futures: int = 20,
    seed: int = 0,
    quarters: int | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    time_limit: float | None = None,
    store: str | Path | None = None,
    listen: Listener | None = None,
    patience: float = PATIENCE,
    lang: str | None = None,
    gap: float | None = None,
) -> Simulated:
    """Carry out policies quarter by quarter in futures that nobody knows in advance, and compare what they bring.

    A future is a scenario of the workbook drawn by its probability (what these leave is the workbook as it is; where no
    scenario has a probability none comes), found out in the first quarter that its rows name (the second, for a row
    that names none), and, where Settings have a ``forecast_error``, demand whose forecast moves every quarter. A
    scenario changes nothing that has been: no stock, history or backlog, once a quarter has passed. In each quarter the
    policy plans with what is known; what starts in the quarter and the options that it begins are held; then the
    quarter's demand and the scenario that comes in it are seen, and all else is planned again, in the same way for all
    policies; that plan is carried out in the quarter. The last quarters see a shorter horizon, as the workbook's own
    plan does. ``quarters``: carry out only so many; what the last plan makes of the others then counts as ``left``.

    As with ``Case.roll``, what a period has begun with is known by its volume only: price steps settle the units that
    are taken after, and suppliers of a year are counted from where the book begins.

    ``policies``: "deterministic" (plan with what is known), "stochastic" (one plan for all scenarios that may still
    come) or the name of a scenario that is planned for though it need not come, such as one with more safety stock and
    probability 0; once a scenario has come, none with a probability is planned for any more. The first is what the
    others are compared with; in each future all meet the same events. ``futures`` are drawn with ``seed``; those that
    are alike are solved once. ``time_limit``, ``gap``: of each search. All else, Ctrl-C and errors: as for
    ``planner.whatif.run``; a future without an end is a row with its reason.

    Raises InputError for a scenario without a probability where another has one and for a policy that is none,
    ValueError for numbers out of range and for a case changed in memory that is in a scenario.
    """
    tables, language = (case.workbook or case.tables), lang or case.tables.language
    names = chosen(case, policies)
    last = tables.calendar.count if quarters is None else quarters
    if futures < 1:
        raise ValueError(simulated("futures", "en", number=futures))
    if seed < 0:
        raise ValueError(simulated("seed", "en", number=seed))
    if not 1 <= last <= tables.calendar.count:
        raise ValueError(simulated("quarters", "en", number=quarters, most=tables.calendar.count))
    drawn = draw(case, futures, seed)
    tasks: dict[tuple[str, str, tuple[int, ...]], Simulation] = {}
    for number, (truth, draws) in enumerate(drawn, start=1):
        for policy in names:
            name = simulated("name", language, policy=simulated_name(policy, language), number=number)
            asked = {"policy": policy, "truth": truth, "draw": draws, "quarters": last, "gap": gap}
            tasks.setdefault((policy, truth, draws), Simulation.of(case, name, "", **asked))  # type: ignore[arg-type]
    results = run(list(tasks.values()), workers, cluster, time_limit, store, listen, patience)
    found = dict(zip(tasks, results, strict=True))
    told = {
        (policy, number): (truth, found[policy, truth, draws])
        for policy in names
        for number, (truth, draws) in enumerate(drawn, start=1)
    }
    asked_gap = tables.settings.gap if gap is None else gap
    sure = not tables.settings.forecast_error and max(likely(tables).values()) == 1.0
    return Simulated(
        _tables(told, names, asked_gap * last, sure, language), tuple(names), futures, len(set(drawn)), sure, last,
        tables.settings.currency, language,
    )  # fmt: skip


def chosen(case: Case, policies: Sequence[str]) -> list[str]:
    """Policies by the names under which they are known. Raises InputError for one that is none or that is called as a
    scenario is, ValueError where one is named twice or there is none."""
    known = {fold(words): name for name in (DETERMINISTIC, STOCHASTIC) for words in SIMULATION[name].values()}
    tables, asked = case.workbook or case.tables, {fold(name) for name in policies}
    for row, name in enumerate(tables[NAME].frame["scenario"]):
        if fold(name) in known and fold(name) in asked:
            raise InputError([at(tables, row, "scenario", "scenario_policy", name)])
    known |= {fold(name): name for name in case.scenarios if fold(name) not in known}
    for name in policies:
        if fold(name) not in known:
            case.scenario(name)  # says so
    names = [known.get(fold(name), DETERMINISTIC) for name in policies]
    if not names or len(set(names)) < len(names):
        raise ValueError(simulated("policies", "en"))
    faults = missing_probabilities(tables)
    if faults and tables[NAME].frame["probability"].notna().any():
        raise InputError(faults)
    return names


def simulated_name(policy: str, lang: str) -> str:
    """A policy as it is called."""
    return SIMULATION[policy][lang] if policy in (DETERMINISTIC, STOCHASTIC) else policy


def draw(case: Case, futures: int, seed: int) -> list[tuple[str, tuple[int, ...]]]:
    """What comes in each future: its scenario, and what its demand is drawn with (nothing where forecasts are sure;
    never ``seed`` and 0: that stream is the one of ``seed``, which draws the scenarios)."""
    tables = case.workbook or case.tables
    chances, rng = likely(tables), np.random.default_rng(seed)
    truths = rng.choice(np.array(list(chances), dtype=object), futures, p=list(chances.values())).tolist()
    uncertain = tables.settings.forecast_error > 0
    return [(truth, (seed, number) if uncertain else ()) for number, truth in enumerate(truths, start=1)]


Told = Mapping[tuple[str, int], tuple[str, Result]]  # by policy and number of the future: its scenario, what came


def _tables(told: Told, policies: Sequence[str], gap: float, sure: bool, lang: str) -> dict[str, pd.DataFrame]:
    rows, parts = [], dict[str, list[pd.DataFrame]]({QUARTERS.name: [], LINES.name: []})
    for (policy, number), (truth, result) in told.items():
        row: dict[str, Any] = {"policy": policy, "future": number, "scenario": truth, "status": result.status}
        row |= {"seconds": result.seconds, "reason": result.reason.get(lang, "")}
        if result.solved:
            quarters = result.tables["quarters"]
            row |= {"money": result.objective, **{name: result.run[name] for name in ("realised", "left", "solves")}}
            row |= {name: float(quarters[name].sum()) for name in SUMMED}
            row["owed"] = float(quarters["owed"].iloc[-1])
            for name, frames in parts.items():
                frames.append(result.tables[name].assign(policy=policy, future=number))
        rows.append(row)
    futures = pd.DataFrame(rows, columns=[column.name for column in FUTURES.columns])
    first = futures[futures["policy"] == policies[0]].set_index("future")["money"]
    futures["difference"] = futures["money"] - futures["future"].map(first)
    found = {FUTURES.name: futures, POLICIES.name: _policies(futures, policies, gap, sure)}
    for table in (QUARTERS, LINES):
        frames = parts[table.name]
        found[table.name] = pd.concat(frames) if frames else pd.DataFrame(columns=[c.name for c in table.columns])
    lines = found[LINES.name]
    found[LINES.name] = lines[
        lines["line"].isin(lines["line"][lines["amount"] != 0])
    ]  # the others are nothing anywhere
    return {table.name: normal(table, found[table.name]) for table in SIMULATED}


def _policies(futures: pd.DataFrame, policies: Sequence[str], gap: float, sure: bool) -> pd.DataFrame:
    """What each policy brings on average, and how sure its difference from the first is. ``gap``: of all searches of a
    future together, for the plans of each quarter may lose one; ``sure``: whether there was nothing to draw."""
    money = futures.pivot(index="future", columns="policy", values="money").dropna()[list(policies)]
    rows = []
    for policy in policies:
        own = futures[(futures["policy"] == policy) & futures["future"].isin(money.index)]
        row: dict[str, Any] = {"policy": policy, "futures": len(money)}
        if len(money):
            values, wanted = money[policy].to_numpy(), float(own["wanted"].sum()) or 1.0
            row |= {"mean": values.mean(), "error": _error(values), "worst": values.min()}
            row["low"] = float(np.quantile(values, 0.05, method="inverted_cdf"))
            row |= {name: float(own[name].mean()) for name in ("late", "lost", "bent")}
            row["on_time"] = float(own["on_time"].sum()) / wanted
            row["served"] = float(own["on_time"].sum() + own["late"].sum()) / wanted
        if policy == policies[0]:
            row["verdict"] = simulated("first" if len(money) else "none", "en")
        else:
            both = futures["policy"].isin([policy, policies[0]]) & futures["future"].isin(money.index)
            lost = gap if (futures["status"][both] == Status.OPTIMAL.value).all() else math.inf
            first = money[policies[0]].to_numpy()
            row |= compared(money[policy].to_numpy() - first, first, lost, sure)
        rows.append(row)
    return pd.DataFrame(rows, columns=[column.name for column in POLICIES.columns])


def compared(differences: np.ndarray, money: np.ndarray, gap: float, sure: bool = False) -> dict[str, Any]:
    """The mean of paired differences, its standard error, its interval (Student's t) and what can be said of it. A mean
    that the gap of the searches could make is nothing to go by (``gap``: share of the money; infinite where a search
    proved none), nor are differences that are all alike, unless nothing else can come (``sure``)."""
    if not len(differences):
        return {"verdict": simulated("none", "en")}
    mean, error = float(differences.mean()), _error(differences)
    found: dict[str, Any] = {"difference": mean, "difference_error": error}
    if math.isnan(error) or (mean and not sure and not np.ptp(differences)):
        return {**found, "verdict": simulated("few", "en")}
    from scipy.special import stdtrit

    half = float(stdtrit(len(differences) - 1, (1 + SURE) / 2)) * error
    found |= {"least": mean - half, "most": mean + half}
    told = "same" if mean - half <= 0 <= mean + half else "more" if mean > 0 else "less"
    if told != "same" and not abs(mean) > gap * float(np.abs(money).mean()):
        told = "gap"
    return {**found, "verdict": simulated(told, "en")}


def _error(values: np.ndarray) -> float:
    """Standard error of a mean; NaN for a single value."""
    return float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else math.nan
