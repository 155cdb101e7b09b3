"""Pictures of tables, by Matplotlib: J. Hunter, "Matplotlib: a 2D graphics environment", Computing in Science &
Engineering 9(3), 2007. Each is written as .svg, its texts as texts, and as .png."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from planner.report.folder import replace_whole
from planner.report.styles import GREY, LINE, NAVY
from planner.texts.batch import batch_text

Picture = tuple[str, float, Callable[[Any], None]]  # name of its files, height in inches, what draws it on a figure
CHINESE = (
    "Microsoft YaHei", "SimHei", "DengXian", "SimSun",  # Windows
    "PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti", "Songti SC",  # macOS
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Droid Sans Fallback", "Noto Serif CJK SC", "AR PL UMing CN", "Arial Unicode MS",
    "Noto Sans CJK JP",  # all that older versions of Matplotlib see of a collection of faces
)  # fmt: skip
_WIDTH = 9.0  # inches
_DOTS = 150  # to the inch


def needed() -> None:
    """Raises ImportError where Matplotlib is not installed."""
    if find_spec("matplotlib") is None:
        raise ImportError(batch_text("no matplotlib", "en"), name="matplotlib")


def write_pictures(pictures: Iterable[Picture], folder: Path, lang: str) -> list[Path]:
    """Writes pictures, by name, height and how they are drawn, into a folder, each file whole or not at all; the files.

    Raises ImportError where Matplotlib is not installed, OSError where the files cannot be written.
    """
    needed()
    import matplotlib
    from matplotlib.figure import Figure
    from matplotlib.font_manager import fontManager

    installed = set(fontManager.get_font_names())
    chinese = [name for name in CHINESE if name in installed][:1]
    looks: dict[Any, Any] = {
        "font.family": [*chinese, "DejaVu Sans", "sans-serif"], "font.sans-serif": [*CHINESE, "DejaVu Sans"],
        "svg.fonttype": "none", "svg.hashsalt": "planner", "text.parse_math": False, "axes.unicode_minus": False,
        "axes.edgecolor": LINE, "axes.titlecolor": NAVY, "axes.titleweight": "bold", "axes.titlesize": 12,
        "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True, "grid.color": LINE,
        "xtick.color": GREY, "ytick.labelcolor": "#404040", "ytick.color": GREY, "font.size": 9,
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with matplotlib.rc_context(looks), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a name may be in any script
        for name, height, draw in pictures:
            figure = Figure(figsize=(_WIDTH, height), layout="constrained")
            draw(figure)
            for kind in ("svg", "png"):
                metadata = {"Date": None} if kind == "svg" else {}
                path = folder / f"{name}.{kind}"
                save = {"format": kind, "dpi": _DOTS, "metadata": metadata}
                replace_whole(path, lambda partial, f=figure, s=save: f.savefig(partial, **s), lang)  # type: ignore[misc]
                written.append(path)
    return written
