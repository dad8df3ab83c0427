"""Whether a package of the locks has a known weakness: ``make audit``.  Where no index of weaknesses can be asked, it says so.

Exit 0 where every package was asked about and none is weak, 1 where one is, 3 where some could not be asked about: an index that knows
nothing of a package answers as calmly as one that knows of no weakness, and the two must not be taken for each other.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Ask about each lock."""
    ends = {_asked(lock) for lock in sorted(ROOT.glob("requirements*.lock"))}
    sys.exit(1 if 1 in ends else 3 if 3 in ends else 0)


def _asked(lock: Path) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json", "-r", lock],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )  # fmt: skip
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        why = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        print(f"{lock.name}: not asked: {why[:200]}")
        return 3
    weak = [each for each in told if each.get("vulns")]
    for each in weak:
        ids = ", ".join(found["id"] for found in each["vulns"])
        mended = sorted({version for found in each["vulns"] for version in found["fix_versions"]})
        print(
            f"{lock.name}: {each['name']} {each['version']}: {ids}; mended in {', '.join(mended) or 'no version yet'}"
        )
    skipped = [each["name"] for each in told if each.get("skip_reason")]
    if skipped:
        print(
            f"{lock.name}: {len(skipped)} of {len(told)} packages are in no index that is reached from here: {', '.join(skipped[:5])} …"
        )
    if not weak and not skipped:
        print(f"{lock.name}: no weakness is known of {len(told)} packages")
    return 1 if weak else 3 if skipped else 0


if __name__ == "__main__":
    main()
