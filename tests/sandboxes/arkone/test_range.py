"""Ranges of any size: the same for the same seed, paged without a gap, repriced at once."""

from __future__ import annotations

import pytest

from sandboxes.kit import SandboxControl
from sandboxes.kit.client import SandboxRefused
from tests.sandboxes.arkone.parts import Erp


def test_a_made_range_is_paged_whole_and_is_the_same_for_the_same_seed(
    erp: Erp, control: SandboxControl
) -> None:
    figures = []
    for _ in range(2):
        control.reset(fixture="empty", seed=7)
        control.options(skew_s=0, rate_per_s=0)
        made = control.call("POST", "/range", {"styles": 30, "variants_each": 12, "seed": 3})
        assert made == {"styles": 30, "variants": 360, "prices": 360, "stock": 360}
        lists = {
            path: [row for page in erp.pages(path) for row in page]
            for path in ("/items", "/prices", "/stock")
        }
        figures.append(
            {path: [(row["sku"], row.get("rate"), row.get("on_hand"), row.get("mrp")) for row in rows] for path, rows in lists.items()}
        )  # fmt: skip
    assert [len(rows) for rows in figures[0].values()] == [390, 360, 360]
    assert figures[0] == figures[1]


def test_reprice_changes_so_many_prices_at_once_and_silently(erp: Erp, control: SandboxControl) -> None:
    control.call("POST", "/range", {"styles": 5, "variants_each": 4})
    before = erp.pages("/prices", limit=200)[-1][-1]

    skus = control.call("POST", "/range/reprice", {"count": 10, "by": 3})["skus"]

    changed = erp.pages("/prices", limit=200, modified_since=before["modified_at"], after_id=before["id"])[0]
    assert sorted(row["sku"] for row in changed) == sorted(skus)
    assert {row["version"] for row in changed} == {2}
    assert control.deliveries() == []


def test_lists_are_in_order_again_after_a_reset(erp: Erp, control: SandboxControl) -> None:
    control.call("POST", "/range", {"styles": 5})
    assert len(erp.pages("/items", limit=200)[0]) == 14 + 25
    control.reset(fixture="empty")
    control.options(skew_s=0, rate_per_s=0)
    assert erp.pages("/items", limit=200)[0] == []


@pytest.mark.parametrize("asked", [{"styles": 0}, {"styles": "many"}, {"styles": 1, "variants_each": 65}])
def test_a_range_that_cannot_be_is_refused(control: SandboxControl, asked: dict[str, object]) -> None:
    with pytest.raises(SandboxRefused, match="invalid_range"):
        control.call("POST", "/range", asked)
