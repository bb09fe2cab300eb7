"""Commands import Fanwen's packages, whatever packages the current folder has."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.made.pages import speech
from tests.made.places import ROOT

SCRIPT = Path(sys.executable).with_name("fanwen")
PACKAGES = ("crawler", "db", "dedup", "fanwen", "pipelines", "tables", "textbasics")


def test_a_folder_with_packages_of_the_same_names(tmp_path: Path) -> None:
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} == set(PACKAGES)
    for name in PACKAGES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemError('a package of the user')\n")
    (tmp_path / "one.txt").write_text(speech(1), "utf-8")
    command = [SCRIPT, "--data", "var", "import", "one.txt", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert json.loads(done.stdout)["speeches"] == 1
