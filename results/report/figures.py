"""The figures of a report, drawn without global state; text stays text."""

import io
import math
from typing import TYPE_CHECKING, Any

from results.report.model import Effect, Report, Series

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's palette, told apart by colour-blind readers; the base is grey.
COLOURS = ("#6b6b6b", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
STYLE: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "svg.fonttype": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 10,
}


def colour(report: Report, policy: str) -> str:
    """A policy's colour, the same in every figure."""
    names = [name for name, _, _ in report.policies]
    return COLOURS[names.index(policy) % len(COLOURS)]


def svg(figure: "Figure", salt: str) -> str:
    """The figure as SVG text with its own ids, without dates: equal numbers give equal bytes."""
    from matplotlib import rc_context

    buffer = io.StringIO()
    with rc_context({**STYLE, "svg.hashsalt": salt}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def _figure(width: float, height: float) -> "Figure":
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height))


def scale(unit: str, largest: float) -> tuple[float, str]:
    """Factor and label for an axis.

    >>> scale("CNY", 5e6), scale("share", 0.1), scale("cars", 90)
    ((1e-06, 'CNY million'), (100.0, 'percentage points'), (1.0, 'cars'))
    """
    if unit.startswith("CNY") and largest >= 1e6:
        return 1e-6, unit.replace("CNY", "CNY million")
    return (100.0, "percentage points") if unit == "share" else (1.0, unit)


def forest(report: Report, effects: tuple[Effect, ...], salt: str) -> str:
    """Paired differences with their intervals, one line a policy, zero marked."""
    from matplotlib import rc_context

    with rc_context(STYLE):
        figure = _figure(8.0, 0.9 + 0.55 * len(effects))
        axes = figure.subplots()
        factor, label = scale(effects[0].unit, max(abs(e.mean) for e in effects))
        for line, e in enumerate(effects):
            y = len(effects) - 1 - line
            half = e.half_width if math.isfinite(e.half_width) else 0.0
            axes.errorbar(
                e.mean * factor, y, xerr=half * factor, fmt="o", color=colour(report, e.policy), capsize=4, lw=2.2, ms=7
            )
            axes.annotate(
                f"{e.mean * factor:+,.3g}", (e.mean * factor, y), xytext=(0, 8), textcoords="offset points", ha="center"
            )
        axes.axvline(0.0, color="#333333", lw=0.8)
        axes.set_yticks(range(len(effects)), [e.policy for e in reversed(effects)])
        axes.set_ylim(-0.6, len(effects) - 0.3)
        axes.set_xlabel(f"{effects[0].name}: difference from the base, {label}, with 95 % intervals")
        return svg(figure, salt)


def together(report: Report, parts: tuple[Effect, ...], whole: Effect, rest: Effect, salt: str) -> str:
    """What each does alone, what they do beyond their sum, and what all do together."""
    from matplotlib import rc_context

    with rc_context(STYLE):
        figure = _figure(8.0, 3.2)
        axes = figure.subplots()
        factor, label = scale(whole.unit, max(abs(e.mean) for e in (*parts, whole)))
        level = 0.0
        bars = [*((e.policy + "\nalone", e, colour(report, e.policy)) for e in parts), ("interaction", rest, "#b0b0b0")]
        for x, (_, e, shade) in enumerate(bars):
            _bar(axes, x, level * factor, e, factor, shade)
            level += e.mean
        _bar(axes, len(bars), 0.0, whole, factor, colour(report, whole.policy))
        axes.axhline(0.0, color="#333333", lw=0.8)
        axes.set_xticks(range(len(bars) + 1), [*(name for name, _, _ in bars), whole.policy + "\ntogether"])
        axes.set_ylabel(label)
        axes.margins(y=0.18)
        return svg(figure, salt)


def _bar(axes: "object", x: int, start: float, e: Effect, factor: float, shade: str) -> None:
    half = e.half_width * factor if math.isfinite(e.half_width) else 0.0
    top = start + e.mean * factor
    axes.bar(x, e.mean * factor, bottom=start, color=shade, width=0.62)  # type: ignore[attr-defined]
    axes.errorbar(x, top, yerr=half, color="#222222", capsize=4, lw=1.4)  # type: ignore[attr-defined]
    above = max(start, top, top + half)
    axes.annotate(  # type: ignore[attr-defined]
        f"{e.mean * factor:+,.3g}", (x, above), xytext=(0, 4), textcoords="offset points", ha="center"
    )


def lines(report: Report, series: Series, salt: str) -> str:
    """Daily means by policy as seven-day averages, labelled at their ends."""
    from matplotlib import rc_context

    with rc_context(STYLE):
        figure = _figure(8.0, 2.8)
        axes = figure.subplots()
        for policy, values in series.values.items():
            smooth = [
                sum(values[max(0, d - 6) : d + 1]) / len(values[max(0, d - 6) : d + 1]) for d in range(len(values))
            ]
            axes.plot(smooth, color=colour(report, policy), lw=1.8, label=policy)
        axes.set_xlabel("day of the run")
        axes.set_ylabel(f"{series.title.lower()} a day")
        axes.set_ylim(bottom=0.0)
        axes.legend(frameon=False, ncols=len(series.values), loc="lower center", bbox_to_anchor=(0.5, 1.0))
        return svg(figure, salt)
