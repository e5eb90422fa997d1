"""Lines of the table of roles, read."""

from __future__ import annotations

import pytest

from core.roles.rules import Role, rights_by_role, rights_of


def test_verbs_and_models_multiply_and_custom_rights_stand_as_written() -> None:
    assert rights_of(["orders view+change: lead review", "orders: cancel_order"]) == {
        "orders.view_lead", "orders.view_review", "orders.change_lead", "orders.change_review", "orders.cancel_order",
    }  # fmt: skip


@pytest.mark.parametrize("line", ["", "orders", "orders view", "orders view:", "orders look: lead", ": lead"])
def test_a_line_that_grants_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no "):
        rights_of([line])


def test_everything_is_all_that_is_known() -> None:
    roles = [Role("Owner", "", ("*",)), Role("Packer", "", ("orders view: order",))]
    found = rights_by_role(roles, ["orders.view_order", "orders.add_lead"])
    assert found == {"Owner": {"orders.view_order", "orders.add_lead"}, "Packer": {"orders.view_order"}}


def test_a_misspelt_right_is_told_with_its_role() -> None:
    with pytest.raises(LookupError, match=r"Packer: no such right: orders\.view_ordre"):
        rights_by_role([Role("Packer", "", ("orders view: ordre",))], ["orders.view_order"])
