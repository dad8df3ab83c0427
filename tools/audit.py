"""Whether a package of the locks has a known weakness: ``make audit``.  Where no index of weaknesses can be asked, it says so.

Exit 0 where none is known, 1 where one is, 3 where nobody could be asked.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
_UNREACHED = (
    "ConnectionError",
    "NameResolutionError",
    "ServiceError",
    "ConnectTimeout",
    "Max retries",
    "ProxyError",
    "HTTPError",
)


def main() -> None:
    """Ask about each lock."""
    worst = 0
    for lock in sorted(ROOT.glob("requirements*.lock")):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pip_audit",
                "--disable-pip",
                "--require-hashes",
                "--progress-spinner",
                "off",
                "-r",
                str(lock),
            ],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if done.returncode == 0:
            print(f"{lock.name}: no weakness is known")
        elif any(each in done.stderr for each in _UNREACHED):
            print(f"{lock.name}: not asked: no index of weaknesses is reached from here")
            worst = worst or 3
        else:
            print(f"{lock.name}:\n{done.stdout}{done.stderr}")
            worst = 1
    sys.exit(worst)


if __name__ == "__main__":
    main()
