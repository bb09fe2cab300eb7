"""Writes sample files for an import: ``python samples.py FOLDER``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipelines.archive import ArchiveWriter
from tests.made.corpus import edited, fetch, page
from tests.made.pages import html, speech, title


def write(folder: Path) -> None:
    """Four pages, one of them a near-duplicate; two speeches as JSON; a WARC file of two pages."""
    pages = folder / "pages"
    pages.mkdir(exist_ok=True)
    for number in (1, 2, 3):
        (pages / f"{number}.html").write_bytes(html(title(number), speech(number)))
    (pages / "copy.html").write_bytes(html(title(1), edited(1)))
    rows = [{"title": title(number), "text": speech(number)} for number in (4, 5)]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "speeches.jsonl").write_text(lines, encoding="utf-8")
    with ArchiveWriter(folder / "warc", "other") as writer:
        for number in (6, 7):
            writer.write(fetch(f"/{number}.html", number, page(number)))
    [file] = (folder / "warc").glob("*.warc.gz")
    file.rename(folder / "other.warc.gz")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
