"""The sections of the company's numbers refuse what makes no sense."""

import pytest
from pydantic import ValidationError

from sim.scenario.delivery import DeliverySection
from sim.scenario.finance import FinanceSection
from sim.scenario.scoring import ScoringSection


def test_defaults_come_from_the_register_and_have_the_type_of_the_field() -> None:
    for section in (DeliverySection(), FinanceSection(), ScoringSection()):
        for name, field in type(section).model_fields.items():
            assert type(getattr(section, name)) is field.annotation or name == "use"
            assert field.description


@pytest.mark.parametrize(
    ("section", "values"),
    [
        (DeliverySection, {"stock_share": 40}),
        (DeliverySection, {"build_days": 0}),
        (DeliverySection, {"handover_open_hour": 20.0}),
        (DeliverySection, {"promise_days": 3}),
        (FinanceSection, {"vat_share": float("nan")}),
        (FinanceSection, {"baas_retained_share": -0.1}),
        (ScoringSection, {"auc": 0.4}),
        (ScoringSection, {"use": "lifo"}),
    ],
)
def test_values_out_of_range_and_unknown_keys_are_refused(section, values) -> None:
    with pytest.raises(ValidationError):
        section(**values)
