"""``python -m fanwen`` is the command."""

from fanwen.cli import main

if __name__ == "__main__":
    main(prog_name="fanwen")
