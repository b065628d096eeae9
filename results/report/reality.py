"""What is publicly known about the company, to stand beside what the simulator says; nothing here is an input of a run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A public number.

    Attributes:
        key: what of a run stands beside it.
        what: in words, with the unit.
        public: the number, and of what.
        when: the time it is about.
        source: who says so, and where.
        quality: of the source.
    """

    key: str
    what: str
    public: str
    when: str
    source: str
    quality: str


XCHUXING = "xchuxing.com/article/86656"

FACTS = (
    Fact("leads", "leads a month, in the region", "500 000 in the whole country", "July 2023", XCHUXING, "company's target, trade press"),
    Fact("visits", "visitors a month, in the region", "200 000 visits in the whole country", "July 2023", XCHUXING, "company's target, trade press"),
    Fact("orders", "orders a month, in the region", "20 000 in the whole country", "July 2023", XCHUXING, "company's target, trade press"),
    Fact("visits_per_lead", "visits a lead", "0.40, by the target above", "July 2023", XCHUXING, "company's target, trade press"),
    Fact("orders_per_visit", "orders a visit", "0.10, by the target above", "July 2023", XCHUXING, "company's target, trade press"),
    Fact("orders_per_lead", "orders a lead", "0.04, by the target above", "July 2023", XCHUXING, "company's target, trade press"),
    Fact("orders_over_base", "orders, times those before the reform", "2.36 in handovers (55 432 after 23 520, whole country; new models came too)", "third against second quarter 2023", "the company's monthly releases", "company figures"),
    Fact("houses", "Houses in the region", "137 in the whole country", "30 September 2023", "carzxzc.com/industry/21533.html", "copy of CnEVPost"),
    Fact("spaces", "Spaces in the region", "304 in the whole country", "30 September 2023", "carzxzc.com/industry/21533.html", "copy of CnEVPost"),
    Fact("team_shenzhen", "advisors in Shenzhen, last week", "200, then 400", "first half of 2024", "evmagz.com, after Leiphone", "trade press"),
    Fact("baas_share", "share of orders that lease the battery", "0.35", "November 2020", "company release (copy)", "company figure"),
    Fact("baas_share", "share of orders that lease the battery", "over 0.70 of buyers", "2020 to 2024", "redplanx.com/html/news/1617384.html", "aggregator: weak"),
    Fact("referral_share", "share of orders from referrals", "over 0.45", "2019", "technode.com/2020/01/07/nio-december-deliveries-referral", "statement of the CEO"),
    Fact("delivery_weeks", "weeks from order to handover", "2, down from 5 (ET7)", "December 2022", "SCMP, article 3201836", "press, from the company's app"),
    Fact("margin", "gross margin over revenue of orders", "0.11 (vehicle margin)", "third quarter 2023", "reportify.ai/financials/962456658188046336", "company figure"),
    Fact("nps", "net promoter score of new owners", "80.1", "second half of 2024", "Landroads, by globalchinaev.com", "survey of 7 800 owners"),
)  # fmt: skip

NOTE = (
    "The prediction beside what happened. The base is calibrated to the company's funnel target of July 2023, with the "
    "share of referrals and the delivery times in view, so the rows on these are no test; the reform is not tuned to its known outcome. Public numbers are of the whole country and "
    "of the time named, the model's are of the region and the counted days. Leads whose time is not over at the end of the run "
    "count as leads."
)
