"""Many solves side by side: nothing that happens to one costs another, and nothing is solved twice."""

from __future__ import annotations

import contextlib
import math
import os
import signal
from pathlib import Path

import pandas as pd
import pytest

import planner
from planner.api import Case
from planner.whatif import Result, Task, run
from planner.whatif.batch import Standing
from planner.whatif.store import Store
from planner.why.edits import Edit
from tests.cases.book import Book, book

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has but one way to end a process
LONG = Path(__file__).parents[2] / "inputs" / "first-steps.xlsx"  # a few seconds


def shop() -> Book:
    """Ten units wanted in each of two quarters at 10, made at 4: profit 120 in all, capacity for all of it."""
    one = book(2)
    one.add("Items", item="cable").add("Sources", supplier="maker", item="cable", unit_cost=4)
    one.add("Demand", customer="shop", item="cable", measure="quantity", by=(10, 10))
    one.add("Demand", customer="shop", item="cable", measure="price", by=(10, 10))
    cost = {"sheet": "Sources", "column": "unit_cost", "change": "plus"}
    one.sheets["Scenarios"] = [{"scenario": "dear", **cost, "value": 1}, {"scenario": "wrong", **cost, "value": -9}]
    return one


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return planner.load(shop().write(tmp_path / "店 shop.xlsx"))


def test_results_come_in_order_and_are_those_of_single_solves(case: Case) -> None:
    names = ["base", "dear"]
    results = run([Task.of(case, name, name) for name in names], workers=2)
    assert [result.name for result in results] == names
    assert [result.objective for result in results] == pytest.approx([120, 100])
    for result, name in zip(results, names, strict=True):
        plan = case.scenario(name).solve(threads=1)
        assert (result.status, result.objective, result.bound) == (plan.status.value, plan.objective, plan.bound)
        assert result.run["scenario"] == name
        for table, frame in plan.tables.items():
            pd.testing.assert_frame_equal(result.tables[table], frame)


def test_edits_are_made_on_top_of_the_scenario(case: Case) -> None:
    task = Task.of(case.scenario("dear"), "two more", edits=[Edit("Demand", 0, "quantity", 12.0, 1)])
    assert run([task])[0].objective == pytest.approx(22 * 5)


def test_what_cannot_be_planned_is_a_row_with_its_reason(case: Case) -> None:
    tasks = [
        Task.of(case, "unknown", "nope"),
        Task.of(case, "out of range", "wrong"),
        Task.of(case, "below zero", edits=[Edit("Sources", 0, "yield", -1.0, 0)]),
        Task.of(case, "no such maker", edits=[Edit("Sources", 0, "item", "rope")]),
        Task.of(case, "no such sheet", edits=[Edit("Nowhere", 0, "item", 1.0)]),
        Task.of(case, "bad option", gap=2.0),
        Task.of(case, "no time", time_limit=0.0),
        Task("no workbook", b"nothing", "book.xlsx"),
        Task.of(case, "good"),
    ]
    *bad, good = run(tasks, workers=1, time_limit=20.0)
    assert good.status == "optimal"
    told = {result.name: (result.status, result.reason["en"]) for result in bad}
    assert not any(result.solved for result in bad)
    assert all(math.isnan(result.objective) and result.reason["zh"] for result in bad)
    assert [status for status, _ in told.values()] == ["faulty"] * 4 + ["failed"] + ["faulty"] * 3
    for name, said in (
        ("unknown", "nope"), ("out of range", "Scenarios!"), ("below zero", "Sources!"), ("no such maker", "rope"),
        ("no such sheet", "Nowhere"), ("bad option", "gap"),
    ):  # fmt: skip
        assert said in told[name][1]


class Killer:
    """Sends a signal to the process that works on a task: each one that is seen, up to so many."""

    def __init__(self, name: str, number: signal.Signals, most: int) -> None:
        self.name, self.number, self.most = name, number, most
        self.seen: list[int] = []

    def __call__(self, standing: Standing) -> None:
        pid = standing.running.get(self.name)
        if pid and standing.done and pid not in self.seen and len(self.seen) < self.most:
            self.seen.append(pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, self.number)


def alive(pid: int) -> bool:
    if os.name != "posix":  # there, asking would end it
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_that_dies_is_replaced_and_its_task_tried_again(case: Case) -> None:
    killer = Killer("long", KILL, 1)
    tasks = [Task.of(case, "first"), Task.of(planner.load(LONG), "long"), Task.of(case, "last")]
    results = run(tasks, workers=1, listen=killer)
    assert len(killer.seen) == 1
    assert [result.status for result in results] == ["optimal"] * 3


def test_a_task_whose_worker_dies_twice_is_told(case: Case) -> None:
    killer = Killer("long", KILL, 9)
    tasks = [Task.of(case, "first"), Task.of(planner.load(LONG), "long"), Task.of(case, "last")]
    results = run(tasks, workers=1, listen=killer)
    assert len(killer.seen) == 2
    assert [result.status for result in results] == ["optimal", "failed", "optimal"]
    assert "2 times" in results[1].reason["en"]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be stopped here")
def test_a_worker_that_hangs_is_given_up(case: Case) -> None:
    killer = Killer("long", signal.SIGSTOP, 1)
    tasks = [Task.of(case, "first"), Task.of(planner.load(LONG), "long", time_limit=1.0), Task.of(case, "last")]
    results = run(tasks, workers=1, listen=killer, patience=15.0)
    assert [result.status for result in results] == ["optimal", "failed", "optimal"]
    assert "given up" in results[1].reason["en"]
    assert not alive(killer.seen[0])


def test_ctrl_c_keeps_what_is_finished_and_a_store_goes_on_from_there(case: Case, tmp_path: Path) -> None:
    tasks = [Task.of(case, "base"), Task.of(planner.load(LONG), "long"), Task.of(case, "dear", "dear")]
    store, pids = tmp_path / "kept 存", set[int]()

    def interrupt(standing: Standing) -> None:
        pids.update(standing.running.values())
        if standing.done and standing.running:
            raise KeyboardInterrupt

    cut = run(tasks, workers=1, store=store, listen=interrupt)
    assert [result.status for result in cut] == ["optimal", "interrupted", "interrupted"]
    assert pids and not any(alive(pid) for pid in pids)
    rest = run(tasks, workers=1, store=store)
    assert [result.kept for result in rest] == [True, False, False]
    again = run([*tasks, Task.of(case, "cheap", gap=0.5), Task.of(case, "unknown", "nope")], workers=1, store=store)
    assert [result.kept for result in again] == [True, True, True, False, False]
    assert [result.objective for result in again[:3]] == [result.objective for result in rest]
    for table, frame in rest[1].tables.items():
        pd.testing.assert_frame_equal(again[1].tables[table], frame)
    assert not list(store.glob(".*"))


def test_of_two_runs_with_one_store_the_faster_one_is_kept(case: Case, tmp_path: Path) -> None:
    task, store = Task.of(case, "base"), Store(tmp_path / "store")
    first, second = (Result("base", "no plan", seconds=seconds) for seconds in (1.0, 2.0))
    store.keep(task, first)
    store.keep(task, second)
    found = store.find(task)
    assert found is not None and found.seconds == 1.0
    assert [item.name for item in store.folder.iterdir()] == [task.key]


def test_a_result_that_cannot_be_read_is_solved_again(case: Case, tmp_path: Path) -> None:
    task = Task.of(case, "base")
    run([task], store=tmp_path)
    (tmp_path / task.key / "tables" / "money.parquet").write_bytes(b"broken")
    assert [result.kept for result in run([task], store=tmp_path)] == [False]
    assert [result.kept for result in run([task], store=tmp_path)] == [True]


def test_the_solver_runs_out_of_time_and_says_so() -> None:
    result = run([Task.of(planner.load(LONG), "hurried", gap=0.0)], time_limit=0.01)[0]
    assert result.run.get("time_limit", 0.01) == 0.01
    assert result.status in ("no plan", "feasible")


def test_what_is_asked_for_must_make_sense(case: Case, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="workers"):
        run([Task.of(case, "base")], workers=0)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError):
        run([Task.of(case, "base")], store=tmp_path / "file")
    assert run([]) == run([], cluster="tcp://127.0.0.1:1") == []  # where nothing is to be solved nobody is asked


def test_a_cluster_survives_the_death_of_a_worker(case: Case) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    case_long = planner.load(LONG)
    tasks = [Task.of(case, "base"), *(Task.of(case_long, f"long {k}", seed=k) for k in range(2))]
    tasks += [Task.of(case, "unknown", "nope"), Task.of(case, "dear", "dear")]
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    killed: list[int] = []
    with distributed.LocalCluster(**options) as cluster:

        def kill(standing: Standing) -> None:
            if standing.done and not killed:
                killed.append(next(iter(cluster.workers.values())).pid)
                os.kill(killed[0], KILL)

        results: list[Result] = run(tasks, cluster=cluster.scheduler_address, listen=kill)
    assert len(killed) == 1
    assert [result.name for result in results] == [task.name for task in tasks]
    assert [result.status for result in results] == ["optimal"] * 3 + ["faulty", "optimal"]
    assert [results[0].objective, results[4].objective] == pytest.approx([120, 100])
