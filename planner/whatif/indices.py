"""Sampling designs over the unit cube and what they tell of a function of it.

Both designs are drawn, and Sobol's indices are computed, by SALib (J. Herman and W. Usher, "SALib: an open-source
Python library for sensitivity analysis", Journal of Open Source Software 2(9), 2017).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from statistics import NormalDist
from typing import Any

import numpy as np

from planner.texts.batch import batch_text

LEVELS = 4  # values of a number in a Morris design, from 0 to 1
RESAMPLES = 1000
CONFIDENCE = 0.95
SAME = 1e-9  # relative: an outcome that differs less does not vary
STILL = 1e-9  # part of its range: an input that moves by less does not move


@dataclass(frozen=True)
class Index:
    """An index of the input at ``number`` (its second-order one with ``other``). ``confidence``: half of the interval
    that holds the true value with 95 % probability, as far as the sample lets one see. ``noise``: what the index of an
    input without any effect may come to because the function itself is known only within limits. Both NaN where that
    is not known. ``still``: steps left out because the input did not move in them."""

    name: str
    number: int
    value: float
    confidence: float = math.nan
    noise: float = math.nan
    other: int | None = None
    still: int = 0


@dataclass(frozen=True, eq=False)
class Design:
    """Points at which to evaluate a function: rows in the unit cube, in ``samples`` blocks of the same length that
    are of use only as a whole (trajectories of ``morris``, groups of ``sobol``)."""

    method: str
    samples: int
    points: np.ndarray
    second: bool

    @property
    def block(self) -> int:
        """Rows of a block."""
        return len(self.points) // self.samples

    @property
    def blocks(self) -> np.ndarray:
        """Block of each row."""
        return np.arange(len(self.points)) // self.block

    def whole(self, known: np.ndarray) -> np.ndarray:
        """Which blocks are known in all their rows."""
        return np.asarray(known.reshape(self.samples, self.block).all(axis=1))

    def indices(self, outcomes: np.ndarray, widths: np.ndarray, reached: np.ndarray | None = None) -> list[Index]:
        """Indices from the outcome in each row, NaN where there is none: from whole blocks only. ``widths``: how far
        above its outcome a row's true value may lie. ``reached``: where in the unit cube the inputs really were where
        that is not at the design's points (Morris; NaN where an input cannot move).

        Raises ValueError where fewer whole blocks are left than the method needs.
        """
        used = self.whole(~np.isnan(outcomes))
        method = METHODS[self.method]
        if used.sum() < method.least:
            raise ValueError(f"{self.method} needs {method.least} whole blocks, and there are {used.sum()}")
        rows = used[self.blocks]
        left = Design(self.method, int(used.sum()), self.points[rows], self.second)
        return method.analyze(left, outcomes[rows], widths[rows], left.points if reached is None else reached[rows])


def draw(method: str, inputs: int, samples: int, seed: int, second: bool = False) -> Design:
    """A design of so many blocks for so many inputs; the same for the same seed. ``second``: so that second-order
    indices can be told (Sobol).

    Raises ImportError where SALib is not installed.
    """
    if find_spec("SALib") is None:
        raise ImportError(batch_text("no salib", "en"), name="SALib")
    return Design(method, samples, METHODS[method].sample(inputs, samples, seed, second), second)


def _problem(inputs: int) -> dict[str, Any]:
    return {"num_vars": inputs, "names": [str(n) for n in range(inputs)], "bounds": [[0.0, 1.0]] * inputs}


def _sample_morris(inputs: int, samples: int, seed: int, second: bool) -> np.ndarray:
    """Trajectories in which one input after the other moves (M. Morris, "Factorial sampling plans for preliminary
    computational experiments", Technometrics 33, 1991): samples x (inputs + 1) rows."""
    from SALib.sample import morris

    return np.asarray(morris.sample(_problem(inputs), samples, num_levels=LEVELS, seed=seed))


def _sample_sobol(inputs: int, samples: int, seed: int, second: bool) -> np.ndarray:
    """Groups of a scrambled Sobol sequence, the points crossed (A. Saltelli, "Making best use of model evaluations to
    compute sensitivity indices", Computer Physics Communications 145, 2002): samples x (inputs + 2) rows, or
    samples x (2 x inputs + 2)."""
    from SALib.sample import sobol

    return np.asarray(sobol.sample(_problem(inputs), samples, calc_second_order=second, seed=seed))


def _analyze_morris(design: Design, outcomes: np.ndarray, widths: np.ndarray, reached: np.ndarray) -> list[Index]:
    """Effects of moving an input over its whole range: mean (mu), mean of their sizes (mu_star), how much they differ
    from place to place (sigma). (F. Campolongo, J. Cariboni, A. Saltelli, "An effective screening design for
    sensitivity analysis of large models", Environmental Modelling & Software 22, 2007.) An effect is the difference of
    two outcomes by the step that the input really made, which is another one than the design's where it is rounded;
    steps in which it stays where it is are left out. Confidence of mu_star by resampling the effects (G. Archer,
    A. Saltelli, I. Sobol, "Sensitivity measures, ANOVA-like techniques and the use of bootstrap", J. Statistical
    Computation and Simulation 58, 1997). All NaN for an input with fewer steps than the method needs."""
    shape = (design.samples, design.block)
    changes, limits = np.diff(outcomes.reshape(shape)), widths.reshape(shape)
    either = np.maximum(limits[:, :-1], limits[:, 1:])
    moved = np.abs(np.diff(design.points.reshape(*shape, -1), axis=1)).argmax(axis=2)
    made = np.take_along_axis(np.diff(reached.reshape(*shape, -1), axis=1), moved[:, :, None], axis=2)[:, :, 0]
    indices, random = [], np.random.default_rng(1)
    for number in range(design.points.shape[1]):
        used = (moved == number) & (np.abs(made) > STILL)
        effects, errors = changes[used] / made[used], either[used] / np.abs(made[used])  # error of an effect, at most
        still = design.samples - len(effects)
        if len(effects) < METHODS["morris"].least:
            indices += [Index(name, number, math.nan, still=still) for name in ("mu", "mu_star", "sigma")]
            continue
        sizes, mean = np.abs(effects), float(errors.mean())
        drawn = sizes[random.integers(len(sizes), size=(RESAMPLES, len(sizes)))].mean(axis=1)
        confidence = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * float(drawn.std(ddof=1))
        spread = math.sqrt(float((errors**2).sum()) / (len(errors) - 1))
        indices += [
            Index("mu", number, float(effects.mean()), noise=mean, still=still),
            Index("mu_star", number, float(sizes.mean()), confidence, mean, still=still),
            Index("sigma", number, float(effects.std(ddof=1)), noise=spread, still=still),
        ]
    return indices


def _analyze_sobol(design: Design, outcomes: np.ndarray, widths: np.ndarray, reached: np.ndarray) -> list[Index]:
    """Parts of the outcome's variance: what an input does alone (S1), two do together (S2), and an input in all its
    company (ST). (A. Saltelli and others, "Variance based sensitivity analysis of model output", Computer Physics
    Communications 181, 2010.) All parts NaN where the outcome does not vary. Only ST has a ``noise``; S1 and S2 of an
    input exceed its ST by sampling only."""
    from SALib.analyze import sobol

    inputs = design.points.shape[1]
    pairs = list(combinations(range(inputs), 2)) if design.second else []
    if np.ptp(outcomes) <= SAME * max(1.0, float(np.abs(outcomes).max())):
        alone = [Index(name, number, math.nan) for number in range(inputs) for name in ("S1", "ST")]
        return alone + [Index("S2", number, math.nan, other=other) for number, other in pairs]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # resamples that happen not to vary
        found = sobol.analyze(
            _problem(inputs), outcomes, calc_second_order=design.second, num_resamples=RESAMPLES,
            conf_level=CONFIDENCE, seed=1,
        )  # fmt: skip
    limits = widths.reshape(design.samples, design.block)
    variance = float(np.var(outcomes.reshape(design.samples, design.block)[:, [0, -1]]))
    indices = []
    for number in range(inputs):
        errors = np.maximum(limits[:, 0], limits[:, number + 1])
        noise = {"ST": 0.5 * float((errors**2).mean()) / variance, "S1": math.nan}
        for name in ("S1", "ST"):
            value, confidence = float(found[name][number]), float(found[f"{name}_conf"][number])
            indices.append(Index(name, number, value, confidence, noise[name]))
    for number, other in pairs:
        value, confidence = float(found["S2"][number, other]), float(found["S2_conf"][number, other])
        indices.append(Index("S2", number, value, confidence, other=other))
    return indices


@dataclass(frozen=True)
class Method:
    """``least``: blocks without which no index is given; ``usual``: blocks where none are asked for; ``main``: index
    that ranks the inputs; ``shown``: indices of a chart; ``pairs``: whether there are second-order ones; ``alike``:
    whether an input of whole numbers takes each of them as often (``Span.at``), and its indices are of the design's
    points then, not of what was reached."""

    sample: Callable[[int, int, int, bool], np.ndarray]
    analyze: Callable[[Design, np.ndarray, np.ndarray, np.ndarray], list[Index]]
    least: int
    usual: int
    main: str
    shown: tuple[str, ...]
    pairs: bool
    alike: bool


METHODS = {
    "morris": Method(_sample_morris, _analyze_morris, 3, 10, "mu_star", ("mu_star",), pairs=False, alike=False),
    "sobol": Method(_sample_sobol, _analyze_sobol, 8, 64, "ST", ("S1", "ST"), pairs=True, alike=True),
}
