"""The command, run as ``python -m fanwen``."""

from fanwen.cli import main

if __name__ == "__main__":
    main(prog_name="fanwen")
