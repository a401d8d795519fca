"""The corpus of the bench by matplotlib: a fresh figure each time, saved as SVG with its texts kept as texts."""

import io
import logging
import time
import warnings

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.fonttype"] = "none"
from matplotlib.figure import Figure

warnings.simplefilter("ignore")  # its own font has no Chinese; the texts are kept all the same
logging.disable(logging.WARNING)

YEARS = [f"{year}年" for year in range(2016, 2024)]
NONE = float("nan")


def columns(axes):
    marks = axes.bar(YEARS, [7.2, 6.4, 8.15, 9.3, 8.8, 9.95, 10.75, 12.62])
    axes.bar_label(marks)


def lines(axes):
    for name, values in (
        ("财政收入", [1.12, 1.05, 1.21, 1.33, 1.3, 1.38, 1.41, 1.47]),
        ("零售总额", [1.6, 1.4, NONE, 1.8, 1.82, 1.79, 1.88, 1.93]),
        ("技改投资", [0.9, 0.85, 0.97, 1.02, 0.99, 1.1, 1.15, 1.21]),
    ):
        axes.plot(YEARS, values, marker="o")
        axes.annotate(name, (7, values[-1]))


def bars(axes):
    names = ["清理卫生死角", "拆除违章建筑", "督促整改施工质量问题", "拆除乱搭乱建", "铁路沿线隐患整治", "重大隐患"]
    axes.bar_label(axes.barh(names, [830, 125, 30, 30, 7, 6]))


def draw(paint):
    figure = Figure(figsize=(6.4, 3.6))
    paint(figure.add_subplot())
    out = io.BytesIO()
    figure.savefig(out, format="svg")
    return out.getvalue()


for place, paint in enumerate((columns, lines, bars)):
    draw(paint)
    count = 10
    begun = time.process_time()
    for _ in range(count):
        size = len(draw(paint))
    print("matplotlib", place, count / (time.process_time() - begun), size, sep="\t")
