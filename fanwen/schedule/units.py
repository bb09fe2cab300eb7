"""Unattended: the lines by which cron, or systemd, starts a crawl with nobody looking."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fanwen.folder.paths import Data
from fanwen.schedule.times import Times

LONGEST_LINE = 990
"""Characters; cron cuts off or refuses a command of 1,000."""
_CARRIED = "FANWEN_"
_DATA = "FANWEN_DATA"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be started, and when."""

    program: tuple[str, ...]
    """Absolute path of the program and its arguments."""
    environment: tuple[tuple[str, str], ...]
    times: Times

    @property
    def words(self) -> list[str]:
        """Every word that ends up in the file of another program."""
        return [*self.program, *(value for _, value in self.environment)]


def job(data: Data, times: Times) -> Job:
    """The nightly crawl of this installation into this data folder, with the environment of today.

    Raises ValueError where a path or a value cannot stand in a crontab or a unit.
    """
    found = Job((*program(), "--data", str(data.root.absolute()), "crawl"), _environment(), times)
    for word in found.words:
        if not word.isprintable():
            raise ValueError(f"{word!r} holds a sign, as a line break, that cannot stand in a file of jobs")
    return found


def program() -> Sequence[str]:
    """The program of this environment, by its absolute path: cron knows neither the folder nor the PATH."""
    script = Path(sys.prefix) / "bin" / "fanwen"
    return [str(script)] if script.exists() else [sys.executable, "-m", "fanwen"]


def _environment() -> tuple[tuple[str, str], ...]:
    """Fanwen's own variables; the data folder is named by an option."""
    ours = sorted((name, value) for name, value in os.environ.items() if name.startswith(_CARRIED))
    return tuple((name, value) for name, value in ours if name != _DATA and value)


def crontab_line(what: Job) -> str:
    """A line for ``crontab -e``. Raises ValueError where cron would cut it off."""
    words = [f"{name}={shlex.quote(value)}" for name, value in what.environment]
    words += [shlex.quote(word) for word in what.program]
    command = _for_cron(" ".join(words))
    if len(command) > LONGEST_LINE:
        raise ValueError(f"the line would have {len(command)} signs, and cron takes 1,000; use shorter paths")
    return f"{what.times.cron()} {command}"


def _for_cron(command: str) -> str:
    """The command as cron has to read it: a % ends it, unless a backslash takes its meaning away."""
    return command.replace("\\", "\\\\").replace("%", "\\%")


SERVICE = """[Unit]
Description=Fanwen: crawl what is new
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
{environment}ExecStart={program}
# Another run goes on: no fault.
SuccessExitStatus=4
# SIGTERM to the main process alone: it ends its children in good order.
KillMode=mixed
TimeoutStopSec=60
Nice=10
"""

TIMER = """[Unit]
Description=Fanwen: start the crawl

[Timer]
OnCalendar={calendar}
# After the machine was off at that time: as soon as it is on again.
Persistent=true

[Install]
WantedBy=timers.target
"""


def units(what: Job) -> dict[str, str]:
    """The service and the timer, by file name. Raises ValueError where systemd has no such times."""
    environment = "".join(f"Environment={_for_systemd(f'{n}={v}')}\n" for n, v in what.environment)
    first, *rest = what.program
    # Signs of the shell mean nothing to systemd, but $ stands for a variable in all words but the first.
    words = [_for_systemd(first), *(_for_systemd(word).replace("$", "$$") for word in rest)]
    return {
        "fanwen.service": SERVICE.format(environment=environment, program=" ".join(words)),
        "fanwen.timer": TIMER.format(calendar=what.times.calendar()),
    }


def _for_systemd(word: str) -> str:
    """The word between double quotes; % begins a specifier, and a backslash an escape."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
