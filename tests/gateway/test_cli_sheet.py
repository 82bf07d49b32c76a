"""`flask sheet`: printed, or as a page; what cannot be is refused in one line."""

from __future__ import annotations

from pathlib import Path

from tests.doors import Doors


def test_the_command_prints_and_writes_a_page(doors: Doors, tmp_path: Path) -> None:
    runner = doors.app.test_cli_runner()
    printed = runner.invoke(args=["sheet"])
    assert printed.exit_code == 0, printed.output
    assert "programme sheet of November 2026" in printed.output
    page = tmp_path / "sheet.html"
    assert runner.invoke(args=["sheet", "--month", "2026-10", "--out", str(page)]).exit_code == 0
    assert "Programme sheet, October 2026" in page.read_text(encoding="utf-8")
    for arguments, why in (
        (["--month", "2027-01"], "has not begun"),
        (["--out", str(tmp_path / "no" / "a.html")], "cannot write"),
    ):
        refused = runner.invoke(args=["sheet", *arguments])
        assert refused.exit_code == 1
        assert why in refused.output
        assert len(refused.output.splitlines()) == 1
