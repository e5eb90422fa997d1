"""The same ERP, spoken to in each dialect that the shop knows: every test here runs once for each adapter."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from tests.erp_sync.conftest import PRICE_LIST
from tests.world import World

ADAPTERS = {"arkone": "erp_sync.arkone.erp.ArkOneErp", "erpnext": "erp_sync.erpnext.erp.ErpNextErp"}


@pytest.fixture(params=list(ADAPTERS))
def erp(request: pytest.FixtureRequest, world: World, settings: Settings) -> World:
    """A run whose ERP holds the small range, and the setting that chooses one adapter for it."""
    settings.ERP = ADAPTERS[request.param]
    settings.ARKONE_PRICE_LIST = settings.ERPNEXT_PRICE_LIST = PRICE_LIST
    world.arkone.options(rate_per_s=0)
    return world
