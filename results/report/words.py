"""Numbers in words that a board reads: units, thousands, intervals, and what cannot be told apart."""

import math

from results.report.model import Effect, Report


def amount(value: float, unit: str, *, sign: bool = False) -> str:
    """A number with its unit.

    >>> amount(12_340_000.0, "CNY"), amount(0.0412, "share"), amount(-3.2, "minutes", sign=True)
    ('CNY 12.3 million', '4.12 %', '−3.2 minutes')
    >>> amount(float("nan"), "CNY")
    'no value'
    """
    if math.isnan(value):
        return "no value"
    head = ("+" if value > 0 else "−" if value < 0 else "±") if sign else ("−" if value < 0 else "")
    size = abs(value)
    if unit.startswith("CNY"):
        text = f"CNY {head}{size / 1e6:,.1f} million" if size >= 1e6 else f"CNY {head}{size:,.0f}"
        return text + unit[3:].replace(" per", " a")
    if unit == "share":
        return f"{head}{100 * size:.3g} {'points' if sign else '%'}"
    digits = f"{size:,.0f}" if size >= 100 else f"{size:.3g}"
    return f"{head}{digits} {unit}"


def interval(effect: Effect) -> str:
    """The 95 % interval, or that there is none.

    >>> interval(Effect("o", "Orders", "cars", "p", 100, 120, 20, 5))
    '95 % interval +15 cars to +25 cars'
    """
    if not math.isfinite(effect.half_width):
        return "no interval: one replication, or no value in some of them"
    low, high = effect.mean - effect.half_width, effect.mean + effect.half_width
    return f"95 % interval {amount(low, effect.unit, sign=True)} to {amount(high, effect.unit, sign=True)}"


def verdict(effect: Effect, matters: float | None = None) -> str:
    """What the interval allows to say."""
    if not math.isfinite(effect.half_width):
        return "no interval"
    if not effect.told_apart:
        return "cannot be told apart"
    if matters is None:
        return "up" if effect.mean > 0 else "down"
    low = abs(effect.mean) - effect.half_width
    if low >= matters:
        return "matters"
    return "too small to matter" if abs(effect.mean) + effect.half_width < matters else "not settled whether it matters"


def answer(report: Report) -> tuple[str, str]:
    """The answer in two sentences: what the best policy does to the primary KPI, then what the others do."""
    name = report.first[0].name.lower()
    up = [e for e in report.first if e.told_apart and e.mean > 0]
    down = [e for e in report.first if e.told_apart and e.mean < 0]
    if up:
        top = max(up, key=lambda e: e.mean)
        what = f"{_said(report, top)} raises {name} most over {report.days} days: {_measured(report, top)}."
    elif down:
        top = min(down, key=lambda e: e.mean)
        what = (
            f"No policy can be shown to raise {name} over {report.days} days, and {_said(report, top)} lowers it most: "
            f"{_measured(report, top)}."
        )
    else:
        top = report.first[0]
        what = f"No policy can be told apart from the base in {name}: {_said(report, top)} {_measured(report, top)}."
    others = "; ".join(f"{_said(report, e)}: {_measured(report, e)}" for e in report.first if e is not top)
    basis = f"measured on the same simulated people under every policy, {report.replications} replications each"
    return what, f"{others} \u2013 {basis}." if others else f"This is {basis}."


def _said(report: Report, effect: Effect) -> str:
    return f"\u201c{title(report, effect.policy)}\u201d"


def _measured(report: Report, effect: Effect) -> str:
    return f"{amount(effect.mean, effect.unit, sign=True)} ({interval(effect)}; {verdict(effect, report.matters)})"


def title(report: Report, policy: str) -> str:
    """The title of a policy."""
    return next(t for name, t, _ in report.policies if name == policy)
