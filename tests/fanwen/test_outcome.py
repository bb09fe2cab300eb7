"""The outcome of a run: its log and the hook."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from fanwen.console.errors import Failure, Terminated, print_problem
from fanwen.folder.paths import DataFolder
from fanwen.folder.settings import Hook
from fanwen.runs.hook import call_hook
from fanwen.runs.outcome import report_run

OUTCOME: dict[str, Any] = {"run": "crawl", "exit_code": 3, "lines": ["loop: 坏了", "two"]}


class Listener:
    """A URL for the hook. ``received`` holds (content type, JSON); ``status`` is its response."""

    def __init__(self) -> None:
        self.received: list[tuple[str, Any]] = []
        self.status = 200
        self.may_respond = threading.Event()
        self.may_respond.set()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.received.append((self.headers["Content-Type"], json.loads(body)))
                listener.may_respond.wait()
                self.send_response(listener.status)
                self.end_headers()

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/secret"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.may_respond.set()
    listener.server.shutdown()
    listener.server.server_close()


def _configured(root: Path, command: str) -> DataFolder:
    (root / "fanwen.toml").write_text(f"[hook]\ncommand = '''{command}'''\n")
    return DataFolder(root)


def test_a_command_gets_the_outcome(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = f'(cat; printf "%s|" "$FANWEN_RUN" "$FANWEN_EXIT_CODE" "$FANWEN_MESSAGE") > {out}'
    assert list(call_hook(Hook(command), OUTCOME)) == []
    first, _, rest = out.read_text("utf-8").partition("\n")
    assert json.loads(first) == OUTCOME
    assert rest == "crawl|3|loop: 坏了\ntwo|"


@pytest.mark.parametrize(
    ("command", "timeout", "message"),
    [
        ("echo bad luck; exit 7", 200.0, "hook.command ended with code 7: bad luck"),
        ("exit 1", 200.0, "hook.command ended with code 1: no output"),
        ("no-such-program", 200.0, "hook.command ended with code 127: "),
        ("sleep 200 & sleep 200", 0.5, "hook.command took longer than 0.5 s and was killed"),
        ("setsid sleep 200 & sleep 200", 0.5, "hook.command took longer than 0.5 s and was killed"),
        ("setsid sleep 200 &", 3.0, ""),
        ("setsid sleep 200 & echo bad luck; exit 7", 3.0, "hook.command ended with code 7: bad luck"),
        ("exec <&-; true", 200.0, ""),
    ],
)
@pytest.mark.timeout(150)
def test_a_command_that_fails_gives_one_line(command: str, timeout: float, message: str) -> None:
    """Children that the command leaves behind are not waited for."""
    outcome = {**OUTCOME, "lines": ["x" * 100_000]}
    problems = list(call_hook(Hook(command, timeout=timeout), outcome))
    assert [problem.startswith(message) for problem in problems] == ([True] if message else [])


def test_a_url_gets_the_outcome(listener: Listener) -> None:
    assert list(call_hook(Hook(url=listener.url), OUTCOME)) == []
    assert listener.received == [("application/json; charset=utf-8", OUTCOME)]


def test_a_url_that_fails_gives_one_line_without_secrets(listener: Listener) -> None:
    listener.status = 500
    [line] = call_hook(Hook(url=listener.url), OUTCOME)
    assert line == "hook.url (127.0.0.1) failed: HTTP Error 500: Internal Server Error"
    listener.status = 200
    listener.may_respond.clear()
    [line] = call_hook(Hook(url=listener.url, timeout=0.2), OUTCOME)
    assert line in (
        "hook.url (127.0.0.1) failed: timed out",
        "hook.url (127.0.0.1) did not answer within 0.2 s",
    )
    [line] = call_hook(Hook(url="http://127.0.0.1:9/"), OUTCOME)
    assert "refused" in line


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (SystemExit(0), None),
        (SystemExit(3), 3),
        (Failure("no good"), 1),
        (Failure("busy", 4), None),
        (OSError(28, "No space left on device", "a.db"), 1),
        (KeyError("bug"), 1),
        (Terminated(), None),
        (KeyboardInterrupt(), None),
    ],
)
def test_the_hook_is_called_for_failures_and_alerts(
    tmp_path: Path, ending: BaseException, code: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    data = _configured(tmp_path, f"cat > {tmp_path / 'out'}")

    def crawl() -> None:
        with report_run(data, "crawl"):
            print_problem("loop: one")
            logging.getLogger("crawler.runner").warning("two")
            print_problem("loop: one")
            raise ending

    with pytest.raises(type(ending)):
        crawl()
    assert (tmp_path / "out").exists() is (code is not None)
    if code is not None:
        outcome = json.loads((tmp_path / "out").read_text("utf-8"))
        assert (outcome["run"], outcome["exit_code"], outcome["data"]) == ("crawl", code, str(tmp_path))
        assert outcome["lines"][:2] == ["loop: one", "two"]
        assert len(outcome["lines"]) == (2 if isinstance(ending, SystemExit) else 3)
    assert capsys.readouterr().err.splitlines() == [
        "fanwen: loop: one",
        "fanwen: two",
        "fanwen: loop: one",
    ]


def test_the_log(tmp_path: Path) -> None:
    data = _configured(tmp_path, "exit 9")

    def run() -> None:
        with report_run(data, "import"):
            print_problem("http://user:word@a.cn/1 is odd")
            raise Failure("no good")

    with pytest.raises(Failure):
        run()
    lines = [json.loads(line) for line in (tmp_path / "logs" / "runs.log").read_text("utf-8").splitlines()]
    messages = [(line["level"], line["message"]) for line in lines]
    assert messages[:3] == [
        ("INFO", "import: begins"),
        ("WARNING", "http://…a.cn/1 is odd"),
        ("ERROR", "no good"),
    ]
    assert messages[3][1].startswith("import: ended with exit code 1 after ")
    assert messages[4][1] == f"{tmp_path / 'fanwen.toml'}: hook.command ended with code 9: no output"


def test_a_failure_does_not_create_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(Failure), report_run(DataFolder(tmp_path / "mistyped"), "crawl"):
        raise Failure("no good")
    assert list(tmp_path.iterdir()) == []
