"""The command line: a thin layer over the Python API. Heavy imports wait until a command needs them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

EXIT_CODES = """exit codes:
  0    a plan, or a workbook without faults
  1    a plan with bent rules, or one that does not pass the audit; a scenario without a plan
  2    bad input or usage
  3    no plan within the limit
  130  interrupted (a plan found by then is written)"""


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(
        prog="planner",
        description="Supply allocation and capacity planning: an Excel workbook in, an audited Excel plan out.\n"
        "供应分配与产能规划：输入 Excel 工作簿，输出经过审计的 Excel 计划。",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="store_true", help="show the versions of the planner and its solver")
    commands = top.add_subparsers(dest="command", metavar="command")

    solve = commands.add_parser("solve", help="make a plan / 编制计划")
    solve.add_argument("book", type=Path, metavar="BOOK", help="the workbook (.xlsx or .xlsm)")
    solve.add_argument(
        "-o", "--output", type=Path, metavar="DIR|FILE",
        help="a new folder for the plan and its tables, or a single .xlsx file (default: a new folder under outputs/)",
    )  # fmt: skip
    solve.add_argument("--overwrite", action="store_true", help="replace the single .xlsx file if it is there already")
    solve.add_argument("--scenario", metavar="NAME", default="", help="plan for a scenario of the workbook")
    solve.add_argument("--gap", type=float, help="stop when proven this close to the best, e.g. 0.001")
    solve.add_argument("--time-limit", type=float, metavar="SECONDS", help="stop searching after so long")
    solve.add_argument("--threads", type=int, help="threads of the solver")
    solve.add_argument("--seed", type=int, help="seed of the solver")
    solve.add_argument("--engine", choices=("bulk", "pyomo"), help="how the matrix is written (pyomo: row by row)")
    solve.add_argument("--no-explain", action="store_true", help="leave out why units are short and what would help")
    _common(solve)

    explain = commands.add_parser("explain", help="say why a plan is as it is / 解释计划")
    explain.add_argument("book", type=Path, metavar="BOOK|RUN", help="a workbook, which is solved, or a run folder")
    explain.add_argument("--demand", metavar="NAMES", help="only of this demand, e.g. 'Meta, AEC 800G, 2027Q3'")
    explain.add_argument("--supplier", metavar="NAME", help="only where this supplier is named")
    explain.add_argument("--resource", metavar="NAME", help="only where this resource is named")
    explain.add_argument(
        "--seconds", type=float, help="time for the explanation (default: as long as the search took, 20 at most)"
    )
    explain.add_argument("--scenario", metavar="NAME", default="", help="plan for a scenario of the workbook")
    explain.add_argument(
        "-o", "--output", type=Path, metavar="DIR|FILE",
        help="where to write the plan with its explanation (default: a new folder under outputs/; of a RUN, "
        "explanation.xlsx in it)",
    )  # fmt: skip
    explain.add_argument(
        "--overwrite", action="store_true", help="replace the single .xlsx file if it is there already"
    )
    _common(explain)

    check = commands.add_parser("check", help="find every fault of a workbook and its scenarios / 检查工作簿")
    check.add_argument("book", type=Path, metavar="BOOK", help="the workbook")
    check.add_argument("--mark", type=Path, metavar="FILE", help="write a copy with a comment at each faulty cell")
    _common(check)

    audit = commands.add_parser("audit", help="check a plan file against its workbook / 审计计划")
    audit.add_argument("book", type=Path, metavar="BOOK", help="the workbook")
    audit.add_argument("plan", type=Path, metavar="PLAN", help="plan.xlsx or its folder, perhaps edited since")
    _common(audit)

    roll = commands.add_parser("roll", help="make the workbook of a later quarter / 滚动到后续季度")
    roll.add_argument("book", type=Path, metavar="BOOK", help="the workbook")
    roll.add_argument("plan", type=Path, metavar="PLAN", help="its plan.xlsx or folder, carried out until then")
    roll.add_argument("--to", required=True, metavar="QUARTER", help="first quarter of the new workbook, e.g. 2026Q2")
    roll.add_argument("--quarters", type=int, metavar="N", help="its number of quarters (default: the last one stays)")
    roll.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it (default: beside the book)")
    roll.add_argument("--overwrite", action="store_true", help="replace the file if it is there already")
    _common(roll)

    diff = commands.add_parser("diff", help="compare two plans and say what caused what / 对比两份计划")
    diff.add_argument("run_a", type=Path, metavar="RUN_A", help="the folder of a run")
    diff.add_argument("run_b", type=Path, metavar="RUN_B", help="the folder of another")
    diff.add_argument("-o", "--output", type=Path, metavar="FILE", help="write all of it as a new .xlsx file")
    diff.add_argument("--overwrite", action="store_true", help="replace the file if it is there already")
    diff.add_argument("--no-cause", action="store_true", help="do not solve for which input change caused what")
    diff.add_argument("--time-limit", type=float, metavar="SECONDS", help="ask the solver nothing more after so long")
    _common(diff)

    compare = commands.add_parser("compare", help="solve scenarios and set them side by side / 对比各情景")
    compare.add_argument("book", type=Path, metavar="BOOK", help="the workbook")
    compare.add_argument("--scenarios", default="all", metavar="NAMES", help="all (default), or 'name; name'")
    compare.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="a new .xlsx file (default: a new one under outputs/)"
    )
    compare.add_argument("--overwrite", action="store_true", help="replace the file if it is there already")
    compare.add_argument("--tables", type=Path, metavar="DIR", help="also write its tables as Parquet to a new folder")
    compare.add_argument(
        "--pictures", type=Path, metavar="DIR", help="also draw its charts to a new folder, as .svg and .png"
    )
    compare.add_argument("--workers", type=int, metavar="N", help="solves at a time (default: one for each core)")
    compare.add_argument("--cluster", metavar="ADDRESS", help="solve on a Dask cluster, e.g. tcp://host:8786")
    compare.add_argument("--store", type=Path, metavar="DIR", help="keep each result there, and find it the next time")
    compare.add_argument("--gap", type=float, help="stop when proven this close to the best, e.g. 0.001")
    compare.add_argument("--time-limit", type=float, metavar="SECONDS", help="of search, for each scenario")
    _common(compare)

    _stochastic(commands.add_parser("stochastic", help="plan for all scenarios at once / 为全部情景制定计划"))
    _sensitivity(commands.add_parser("sensitivity", help="what the profit depends on / 敏感性分析"))
    _simulate(commands.add_parser("simulate", help="carry out policies against drawn futures / 滚动模拟策略"))

    template = commands.add_parser("template", help="write an empty workbook to fill in / 生成空白工作簿")
    template.add_argument("file", type=Path, metavar="FILE", help="where to write it (.xlsx)")
    template.add_argument("--overwrite", action="store_true", help="replace the file if it is there already")
    template.add_argument("--example", action="store_true", help="with a small example filled in")
    _common(template, json=False)
    return top


def _stochastic(command: argparse.ArgumentParser) -> None:
    command.add_argument("book", type=Path, metavar="BOOK", help="the workbook; its scenarios have probabilities")
    command.add_argument(
        "-o", "--output", type=Path, metavar="DIR|FILE",
        help="a new folder for the decisions and each scenario's plan, or a single .xlsx file without these plans "
        "(default: a new folder under outputs/)",
    )  # fmt: skip
    command.add_argument(
        "--overwrite", action="store_true", help="replace the single .xlsx file if it is there already"
    )
    command.add_argument(
        "--risk", choices=("expected", "cvar", "worst"), default="expected",
        help="what counts: the mean profit, or with it the mean of its worst part, or the worst scenario's",
    )  # fmt: skip
    command.add_argument(
        "--level", type=float, metavar="PART", help="cvar: the worst part is what is beyond this (0.9)"
    )
    command.add_argument("--weight", type=float, metavar="PART", help="of the worst part (cvar: 0.5, worst: 1)")
    command.add_argument(
        "--decide-now-quarters", type=int, metavar="N", default=1,
        help="what starts in the first N quarters is the same in every scenario (default: 1)",
    )  # fmt: skip
    command.add_argument("--gap", type=float, help="stop when proven this close to the best, e.g. 0.001")
    command.add_argument(
        "--time-limit", type=float, metavar="SECONDS",
        help="for each search of one scenario; that of all of them has so much for each",
    )  # fmt: skip
    command.add_argument("--threads", type=int, help="threads of the solver; in the search of --decompose always one")
    command.add_argument("--seed", type=int, help="seed of the solver")
    command.add_argument(
        "--decompose", action="store_true",
        help="solve scenario by scenario instead of all as one, on the ranks of an MPI run: mpiexec -n 4 python -m "
        "planner stochastic BOOK --decompose",
    )  # fmt: skip
    _common(command)


def _simulate(command: argparse.ArgumentParser) -> None:
    command.add_argument("book", type=Path, metavar="BOOK", help="the workbook; its scenarios have probabilities")
    command.add_argument(
        "--policies", default="deterministic", metavar="NAMES",
        help="'name; name': deterministic (default), stochastic (takes as long as that command, every quarter), or a "
        "scenario that is planned for",
    )  # fmt: skip
    command.add_argument("--futures", type=int, default=20, metavar="N", help="how many are drawn (default: 20)")
    command.add_argument("--seed", type=int, default=0, help="what they are drawn with (default: 0)")
    command.add_argument("--quarters", type=int, metavar="N", help="carry out so many (default: all of the workbook)")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="a new .xlsx file (default: a new one under outputs/)"
    )
    command.add_argument("--overwrite", action="store_true", help="replace the file if it is there already")
    command.add_argument("--tables", type=Path, metavar="DIR", help="also write its tables as Parquet to a new folder")
    command.add_argument("--workers", type=int, metavar="N", help="futures at a time (default: one for each core)")
    command.add_argument("--cluster", metavar="ADDRESS", help="work on a Dask cluster, e.g. tcp://host:8786")
    command.add_argument("--store", type=Path, metavar="DIR", help="keep each future there, and find it the next time")
    command.add_argument("--gap", type=float, help="stop each search when proven this close to the best, e.g. 0.001")
    command.add_argument("--time-limit", type=float, metavar="SECONDS", help="of each search")
    command.set_defaults(pictures=None)
    _common(command)


def _sensitivity(sensitivity: argparse.ArgumentParser) -> None:
    sensitivity.add_argument("book", type=Path, metavar="BOOK", help="the workbook")
    sensitivity.add_argument(
        "--study", action="append", metavar="NAME",
        help="of sheet Sensitivity; once for each (default: all of them, unless anything else is asked for here)",
    )  # fmt: skip
    which = sensitivity.add_mutually_exclusive_group()
    which.add_argument(
        "--vary", action="append", default=[], metavar="'SHEET: WHERE: COLUMN'",
        help="a number to move lower and higher, in the words of sheet Scenarios, e.g. 'Capacity: supplier: Credo: "
        "capacity @ 2026Q1..2026Q4', perhaps with its range: '... = 2..5', '... * 0.8..1.2', '... + -5..5'; once for "
        "each (default: the ten most valuable ones of the plan)",
    )  # fmt: skip
    which.add_argument("--sweep", metavar="NUMBER", help="one such number set to values --from ... --to")
    which.add_argument("--break-even", metavar="NUMBER", help="where between --from and --to the plan flips (--when)")
    which.add_argument(
        "--grid", action="append", default=[], metavar="'NUMBER = LOW..HIGH / POINTS'",
        help="two such numbers, each with its range: every value of the one with every value of the other; with * in "
        "place of = the numbers are multiplied, with + added to",
    )  # fmt: skip
    sensitivity.add_argument(
        "--design", choices=("morris", "sobol"),
        help="move the numbers of --vary at once: effects over their ranges (morris), parts of the variance (sobol)",
    )  # fmt: skip
    sensitivity.add_argument(
        "--samples", type=int, metavar="N",
        help="morris: trajectories of (numbers + 1) solves (default: 10); sobol: groups of (numbers + 2) solves, a "
        "power of two (default: 64)",
    )  # fmt: skip
    sensitivity.add_argument("--seed", type=int, help="of the sample of a design (default: 0)")
    sensitivity.add_argument(
        "--second-order", action="store_true", help="sobol: also of two numbers together; groups of (2 x numbers + 2)"
    )
    sensitivity.add_argument("--from", dest="start", metavar="VALUE", help="lowest value, or quarter, e.g. 2026Q2")
    sensitivity.add_argument("--to", dest="end", metavar="VALUE", help="highest value (or 'NUMBER = LOW..HIGH')")
    sensitivity.add_argument("--points", type=int, metavar="N", help="values of a sweep (default: 9)")
    sensitivity.add_argument("--tolerance", type=float, help="how near a break is looked for (default: range / 1000)")
    sensitivity.add_argument("--when", metavar="WHAT", help="what may flip: 'option: X' or 'item: X; supplier: Y'")
    sensitivity.add_argument("--level", type=float, help="share that the supplier crosses, e.g. 0.3 (default: 0)")
    sensitivity.add_argument(
        "--by", metavar="PART", help="by how much, e.g. 10%% (default) or 5; of a quarter 1 is one later"
    )
    sensitivity.add_argument("--scenario", metavar="NAME", default="", help="of a scenario of the workbook")
    sensitivity.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="a new .xlsx file (default: a new one under outputs/)"
    )
    sensitivity.add_argument("--overwrite", action="store_true", help="replace the file if it is there already")
    sensitivity.add_argument(
        "--tables", type=Path, metavar="DIR", help="also write its tables as Parquet to a new folder"
    )
    sensitivity.add_argument(
        "--pictures", type=Path, metavar="DIR", help="also draw its charts to a new folder, as .svg and .png"
    )
    sensitivity.add_argument("--workers", type=int, metavar="N", help="solves at a time (default: one for each core)")
    sensitivity.add_argument("--cluster", metavar="ADDRESS", help="solve on a Dask cluster, e.g. tcp://host:8786")
    sensitivity.add_argument(
        "--store", type=Path, metavar="DIR", help="keep each result there, and find it the next time"
    )
    sensitivity.add_argument("--gap", type=float, help="stop when proven this close to the best, e.g. 0.001")
    sensitivity.add_argument("--time-limit", type=float, metavar="SECONDS", help="of search, for each solve")
    _common(sensitivity)


def _common(command: argparse.ArgumentParser, json: bool = True) -> None:
    command.add_argument("--lang", choices=("en", "zh"), help="language of messages and of what is written")
    if json:
        command.add_argument("--json", action="store_true", help="print the result as JSON, for scripts")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    if sys.stderr is None:  # started without a console
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that lacks a character must not stop a plan
    options = argparse.Namespace()
    try:
        top = parser()
        top.parse_args(arguments, options)
        if options.version:
            print(f"planner {version('interconnect-planner')} (Pyomo {version('pyomo')}, HiGHS {version('highspy')})")
            return 0
        if not options.command:
            top.print_help()
            return 2
        from planner import commands, interrupts

        with interrupts.heard():
            return int(getattr(commands, options.command)(options))
    except BrokenPipeError:  # whoever read the output has stopped reading; what was to be written is written
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        if getattr(options, "json", False):
            print('{"status": "interrupted", "exit_code": 130}')
        print("\ninterrupted; nothing was written / 已中断，未写入任何文件", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
