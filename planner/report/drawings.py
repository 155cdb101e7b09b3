"""What pictures show: a study's tables, and scenarios side by side."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from planner.plan_schema import PlanTable
from planner.report.pictures import Picture
from planner.report.styles import AMBER, BLUE, GREEN, GREY, RED, text_width
from planner.report.words import header, title, word
from planner.texts.designs import designed
from planner.texts.sensitivity import said
from planner.whatif.indices import METHODS

if TYPE_CHECKING:
    from planner.whatif.comparing import Sides
    from planner.whatif.sensitivity import Sensitivity

_BAR, _FRAME = 0.5, 1.8  # inches: of a bar with its gap; around the bars
_LABEL = 46  # width of a label's line, in Latin characters
_MOST_WRITTEN = 144  # cells of a map with their numbers in them
_MILLION = 1e6
_COLOURS = ("#F8696B", "#FFEB84", "#63BE7B")  # of a map, from low to high, as in the Excel file


def _label(text: str) -> str:
    """A name in lines that are not too long; Chinese characters are twice as wide."""
    return textwrap.fill(text, max(8, round(_LABEL * len(text) / max(1, text_width(text)))))


def _money(axis: Any, values: pd.Series, currency: str, lang: str) -> None:
    """Money along an axis, in millions where it is large."""
    from matplotlib.ticker import FuncFormatter

    large = float(values.abs().max()) >= _MILLION
    unit = _MILLION if large else 1.0

    def text(value: float, _: object = None) -> str:
        low, high = axis.get_view_interval()
        digits = max(0, 1 - math.floor(math.log10(abs(high - low) / unit)))
        return f"{value / unit:,.{digits}f}"

    axis.set_major_formatter(FuncFormatter(text))
    axis.set_label_text(word("million", lang, currency=currency).strip() if large else currency, color=GREY)


def _currency(study: Sensitivity) -> str:
    return study.case.tables.settings.currency


def _headers(schema: tuple[PlanTable, ...], lang: str) -> Mapping[str, str]:
    return {column.name: header(column, lang) for column in schema[0].columns}


def _named(axes: Any, names: list[str]) -> None:
    """Names down the left side, the first at the top."""
    axes.set_yticks(range(len(names)), [_label(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x")


def _tornado(study: Sensitivity) -> Iterator[Picture]:
    frame, lang = study.tables["tornado"], study.language
    names = _headers(study.schema, lang)

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for end, colour in (("low", RED), ("high", BLUE)):
            changes = frame[f"change_{end}"]
            axes.barh(range(len(frame)), changes.fillna(0), 0.6, color=colour, label=names[end])
            for row, (value, change) in enumerate(zip(frame[end], changes, strict=True)):
                if change == change and change:
                    text, right = _short(value), change > 0
                    place = {"xytext": (4 if right else -4, 0), "textcoords": "offset points", "va": "center"}
                    axes.annotate(text, (change, row), ha="left" if right else "right", color=GREY, fontsize=8, **place)
        axes.margins(x=0.12)
        axes.axvline(0, color=GREY, linewidth=0.8)
        _named(axes, frame["parameter"].tolist())
        _money(axes.xaxis, pd.concat([frame["change_low"], frame["change_high"]]), _currency(study), lang)
        axes.set_title(said("chart tornado", lang))
        _legend(figure)

    yield "tornado", _FRAME + _BAR * len(frame), draw


def _sweep(study: Sensitivity) -> Iterator[Picture]:
    frame, lang = study.tables["sweep"], study.language
    if frame["profit"].isna().all():
        return
    names, number, dated = _headers(study.schema, lang), " × ".join(study.about), frame["value"].dtype.kind != "f"
    breaks = study.tables["break_points"]

    def draw(figure: Any) -> None:
        axes, below = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
        axes.fill_between(frame["value"], frame["profit"], frame["bound"], color=BLUE, alpha=0.25, label=names["bound"])
        axes.plot(frame["value"], frame["profit"], color=BLUE, marker="o", markersize=4, label=names["profit"])
        below.plot(frame["value"], frame["served"], color=AMBER, marker="o", markersize=4, label=names["served"])
        for place, row in enumerate(breaks.itertuples()):
            for part in (axes, below):
                label = title(study.schema[-1], lang) if part is axes and not place else None
                part.axvspan(row.low, row.high, color=RED, alpha=0.3, linewidth=1, label=label)
        axes.set_title(said("chart profit", lang))
        _money(axes.yaxis, frame["profit"], _currency(study), lang)
        _percent(below.yaxis)
        below.set_xlabel(_label(number), color=GREY)
        below.tick_params(axis="x", rotation=45 if dated and len(frame) > 8 else 0)
        for part in (axes, below):
            part.grid(visible=True)
            part.legend(loc="best", frameon=False)

    yield "sweep", 5.5, draw


def _legend(figure: Any) -> None:
    figure.legend(loc="outside lower center", ncols=3, frameon=False)


def _percent(axis: Any) -> None:
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1.0))


def _maps(study: Sensitivity) -> Iterator[Picture]:
    from matplotlib.colors import LinearSegmentedColormap

    frame, lang, (first, second) = study.tables["grid"], study.language, study.about
    for name in ("profit", "served"):
        values = frame.pivot(index="first", columns="second", values=name)
        values = values.loc[list(dict.fromkeys(frame["first"])), list(dict.fromkeys(frame["second"]))]

        def draw(figure: Any, name: str = name, values: pd.DataFrame = values) -> None:
            axes = figure.subplots()
            axes.set_facecolor("#D9D9D9")  # where there is no plan
            picture = axes.imshow(
                values.to_numpy(), cmap=LinearSegmentedColormap.from_list("", _COLOURS), aspect="auto", origin="lower"
            )
            axes.set_xticks(range(values.shape[1]), [_short(value) for value in values.columns])
            axes.set_yticks(range(values.shape[0]), [_short(value) for value in values.index])
            axes.set_xlabel(_label(second))
            axes.set_ylabel(_label(first))
            bar = figure.colorbar(picture, ax=axes)
            axis = bar.ax.yaxis
            if name == "served":
                _percent(axis)
            else:
                _money(axis, frame[name], _currency(study), lang)
            for (row, column), value in np.ndenumerate(values.to_numpy()):
                if value == value and values.size <= _MOST_WRITTEN:
                    text = f"{value:.1%}" if name == "served" else axis.get_major_formatter()(value)
                    axes.text(column, row, text, ha="center", va="center", fontsize=8)
            axes.set_title(designed(name, lang))

        yield f"grid-{name}", 1.8 + 0.4 * max(6, len(values)), draw


def _break_even(study: Sensitivity) -> Iterator[Picture]:
    row = study.tables["break_even"].iloc[0]
    low, high = row["low"], row["high"]
    if row["at_low"] != row["at_low"] or row["at_high"] != row["at_high"]:
        return

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        share = row["level"] == row["level"]
        reached = [row["at_low"], row["at_high"]]
        colours = [GREEN if value > (row["level"] if share else 0) else GREY for value in reached]
        bars = axes.bar([_short(low), _short(high)], reached, 0.5, color=colours)
        axes.bar_label(bars, [f"{value:.1%}" if share else _short(value) for value in reached])
        axes.set_ylim(0, 1.1 if share else max(1.0, *reached) * 1.1)
        if share:
            axes.axhline(row["level"], color=RED, linestyle="--", linewidth=1)
            _percent(axes.yaxis)
        axes.set_xlabel(_label(row["number"]), color=GREY)
        axes.set_title(f"{row['what']}\n{_label(row['note'])}")

    yield "break-even", 4.0, draw


def _indices(study: Sensitivity) -> Iterator[Picture]:
    frame, lang = study.tables["indices"].query("value == value"), study.language
    names = _headers(study.schema, lang)
    for output, rows in frame.groupby("output", sort=False):
        method = next(name for name, one in METHODS.items() if one.main in set(rows["index"]))
        shown = METHODS[method].shown
        numbers = list(dict.fromkeys(rows["number"]))

        def draw(
            figure: Any, rows: pd.DataFrame = rows, shown: tuple[str, ...] = shown, method: str = method,
            numbers: list[str] = numbers, output: str = str(output),
        ) -> None:  # fmt: skip
            axes, thick = figure.subplots(), 0.7 / len(shown)
            for place, (index, colour) in enumerate(zip(shown, (BLUE, AMBER), strict=False)):
                part = rows[rows["index"] == index].set_index("number").loc[numbers]
                where = [row + (place - (len(shown) - 1) / 2) * thick for row in range(len(numbers))]
                whiskers = {"ecolor": "#404040", "capsize": 3, "linewidth": 0.8}
                bars = {"xerr": part["confidence"], "error_kw": whiskers, "color": colour, "label": index}
                axes.barh(where, part["value"], thick * 0.9, **bars)
                if (part["noise"] > 0).any():
                    axes.scatter(part["noise"], where, marker="|", s=180, color=RED, label=names["noise"])
            _named(axes, numbers)
            axes.axvline(0, color=GREY, linewidth=0.8)
            if method == "sobol" or output == "served":
                _percent(axes.xaxis)
            elif output == "profit":
                _money(axes.xaxis, rows["value"], _currency(study), lang)
            else:
                axes.xaxis.set_major_formatter("{x:,.10g}")
                axes.set_xlabel(word("units", lang), color=GREY)
            axes.set_title(designed(f"chart {method}", lang, output=designed(output, lang)))
            _legend(figure)

        yield f"{method}-{output}", _FRAME + _BAR * len(numbers), draw


def of_scenarios(sides: Sides, lang: str) -> Iterator[Picture]:
    """Profit by scenario, and up to where a better plan's may be."""
    frame = sides.tables["scenarios"]

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        up = (frame["bound"] - frame["profit"]).clip(lower=0).fillna(0)
        looks = {"color": BLUE, "fmt": "o", "markersize": 7, "capsize": 4, "linewidth": 2}
        axes.errorbar(frame["profit"], range(len(frame)), xerr=[0 * up, up], label=designed("unproven", lang), **looks)
        _named(axes, frame["scenario"].tolist())
        _money(axes.xaxis, frame["profit"], sides.currency, lang)
        axes.set_title(designed("profit", lang))
        _legend(figure)

    yield "scenarios", _FRAME + _BAR * len(frame), draw


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.5g}" if value == value else ""


_DRAWN: dict[str, Callable[[Sensitivity], Iterator[Picture]]] = {
    "tornado": _tornado, "sweep": _sweep, "grid": _maps, "break_even": _break_even, "indices": _indices,
}  # fmt: skip


def of_study(study: Sensitivity) -> Iterator[Picture]:
    """What there is to see of a study."""
    for table in study.schema:
        if table.name in _DRAWN:
            yield from _DRAWN[table.name](study)
