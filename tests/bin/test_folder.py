"""The data folder is held by one run at a time, and only ever deleted when it is ours."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from launcher.errors import CannotStart
from launcher.folder import MARKER, ShopFolder, shop_folder
from launcher.patience import Patience


def test_the_folder_is_the_projects_own_unless_another_is_chosen(tmp_path: Path) -> None:
    assert shop_folder(tmp_path, None).path == tmp_path / ".blouson"
    assert shop_folder(tmp_path, str(tmp_path / "else")).path == tmp_path / "else"


def test_a_second_run_on_the_same_folder_is_told_where_the_first_is(shop: ShopFolder) -> None:
    shop.take()
    shop.remember("address", "http://127.0.0.1:8000")
    with pytest.raises(CannotStart, match=r"^bin/dev already runs on .*http://127\.0\.0\.1:8000"):
        ShopFolder(shop.path).take()


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(CannotStart, match="holds other files"):
        ShopFolder(tmp_path).take()
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="not a folder this user can write in"):
        ShopFolder(tmp_path / "file").take()


def test_emptying_keeps_the_marker_and_follows_no_link(shop: ShopFolder, tmp_path: Path) -> None:
    shop.take()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("")
    (shop.path / "link").symlink_to(outside)
    (shop.postgres / "base").mkdir(parents=True)
    shop.remember("cluster", "made")
    shop.empty()
    assert (outside / "precious").exists()
    assert (shop.path / MARKER).exists()
    assert not shop.postgres.exists()
    assert shop.remembered("cluster") is None


def test_nothing_is_deleted_without_the_marker(shop: ShopFolder) -> None:
    shop.take()
    (shop.path / MARKER).unlink()
    (shop.media / "photo.jpg").write_text("")
    with pytest.raises(CannotStart, match="nothing was deleted"):
        shop.empty()
    assert (shop.media / "photo.jpg").exists()


def test_secrets_and_memory_are_private(shop: ShopFolder) -> None:
    shop.take()
    shop.secret("django")
    shop.remember("address", "http://127.0.0.1:8000")
    for name in ("django.secret", "memory.json"):
        assert stat.S_IMODE((shop.path / name).stat().st_mode) == 0o600


def test_a_broken_memory_is_forgotten(shop: ShopFolder) -> None:
    shop.take()
    (shop.path / "memory.json").write_text("{half")
    assert shop.remembered("address") is None
    shop.remember("address", "here")
    assert shop.remembered("address") == "here"


def test_cleaning_waits_for_whoever_still_cleans(shop: ShopFolder) -> None:
    shop.take()
    shop.wait_until_clean(Patience())
    other = ShopFolder(shop.path)
    asked: list[float] = []

    class OnePause(Patience):
        def pause(self, seconds: float) -> None:
            asked.append(seconds)
            shop.release_cleaning()

    other.wait_until_clean(OnePause())
    assert asked == [0.2]
