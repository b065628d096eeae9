"""The figures of a report, drawn without global state; text stays text."""

import html
import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from results.report.model import Chart, Effect, Report, Series
from results.report.words import Scale, decimals, signed, title_zh

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's palette, told apart by colour-blind readers; the base is grey.
COLOURS = ("#6b6b6b", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
# Twelve shades for the parts of a whole; what is done last is palest.
PAIR = ("#0072b2", "#e69f00")
PARTS = ("#0b3c5d", "#1f6a9a", "#3d94c9", "#7cbfe6", "#d55e00", "#e98a3c", "#f4b97e", "#009e73", "#7fcfb3", "#8f6bb0", "#c9b3dc", "#e3e6e8")  # fmt: skip
STYLE: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "svg.fonttype": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "font.size": 10,
}
WIDTH = 9.0


@contextmanager
def _drawing(salt: str = "") -> Iterator[None]:
    """The style; Chinese is left to the reader's fonts, so a glyph that ours lacks is no fault."""
    from matplotlib import rc_context

    with rc_context({**STYLE, "svg.hashsalt": salt}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .*missing from font", category=UserWarning)
        yield


def colour(report: Report, policy: str) -> str:
    """A policy's colour, the same in every figure."""
    return _of([name for name, _, _ in report.policies], policy)


def _of(policies: Sequence[str], policy: str) -> str:
    return COLOURS[policies.index(policy) % len(COLOURS)]


def svg(figure: "Figure", salt: str, words: str) -> str:
    """The figure as SVG text with its own ids, without dates: equal numbers give equal bytes."""
    buffer = io.StringIO()
    with _drawing(salt):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    text = buffer.getvalue()
    return text[text.index("<svg") :].replace("<svg ", f'<svg role="img" aria-label="{html.escape(words)}" ', 1)


def _figure(height: float) -> "Figure":
    from matplotlib.figure import Figure

    return Figure(figsize=(WIDTH, height))


def _half(e: Effect, factor: float) -> float:
    return e.half_width * factor if math.isfinite(e.half_width) else 0.0


def _told(e: Effect, factor: float) -> str:
    return signed(e.mean * factor, decimals(e.mean * factor, e.half_width * factor))


def _named(report: Report, policy: str) -> str:
    zh = title_zh(report, policy)
    return f"{policy}\n{zh}" if zh else policy


def forest(report: Report, effects: tuple[Effect, ...], salt: str) -> str:
    """Paired differences with their intervals, one line a policy, zero marked; hollow where not told apart."""
    with _drawing():
        figure = _figure(1.0 + 0.58 * len(effects))
        axes = figure.subplots()
        scale = Scale.shared(effects)
        for line, e in enumerate(effects):
            y = len(effects) - 1 - line
            shade = colour(report, e.policy)
            axes.errorbar(
                e.mean * scale.factor,
                y,
                xerr=_half(e, scale.factor),
                fmt="o",
                color=shade,
                mfc=shade if e.told_apart else "white",
                capsize=4,
                lw=2.2,
                ms=8,
            )
            axes.annotate(
                _told(e, scale.factor),
                (e.mean * scale.factor, y),
                xytext=(0, 9),
                textcoords="offset points",
                ha="center",
            )
            # Beside the tick, and by itself: only single lines are aligned by the browser, which alone knows the font.
            place: Any = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "ha": "right"}
            axes.annotate(e.policy, (0, y), xytext=(-9, 1), **place)
            axes.annotate(title_zh(report, e.policy), (0, y), xytext=(-9, -12), color="#5a6570", **place)
        axes.axvline(0.0, color="#333333", lw=0.8)
        axes.set_yticks(range(len(effects)), [])
        axes.set_ylim(-0.6, len(effects) - 0.3)
        axes.grid(axis="x", color="#e6e9ec")
        axes.set_xlabel(f"{effects[0].name}: difference from the base, {scale.unit}, with 95 % intervals")
        return svg(figure, salt, f"{effects[0].name}: paired differences with intervals")


def together(report: Report, parts: tuple[Effect, ...], whole: Effect, rest: Effect, salt: str) -> str:
    """What each does alone, what they do beyond their sum, and what all do together."""
    with _drawing():
        figure = _figure(3.4)
        axes = figure.subplots()
        scale = Scale.shared((*parts, whole))
        level = 0.0
        bars = [
            *((_named(report, e.policy), e, colour(report, e.policy)) for e in parts),
            ("interaction", rest, "#b0b0b0"),
        ]
        for x, (_, e, shade) in enumerate(bars):
            _bar(axes, x, level * scale.factor, e, scale.factor, shade)
            level += e.mean
            axes.plot((x - 0.31, x + 1.31), (level * scale.factor,) * 2, color="#9aa5af", lw=0.8, zorder=0.5)
        _bar(axes, len(bars), 0.0, whole, scale.factor, colour(report, whole.policy))
        axes.axhline(0.0, color="#333333", lw=0.8)
        axes.set_xticks(range(len(bars) + 1), [*(name for name, _, _ in bars), _named(report, whole.policy)])
        axes.tick_params(axis="x", length=0)
        axes.set_ylabel(scale.unit)
        axes.margins(y=0.16)
        return svg(figure, salt, "What each policy does alone, the interaction, and all together")


def _bar(axes: Any, x: int, start: float, e: Effect, factor: float, shade: str) -> None:
    half, top = _half(e, factor), start + e.mean * factor
    axes.bar(x, e.mean * factor, bottom=start, color=shade, width=0.62)
    axes.errorbar(x, top, yerr=half, color="#222222", capsize=4, lw=1.4)
    above = max(start, top, top + half)
    axes.annotate(_told(e, factor), (x, above), xytext=(0, 4), textcoords="offset points", ha="center")


def lines(report: Report, series: Series, salt: str) -> str:
    """Daily means by policy as seven-day averages; the counted days begin at the dashed line."""
    with _drawing():
        figure = _figure(2.9)
        axes = figure.subplots()
        for policy, values in series.values.items():
            smooth = [
                sum(values[max(0, d - 6) : d + 1]) / len(values[max(0, d - 6) : d + 1]) for d in range(len(values))
            ]
            axes.plot(smooth, color=colour(report, policy), lw=1.9, label=policy)
        if series.start:
            axes.axvline(series.start, color="#6b6b6b", lw=0.9, ls="--")
        axes.set_xlabel("day of the run")
        axes.set_ylabel(f"{series.title.lower()} a day")
        axes.set_ylim(bottom=0.0)
        axes.margins(x=0.01)
        axes.grid(axis="y", color="#e6e9ec")
        axes.legend(frameon=False, ncols=len(series.values), loc="lower center", bbox_to_anchor=(0.5, 1.0))
        return svg(figure, salt, f"{series.title} a day by policy")


def bars(policies: Sequence[str], chart: Chart, salt: str) -> str:
    """Horizontal bars in panels: parts of a whole, or one bar a series with its interval.

    A series with the name of one of the `policies`, the base first, has that policy's colour.
    """
    with _drawing():
        across = 1 if len(chart.panels) == 1 else 2 if len(chart.panels) in (2, 4) else 3
        down = -(-len(chart.panels) // across)
        names = list(dict.fromkeys(name for _, series in chart.panels for name, _, _ in series))
        lanes = 1 if chart.stacked else len(names)
        height = len(chart.categories) * (0.12 * lanes + 0.14) if lanes > 1 else 0.36 * len(chart.categories)
        figure = _figure(1.1 + down * (height + 0.45))
        grid = figure.subplots(down, across, squeeze=False, sharex=True, sharey=True)
        figure.subplots_adjust(wspace=0.06, hspace=0.28)
        shades = {
            name: _of(policies, name)
            if name in policies
            else PAIR[k]
            if len(names) <= len(PAIR)
            else PARTS[k * len(PARTS) // max(len(names), 5)]
            for k, name in enumerate(names)
        }
        if names[-1] == "idle":
            shades["idle"] = PARTS[-1]
        for k, axes in enumerate(grid.flat):
            if k >= len(chart.panels):
                axes.set_visible(False)
                continue
            title, series = chart.panels[k]
            _panel(axes, chart, series, shades)
            if title:
                axes.set_title(title, fontsize=10, loc="left")
        for axes in grid[-1]:
            axes.set_xlabel(chart.label)
        handles, labels = grid[0][0].get_legend_handles_labels()
        figure.legend(
            handles,
            labels,
            frameon=False,
            ncols=min(6, len(names)),
            loc="lower center",
            bbox_to_anchor=(0.5, 0.9 if down == 1 else 0.92),
        )
        return svg(figure, salt, chart.label)


def _panel(
    axes: Any,
    chart: Chart,
    series: tuple[tuple[str, tuple[float, ...], tuple[float, ...]], ...],
    shades: dict[str, str],
) -> None:
    count = len(chart.categories)
    right, left = [0.0] * count, [0.0] * count
    for lane, (name, values, halves) in enumerate(series):
        if chart.stacked:
            starts = [(right if v >= 0 else left)[k] for k, v in enumerate(values)]
            axes.barh(range(count), values, left=starts, color=shades[name], height=0.66, label=name)
            for k, v in enumerate(values):
                (right if v >= 0 else left)[k] += v
        else:
            height = 0.8 / len(series)
            places = [k - 0.4 + height * (lane + 0.5) for k in range(count)]
            spread = [h if math.isfinite(h) else 0.0 for h in halves] if halves else None
            axes.barh(
                places, values, xerr=spread, color=shades[name], height=height * 0.86, label=name, ecolor="#222222",
                error_kw={"lw": 1.1, "capsize": 1.5},
            )  # fmt: skip
    axes.axvline(0.0, color="#333333", lw=0.8)
    axes.set_yticks(range(count), chart.categories)
    axes.set_ylim(count - 0.45, -0.55)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#e6e9ec")
