"""The command `fanwen serve`."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import pytest

from tests.made.command import WATCHDOG, fanwen
from tests.made.web import address, small_corpus, start


def test_no_corpus(tmp_path: Path) -> None:
    result = fanwen(tmp_path, "serve")
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert "no corpus here yet" in line
    assert "fanwen crawl" in line


def test_an_invalid_corpus(tmp_path: Path) -> None:
    (tmp_path / "corpus.db").write_bytes(b"")
    result = fanwen(tmp_path, "serve")
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert "fanwen rebuild" in line


def test_a_port_in_use(tmp_path: Path) -> None:
    small_corpus(tmp_path / "corpus.db", 1)
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = str(sock.getsockname()[1])
        result = fanwen(tmp_path, "serve", "--port", port)
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert port in line
    assert "--port" in line


@pytest.mark.parametrize("base_url", ["fanwen", "/fanwen", "//evil.test/", "/a b/", "/a?b/"])
def test_an_invalid_base_url(tmp_path: Path, base_url: str) -> None:
    result = fanwen(tmp_path, "serve", "--base-url", base_url)
    assert result.exit_code == 2
    assert "--base-url" in result.stderr


@pytest.mark.parametrize("host", ["http://a.test/", "a.test:80", ""])
def test_an_invalid_host_name(tmp_path: Path, host: str) -> None:
    result = fanwen(tmp_path, "serve", "--allow-host", host)
    assert result.exit_code == 2
    assert "give a host name" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it(tmp_path: Path, number: signal.Signals) -> None:
    small_corpus(tmp_path / "corpus.db", 1)
    server = start(tmp_path)
    base = address(server)
    host, port = base.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port))):
        server.send_signal(number)
        _, stderr = server.communicate(timeout=WATCHDOG)
    assert server.returncode == 0
    assert stderr == ""


def test_it_warns_if_other_machines_can_reach_it(tmp_path: Path) -> None:
    small_corpus(tmp_path / "corpus.db", 1)
    server = start(tmp_path, "--host", "0.0.0.0")
    address(server)
    server.send_signal(signal.SIGINT)
    _, stderr = server.communicate(timeout=WATCHDOG)
    assert server.returncode == 0
    [line] = stderr.splitlines()
    assert "other machines" in line
