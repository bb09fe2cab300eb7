"""What `make matrix` finds and prints, without the minutes that its commands take."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.matrix import Interpreter, Outcome, candidates, line, probe

PYTHON = Interpreter("/usr/bin/python3.11", (3, 11, 2))


def test_a_python_of_several_names_is_tried_once(tmp_path: Path) -> None:
    (tmp_path / "python3").symlink_to(sys.executable)
    [python] = probe([sys.executable, str(tmp_path / "python3"), "/bin/false", str(tmp_path / "python3.99")])
    assert python.version == sys.version_info[:3]


def test_the_python_of_the_path_is_a_candidate() -> None:
    assert all(Path(path).name.startswith("python3") for path in candidates())


def test_a_line_counts_speeches_and_tests() -> None:
    demo = Outcome(0, 31.4, "Against the truth\n  speeches found         631\n  copies: recall   1.0000\n")
    assert "31 s  ok  speeches found 631, copies: recall 1.0000" in line(PYTHON, "demo", demo)
    test = Outcome(0, 300.0, "....\n2917 passed, 13 skipped in 300.01s (0:05:00)\n")
    assert "ok  2917 passed, 13 skipped  (/usr/bin/python3.11)" in line(PYTHON, "test", test)


def test_a_failure_shows_the_end_of_the_output() -> None:
    output = "\n".join(["first", *["more"] * 50, "FAILED tests/test_a.py", "1 failed, 2 passed in 3.00s"])
    text = line(PYTHON, "test", Outcome(2, 3.0, output))
    assert "FAILED with 2  1 failed, 2 passed" in text
    assert "FAILED tests/test_a.py" in text
    assert "first" not in text
