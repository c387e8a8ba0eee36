"""The one program behind `make`: sets the shop up, runs it, checks it. Needs nothing but Python.

This file is written so that an old Python can still read it and say what is wrong; all else is in `steps`.
"""

import os
import shutil
import sys

OLDEST = (3, 11)
SUITABLE = ("python3.13", "python3.12", "python3.11")


def fitting_python():
    """Go on under a Python that is new enough, or say in one sentence that there is none."""
    if sys.version_info[:2] >= OLDEST:
        return
    which = getattr(shutil, "which", lambda name: None)  # Python 2 has none
    for name in SUITABLE:
        found = which(name)
        if found:
            os.execv(found, [found] + sys.argv)
    sys.exit(
        "Threeclick needs Python 3.11 or newer, and this is {}.{}. Install it (Debian, Ubuntu: "
        "apt-get install python3.11 python3.11-venv) and run the command again.".format(*sys.version_info)
    )


if __name__ == "__main__":
    fitting_python()
    from steps import commands

    sys.exit(commands.main(sys.argv[1:]))
