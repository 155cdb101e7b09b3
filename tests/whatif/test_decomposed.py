"""Plans for all scenarios, scenario by scenario: against known optima and the extensive form, on two ranks of MPI."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import planner
from planner import cli
from planner.whatif import ranks
from planner.whatif.joint import NotDecomposableError
from tests.cases.book import Book
from tests.cases.classics import read_json
from tests.cases.solve import near
from tests.test_stochastic import figure, plant, qualified, rivals, shop

INSTALLED = all(importlib.util.find_spec(name) for name in ("mpi4py", "mpisppy"))
MPIEXEC = shutil.which("mpiexec", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
ROOT = Path(__file__).parents[2]

needs_mpi = pytest.mark.skipif(not INSTALLED, reason="NOT TESTED: the extra mpi (mpi-sppy, mpi4py) is not installed")
needs_ranks = pytest.mark.skipif(
    not (INSTALLED and MPIEXEC), reason="NOT TESTED: no mpiexec, or the extra mpi is not installed"
)


def on_two_ranks(*arguments: str) -> subprocess.CompletedProcess[str]:
    allowed = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}  # containers have no other user
    path = os.pathsep.join([str(ROOT), str(ROOT / "models")])
    return subprocess.run(
        [str(MPIEXEC), "--oversubscribe", "-n", "2", sys.executable, "-m", *arguments],
        capture_output=True, text=True, timeout=240, cwd=ROOT, env={**os.environ, **allowed, "PYTHONPATH": path},
    )  # fmt: skip


@needs_ranks
def test_the_farmer_on_two_ranks() -> None:
    done = on_two_ranks("tests.whatif.hedge")
    assert done.returncode == 0, done.stderr
    told, optimum = json.loads(done.stdout), read_json("farmer.json")["RP"]  # a second writer would spoil the JSON
    assert told["bound"] <= optimum + 0.01 and optimum - 0.01 <= told["best"]
    assert told["best"] - told["bound"] <= 5e-3 * -told["best"]
    plans, bound = told["late"]
    assert plans == 0 and bound == pytest.approx(optimum - read_json("farmer.json")["EVPI"], abs=0.01)


@needs_ranks
def test_a_rank_that_fails_ends_all() -> None:
    done = on_two_ranks("tests.whatif.hedge", "fail")
    assert done.returncode != 0
    assert "IndexError" in done.stderr and not done.stdout


@needs_ranks
def test_a_workbook_on_two_ranks(tmp_path: Path) -> None:
    """Rank 0 alone writes; where it refuses, the other one goes too."""
    path, out = plant().write(tmp_path / "b.xlsx"), tmp_path / "out"
    asked = ["planner", "stochastic", str(path), "-o", str(out), "--decompose", "--json"]
    done = on_two_ranks(*asked, "--gap", "0.001", "--time-limit", "20")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["objective"] == near(24) and told["bound"] >= 24 and told["status"] == "optimal"
    assert sorted(p.name for p in out.iterdir()) == ["scenario-1.xlsx", "scenario-2.xlsx", "stochastic.xlsx"]
    for number in (1, 2):
        assert cli.main(["audit", str(path), str(out / f"scenario-{number}.xlsx")]) == 0
    again = on_two_ranks(*asked)  # is there already
    assert again.returncode == 2 and "not empty" in json.loads(again.stdout)["error"]


def forced() -> Book:
    """An option that a scenario forces is no decision, and when nothing is decided now, nothing ties the scenarios."""
    case = plant(0.3)
    case.add(
        "Scenarios", scenario="must", sheet_="Options", column="least_steps", change="set", value=2, probability=0.3
    )
    return case


def tight() -> Book:
    """The budget is for two steps: of the 30 that scenario high commits to, 10 are late whatever is decided."""
    case = plant()
    case.settings["capex_budget"] = 24
    case.sheets["Demand"][0]["committed"] = 1
    return case


@needs_mpi
@pytest.mark.parametrize(("make", "quarters"), [(shop, 1), (lambda: qualified(0.4), 1), (tight, 1), (forced, 0)])
def test_against_the_extensive_form(make: Callable[[], Book], quarters: int, tmp_path: Path) -> None:
    """``qualified``: a scenario has no column for what is started under a qualification that slips."""
    case = make()
    loaded = planner.load(case.write(tmp_path / "b.xlsx"))
    whole = loaded.stochastic(decide_now_quarters=quarters)
    plan = loaded.stochastic(decide_now_quarters=quarters, gap=1e-3, time_limit=10, decompose=True)
    assert plan.status.value == "optimal" and not plan.audit
    assert plan.bent == whole.bent
    assert plan.answers.value <= whole.answers.bound + 1e-6
    assert plan.answers.bound >= whole.answers.value - 1e-6
    assert figure(plan, "plan") == pytest.approx(figure(whole, "plan"), rel=1e-3)
    assert "mpi-sppy" in str(plan.run["solver"])


@needs_mpi
def test_what_it_cannot_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another risk, an order of objectives, rules that must bend more for all scenarios than for each by itself."""
    path, out = plant().write(tmp_path / "b.xlsx"), tmp_path / "out"
    assert cli.main(["stochastic", str(path), "-o", str(out), "--decompose", "--risk", "worst"]) == 2
    assert "leave out --risk" in capsys.readouterr().err
    case = plant()
    case.settings["objective"] = "order"
    assert cli.main(["stochastic", str(case.write(path)), "-o", str(out), "--decompose", "--lang", "zh"]) == 2
    assert "目标次序" in capsys.readouterr().err
    with pytest.raises(NotDecomposableError, match="found"):
        planner.load(rivals().write(path)).stochastic(decompose=True, gap=0.01, time_limit=1)
    assert not out.exists()


@pytest.mark.parametrize(("lang", "said"), [("en", "pip install"), ("zh", "需要附加软件包")])
def test_without_the_packages(
    lang: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ranks._world.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    path, out = plant().write(tmp_path / "b.xlsx"), tmp_path / "out"
    assert cli.main(["stochastic", str(path), "-o", str(out), "--decompose", "--lang", lang]) == 2
    heard = capsys.readouterr().err
    assert said in heard and "[mpi]" in heard and "mpi-sppy" in heard
    assert not out.exists()
