"""The job that crawls on a schedule, as a crontab line or as systemd units."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fanwen.folder.paths import DataFolder
from fanwen.schedule.times import Times

LONGEST_LINE = 990
"""Characters. cron truncates or refuses a command of 1,000."""
_PREFIX = "FANWEN_"
_DATA = "FANWEN_DATA"


@dataclass(frozen=True, slots=True)
class Job:
    """A program, its environment and its times."""

    program: tuple[str, ...]
    """Absolute path of the program and its arguments."""
    environment: tuple[tuple[str, str], ...]
    times: Times

    @property
    def words(self) -> list[str]:
        """Every word that is written to a crontab or a unit."""
        return [*self.program, *(value for _, value in self.environment)]


def crawl_job(data: DataFolder, times: Times) -> Job:
    """The crawl of this installation into this data folder, with the current environment.

    Raises ValueError if a path or a value cannot be written to a crontab or a unit.
    """
    job = Job((*program(), "--data", str(data.root.absolute()), "crawl"), _environment(), times)
    for word in job.words:
        if not word.isprintable():
            raise ValueError(
                f"{word!r} contains a control character, which a crontab or a unit cannot contain"
            )
    return job


def program() -> Sequence[str]:
    """The program of this environment by its absolute path, because cron has another folder and PATH."""
    script = Path(sys.prefix) / "bin" / "fanwen"
    return [str(script)] if script.exists() else [sys.executable, "-m", "fanwen"]


def _environment() -> tuple[tuple[str, str], ...]:
    """Fanwen's own variables, except the data folder, which is an option of the command."""
    variables = sorted((name, value) for name, value in os.environ.items() if name.startswith(_PREFIX))
    return tuple((name, value) for name, value in variables if name != _DATA and value)


def crontab_line(job: Job) -> str:
    """A line for ``crontab -e``. Raises ValueError if it is too long for cron."""
    words = [f"{name}={shlex.quote(value)}" for name, value in job.environment]
    words += [shlex.quote(word) for word in job.program]
    command = _for_cron(" ".join(words))
    if len(command) > LONGEST_LINE:
        raise ValueError(
            f"the line would have {len(command)} characters, but cron accepts only 1,000; use shorter paths"
        )
    return f"{job.times.cron()} {command}"


def _for_cron(command: str) -> str:
    """The command, escaped for cron: an unescaped % ends it."""
    return command.replace("\\", "\\\\").replace("%", "\\%")


SERVICE = """[Unit]
Description=Fanwen crawl
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
{environment}ExecStart={program}
# Exit code 4, another run holds the lock, is not a failure.
SuccessExitStatus=4
# SIGTERM only to the main process, which ends its children.
KillMode=mixed
TimeoutStopSec=60
Nice=10
"""

TIMER = """[Unit]
Description=Timer of the Fanwen crawl

[Timer]
OnCalendar={calendar}
# If the machine was off at that time, run when it is on again.
Persistent=true

[Install]
WantedBy=timers.target
"""


def systemd_units(job: Job) -> dict[str, str]:
    """The service and the timer, by file name. Raises ValueError if systemd cannot express the times."""
    environment = "".join(f"Environment={_for_systemd(f'{n}={v}')}\n" for n, v in job.environment)
    first, *rest = job.program
    # systemd does not use a shell, but $ begins a variable in all words except the first.
    words = [_for_systemd(first), *(_for_systemd(word).replace("$", "$$") for word in rest)]
    return {
        "fanwen.service": SERVICE.format(environment=environment, program=" ".join(words)),
        "fanwen.timer": TIMER.format(calendar=job.times.calendar()),
    }


def _for_systemd(word: str) -> str:
    """The word in double quotes, escaped for systemd: % begins a specifier, a backslash an escape."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
