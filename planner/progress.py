"""Says what is going on, on the error stream, once a run takes longer than two seconds."""

from __future__ import annotations

import math
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from planner import interrupts
from planner.texts.batch import batch_text
from planner.texts.words import STAGES, STEPS
from planner_models.solve import ProgressLine

if TYPE_CHECKING:
    from planner.whatif.batch import Standing

QUIET_SECONDS = 2.0
LINE_SECONDS = 5.0  # between lines where there is no terminal to rewrite one on
TERMINAL_SECONDS = 0.2


class Progress:
    """Listens to a solve; rewrites one line on a terminal, else adds a line now and then."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.terminal = sys.stderr.isatty()
        self._begun = self._last = time.monotonic()
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            print(file=sys.stderr)

    def step(self, name: str) -> None:
        """A new step begins."""
        if name == "audit":
            interrupts.ignore()
        interrupts.check()
        self._say(STEPS[name][self.lang])

    def line(self, line: ProgressLine) -> None:
        """The search has news."""
        interrupts.check()
        stage = STAGES[line.stage.split("[")[0]][self.lang]
        best, bound = _money(line.best), _money(line.bound)
        known = math.isfinite(line.best) and math.isfinite(line.bound)
        gap = abs(line.bound - line.best) / max(abs(line.best), 1e-9) if known else math.inf
        words = {"en": ("best", "bound", "gap"), "zh": ("当前", "上限", "差距")}[self.lang]
        text = f"{line.seconds:6.1f} s  {stage}  {words[0]} {best}  {words[1]} {bound}"
        self._say(text + (f"  {words[2]} {gap:.2%}" if math.isfinite(gap) else ""))

    def batch(self, standing: Standing) -> None:
        """A batch of solves goes on."""
        interrupts.check()
        text = batch_text("line", self.lang, seconds=standing.seconds, done=standing.done, total=standing.total)
        names = ", ".join(standing.running)
        self._say(text + (batch_text("running", self.lang, names=names) if names else ""))

    def _say(self, text: str) -> None:
        now = time.monotonic()
        pause = TERMINAL_SECONDS if self.terminal else LINE_SECONDS
        if now - self._begun < QUIET_SECONDS or now - self._last < pause:
            return
        self._last = now
        if self.terminal:
            sys.stderr.write("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()


def _money(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else "-"
