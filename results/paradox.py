"""Simpson's paradox: a share rises in the parts and falls in the whole, because the mix of the parts moved.

The difference of the whole is split exactly into what happens within the parts, at their mean weights, and what the
shifted weights do, at the parts' mean shares (Kitagawa 1955, JASA 50:1168). A reversal is told when within has the other
sign than the whole, and parts with more than half of the weight go its way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from results.store import Run

#: (numerator, denominator) by part.
Fractions = Mapping[int, tuple[float, float]]
#: Mean and half-width of an interval over replications; the half-width is no number where there is none.
Interval = Callable[[list[float]], tuple[float, float]]
DIMENSIONS = {"segment": "segments", "city": "cities", "channel": "channels"}
KPI, RISES, FALLS = "order_rate", "rises", "falls"


@dataclass(frozen=True)
class Split:
    """A share's difference, policy less base: `whole` = `within` + `mix`.

    Attributes:
        parts: with people under both; a part under one only is all mix.
        against: those whose difference has the other sign than the whole's.
        weight: of those against, among all people of `parts`.
    """

    whole: float
    within: float
    mix: float
    parts: tuple[int, ...]
    against: tuple[int, ...]
    weight: float

    @property
    def reversed(self) -> bool:
        """Whether the whole tells the opposite of most of its parts."""
        return self.whole * self.within < 0.0 and self.weight > 0.5


def split(base: Fractions, policy: Fractions) -> Split | None:
    """Split the difference of a share by parts; None when nobody is there to take a share of.

    >>> small_stones, large_stones = 0, 1
    >>> open_surgery = {small_stones: (81, 87), large_stones: (192, 263)}
    >>> keyhole = {small_stones: (234, 270), large_stones: (55, 80)}
    >>> found = split(open_surgery, keyhole)
    >>> round(found.whole, 3), round(found.within, 3), found.against, found.reversed
    (0.046, -0.054, (0, 1), True)
    """
    people = [sum(bottom for _, bottom in each.values()) for each in (base, policy)]
    if not all(people):
        return None
    whole = sum(t for t, _ in policy.values()) / people[1] - sum(t for t, _ in base.values()) / people[0]
    within, both, gains = 0.0, [], {}
    for key in sorted({*base, *policy}):
        (top_a, a), (top_b, b) = base.get(key, (0.0, 0.0)), policy.get(key, (0.0, 0.0))
        if a and b:
            both.append(key)
            gains[key] = top_b / b - top_a / a
            within += 0.5 * (a / people[0] + b / people[1]) * gains[key]
    against = tuple(key for key in both if gains[key] * whole < 0.0)

    def size(keys: Sequence[int]) -> float:
        return sum(base[key][1] + policy[key][1] for key in keys)

    weight = size(against) / size(both) if both else 0.0
    return Split(whole, within, whole - within, tuple(both), against, weight)


def told(
    policy: str, name: str, by: str, pairs: Sequence[tuple[Fractions, Fractions]], interval: Interval
) -> str | None:
    """The sentence about a reversal, or None.

    Args:
        policy, name, by: words for the policy, the share and the parts.
        pairs: base and policy, one pair a replication; parts are judged on their sums.
        interval: of a mean over replications. Where it leaves zero in, nothing is said: a sign that chance may have
            given is no paradox. One replication has no interval, and the sentence says that.
    """
    sums = split(_sum([a for a, _ in pairs]), _sum([b for _, b in pairs]))
    each = [found for a, b in pairs if (found := split(a, b)) is not None]
    if sums is None or not sums.reversed or len(each) < len(pairs):
        return None
    effects = [interval([getattr(s, part) for s in each]) for part in ("whole", "within", "mix")]
    single = len(pairs) == 1
    (whole, whole_half), (within, within_half), _ = effects
    if not single and not (abs(whole) > whole_half and abs(within) > within_half and whole * within < 0.0):
        return None
    up, down = (RISES, FALLS) if sums.within > 0.0 else (FALLS, RISES)
    count, of = len(sums.against), len(sums.parts)
    where = f"in each of the {of} {by}" if count == of else f"in {count} of {of} {by} with {sums.weight:.0%} of people"
    points = [f"{100 * mean:+.2f}" + ("" if single else f" ± {100 * half:.2f}") for mean, half in effects]
    chance = " One replication: no interval, this may be chance." if single else ""
    return (
        f"{policy}: {name} {up} {where} and {down} over all: the mix moved. Over all {points[0]} points = "
        f"{points[1]} within the parts and {points[2]} by their weights.{chance}"
    )


def warnings(runs: Mapping[str, Sequence[Run]], interval: Interval) -> list[str]:
    """Where the conversion of leads tells one thing over all and the opposite by segment, city or channel.

    Args:
        runs: of each policy, the base first, paired by replication.
        interval: as for `told`.
    """
    from results.kpi import KPIS, fractions

    base, *policies = runs
    found = []
    for by in DIMENSIONS:
        parts = {name: [fractions(run, KPI, by) for run in each] for name, each in runs.items()}
        for policy in policies:
            pairs = list(zip(parts[base], parts[policy], strict=True))
            found.append(told(policy, f"“{KPIS[KPI].name}”", DIMENSIONS[by], pairs, interval))
    return [sentence for sentence in found if sentence is not None]


def _sum(each: Sequence[Fractions]) -> dict[int, tuple[float, float]]:
    sums: dict[int, tuple[float, float]] = {}
    for fractions in each:
        for key, (top, bottom) in fractions.items():
            old = sums.get(key, (0.0, 0.0))
            sums[key] = old[0] + top, old[1] + bottom
    return sums
