"""Numbers in words that a board reads: units, thousands, intervals, and what cannot be told apart."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from results.report.model import Effect, Estimate, Report

MINUS = "\u2212"
#: Beside an estimate whose replications are too few, or too alike, for an interval.
NO_INTERVAL = "± ?"


@dataclass(frozen=True)
class Scale:
    """How the numbers of one KPI are written, all of them alike.

    >>> money = Scale.of("CNY", 12.3e6)
    >>> money.level(12_340_000.0), money.difference(-2.04e6, 1.1e6), money.unit
    ('CNY 12.3 million', '−2.0 ± 1.1', 'CNY million')
    >>> share = Scale.of("share", 0.04)
    >>> share.level(0.0412), share.difference(0.0021, 0.0004), share.unit
    ('4.12 %', '+0.210 ± 0.040', '%-points')
    """

    factor: float
    before: str
    after: str
    unit: str

    @classmethod
    def of(cls, unit: str, largest: float) -> "Scale":
        """The scale for numbers up to `largest` of a unit of the KPI tree."""
        if unit == "share":
            return cls(100.0, "", " %", "%-points")
        if unit.startswith("CNY"):
            per = unit[3:].replace(" per", " a")
            million = " million" if largest >= 1e6 else ""
            return cls(1e-6 if million else 1.0, "CNY ", million + per, "CNY" + million + per)
        return cls(1.0, "", f" {unit}", unit)

    @classmethod
    def shared(cls, effects: Iterable[Effect]) -> "Scale":
        """One scale for the differences of a KPI and the levels that they are between."""
        listed = list(effects)
        sizes = [abs(x) for e in listed for x in (e.base, e.value, e.mean) if math.isfinite(x)]
        return cls.of(listed[0].unit, max(sizes, default=0.0))

    def level(self, value: float) -> str:
        """A level with its unit, three figures at least."""
        if not math.isfinite(value):
            return "no value"
        return f"{self.before}{plain(value * self.factor)}{self.after}"

    def difference(self, mean: float, half: float) -> str:
        """A difference and the half-width of its interval, as exactly as the interval allows."""
        if math.isnan(mean):
            return "no value"
        digits = decimals(mean * self.factor, half * self.factor)
        sign = signed(mean * self.factor, digits)
        return f"{sign} ± {half * self.factor:,.{digits}f}" if math.isfinite(half) else f"{sign} {NO_INTERVAL}"

    def interval(self, mean: float, half: float) -> str:
        """The 95 % interval from its lower to its upper end, or that there is none.

        >>> Scale.of("cars", 120.0).interval(20.0, 5.0)
        '+15.0 to +25.0'
        """
        if not math.isfinite(half):
            return "no interval"
        digits = decimals(mean * self.factor, half * self.factor)
        low, high = (mean - half) * self.factor, (mean + half) * self.factor
        return f"{signed(low, digits)} to {signed(high, digits)}"


def decimals(mean: float, half: float) -> int:
    """Digits after the point: two figures of the interval, or three of the number where there is none; whole numbers have none."""
    if math.isfinite(half) and half > 0.0:
        return min(4, max(0, 1 - math.floor(math.log10(half))))
    if not math.isfinite(mean) or mean == round(mean):
        return 0
    return min(4, max(0, 2 - math.floor(math.log10(abs(mean)))))


def signed(value: float, digits: int) -> str:
    """A number with its sign; what rounds to zero has none.

    >>> signed(1234.5, 1), signed(-0.04, 1)
    ('+1,234.5', '0.0')
    """
    text = f"{abs(value):,.{digits}f}"
    if not any(c in "123456789" for c in text):
        return text
    return ("+" if value > 0 else MINUS) + text


def plain(value: float) -> str:
    """A number of three figures at least, thousands apart.

    >>> plain(12345.6), plain(0.1234), plain(-3.0), plain(1e-7), plain(0.0)
    ('12,346', '0.123', '−3', '0.0000001', '0')
    """
    if not math.isfinite(value):
        return "no value"
    size = abs(value)
    digits = 0 if size == round(size) else min(9, max(0, 2 - math.floor(math.log10(size))))
    text = f"{size:,.{digits}f}"
    if size < 0.001:
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return (MINUS if value < 0 else "") + text


def verdict(effect: Effect, matters: float | None = None) -> str:
    """What the interval allows to say: that it matters (where that is asked), or good or bad news, or nothing."""
    if not math.isfinite(effect.half_width):
        return "no interval"
    if not effect.told_apart:
        return "cannot be told apart"
    if matters is not None:
        low = abs(effect.mean) - effect.half_width
        if low >= matters:
            return "matters"
        return "too small to matter" if abs(effect.mean) + effect.half_width < matters else "not settled if it matters"
    way = "up" if effect.mean > 0 else "down"
    return way if effect.better == "neither" else "better" if way == effect.better else "worse"


def answer(report: Report) -> tuple[str, str]:
    """The answer in two sentences: what the best policy does to the primary KPI, then what the others do."""
    scale = Scale.shared(report.first)
    name = report.first[0].name.lower()
    up = [e for e in report.first if e.told_apart and e.mean > 0]
    down = [e for e in report.first if e.told_apart and e.mean < 0]
    over = f"over {report.days} days"
    if up:
        top = max(up, key=lambda e: e.mean)
        what = f"{_said(report, top)} raises {name} most {over}: {_measured(report, scale, top)}."
    elif down:
        top = min(down, key=lambda e: e.mean)
        what = f"No policy is shown to raise {name} {over}, and {_said(report, top)} lowers it most: {_measured(report, scale, top)}."
    else:
        top = max(report.first, key=lambda e: e.mean)
        what = (
            f"No policy can be told apart from the base in {name} {over}: {_said(report, top)} "
            f"changes it by {_measured(report, scale, top)}."
        )
    count = report.replications
    basis = (
        f"measured on the same simulated people under every policy, {count} replication{'s' if count > 1 else ''} each"
    )
    others = "; ".join(
        f"{_said(report, e)} {scale.difference(e.mean, e.half_width)} ({verdict(e, report.matters)})"
        for e in report.first
        if e is not top
    )
    rest = "".join(
        f"; the interaction in {_said(report, whole)} {scale.difference(e.mean, e.half_width)} ({verdict(e)})"
        for _, whole, e in report.together
    )
    if others:
        return what, f"The others, in {scale.unit} \u00b1 95 %: {others}{rest} \u2013 {basis}."
    return what, f"This is {basis}."


def _said(report: Report, effect: Effect) -> str:
    return f"\u201c{short(title(report, effect.policy))}\u201d"


def _measured(report: Report, scale: Scale, e: Effect) -> str:
    digits = decimals(e.mean * scale.factor, e.half_width * scale.factor)
    amount = (
        scale.before + signed(e.mean * scale.factor, digits) + (scale.after if scale.unit != "%-points" else " points")
    )
    if not math.isfinite(e.half_width):
        return f"{amount} (no interval)"
    return f"{amount} (95 % interval {scale.interval(e.mean, e.half_width)}; {verdict(e, report.matters)})"


def title(report: Report, policy: str) -> str:
    """The title of a policy."""
    return next(t for name, t, _ in report.policies if name == policy)


def title_zh(report: Report, policy: str) -> str:
    """The Chinese title of a policy; empty when it has none."""
    return next(zh for name, _, zh in report.policies if name == policy)


def short(text: str) -> str:
    """A title up to its colon.

    >>> short("Price cut alone: every model 30 000 yuan less")
    'Price cut alone'
    """
    return text.split(":")[0].strip()


def cell(value: object) -> str:
    """A cell of a table as text.

    >>> cell(12345), cell(0.1234), cell("a"), cell(Estimate(0.25, 0.014, "share")), cell(Estimate(-3.0, 1.0, "", True))
    ('12,345', '0.123', 'a', '25.0 ± 1.4 %', '−3.0 ± 1.0')
    """
    if isinstance(value, Estimate):
        return _estimate(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return plain(value)
    return str(value)


def _estimate(value: Estimate) -> str:
    if math.isnan(value.mean):
        return "no value"
    factor, after = (100.0, "" if value.difference else " %") if value.unit == "share" else (1.0, "")
    if value.difference:
        return Scale(factor, "", "", "").difference(value.mean, value.half_width)
    digits = decimals(value.mean * factor, value.half_width * factor)
    head = f"{value.mean * factor:,.{digits}f}".replace("-", MINUS)
    half = f" ± {value.half_width * factor:,.{digits}f}" if math.isfinite(value.half_width) else ""
    return f"{head}{half}{after}"
