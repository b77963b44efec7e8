"""``python -m focuskit``: the same as the command ``focuskit``."""

from focuskit.cli import main

if __name__ == "__main__":
    main(prog_name="focuskit")
