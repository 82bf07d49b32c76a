"""What a newcomer reads when the machine lacks something: one clear line each."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "install", tmp_path / "bin" / "install")
    (tmp_path / "requirements.txt").write_text("flask==0.0.0\n")
    return tmp_path


def install(folder: Path, python: str) -> str:
    """What the installer says with this script in place of Python; it must fail."""
    program = folder / "python"
    program.write_text("#!/bin/sh\n" + python)
    program.chmod(0o755)
    command = [folder / "bin" / "install", "requirements.txt"]
    ran = subprocess.run(
        command, env={"PYTHON": str(program), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    return ran.stderr


def test_an_old_python(folder: Path) -> None:
    said = install(folder, "exit 1")
    assert said == (
        "Saathi needs Python 3.11 or newer: install it, or name one: PYTHON=/path/to/python3.12 make demo\n"
    )


def test_a_python_without_venv(folder: Path) -> None:
    said = install(folder, 'case "$2" in *version_info*) exit 0;; *) exit 1;; esac')
    assert said == (
        "This Python cannot make a virtual environment: install its venv module (Debian: apt install python3-venv)\n"
    )
