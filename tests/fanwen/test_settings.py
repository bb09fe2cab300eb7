"""The settings file and its errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanwen.folder.paths import DataFolder
from fanwen.folder.settings import Hook, Settings, read_settings
from tables.reader import ConfigError

COMPLETE = """
[hook]
command = "mail -s Fanwen you@example.com"
url = "https://example.com/hook"
timeout = 5

[monitors]
without_news = 3
"""


def test_no_file(tmp_path: Path) -> None:
    assert read_settings(DataFolder(tmp_path)) == Settings(Hook(None, None, 30.0), 14)


def test_a_complete_file(tmp_path: Path) -> None:
    (tmp_path / "fanwen.toml").write_text(COMPLETE)
    hook = Hook("mail -s Fanwen you@example.com", "https://example.com/hook", 5.0)
    assert read_settings(DataFolder(tmp_path)) == Settings(hook, 3)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("timeout = 5", "timeout = 0", ":5: hook.timeout: is 0; it must be at least 0.1"),
        ("timeout = 5", 'timeout = "5"', ":5: hook.timeout: is '5'; it must be a number"),
        ("command =", "comand =", ":3: hook.comand: is not a key here"),
        ("https://example.com/hook", "example.com", ":4: hook.url: 'example.com' is not a URL"),
        ("https://example.com/hook", "file:///etc/passwd", ":4: hook.url: "),
        ("https://example.com/hook", "http://[x/", ":4: hook.url: "),
        ("without_news = 3", "without_news = 1.5", ":8: monitors.without_news: is 1.5"),
        (
            "[monitors]",
            "[monitor]",
            ":7: monitor: is not a key here; correct or remove it (known: hook, monitors)",
        ),
        ("[hook]", "[hook", ": not valid TOML"),
    ],
)
def test_errors_name_file_line_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in COMPLETE
    path = tmp_path / "fanwen.toml"
    path.write_text(COMPLETE.replace(old, new, 1))
    with pytest.raises(ConfigError) as raised:
        read_settings(DataFolder(tmp_path))
    assert str(raised.value).startswith(f"{path}{message}")
