"""Builds elsewhere, or of files in another order, give the same files."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.processes import content, finish, start, write_book


def test_path_hash_seed_zone_and_order_do_not_count(tmp_path: Path) -> None:
    first = write_book(tmp_path / "a")
    second = write_book(tmp_path / "other" / "b c", is_reversed=True)
    processes = [start(first, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")]
    processes.append(start(second, "-j", "2", PYTHONHASHSEED="2", TZ="Asia/Shanghai", LC_ALL="C.UTF-8"))
    for process in processes:
        finish(process)
    assert content(first) == content(second)
