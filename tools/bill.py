"""What the program is put together from: ``make sbom`` prints each package with its licence, and writes CycloneDX (1.6, JSON).

Versions and hashes are those of ``requirements.lock``; licences are what the installed packages say of themselves.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK, OUT = ROOT / "requirements.lock", ROOT / "dist" / "sbom.json"
_LINE = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<where>[^\\\n]+?))?\s*\\?\n(?P<rest>(?:[ ]+.*\n)*)",
    re.MULTILINE,
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# What packages say in words, as the short names of the SPDX list.
_SHORT = {
    "apache 2.0": "Apache-2.0", "apache license 2.0": "Apache-2.0", "apache software license": "Apache-2.0", "apache-2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0", "bsd": "BSD-3-Clause", "bsd license": "BSD-3-Clause", "bsd-3-clause": "BSD-3-Clause",
    "mit": "MIT", "mit license": "MIT", "isc": "ISC", "psf-2.0": "PSF-2.0", "3-clause bsd license": "BSD-3-Clause", "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "lgplv3": "LGPL-3.0-only", "python software foundation license": "PSF-2.0",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only", "unlicense": "Unlicense",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A package of the lock: where it is wanted (a marker), the SHA-256 of its files, and its licence (empty: not installed here)."""

    name: str
    version: str
    where: str
    hashes: tuple[str, ...]
    licence: str
    summary: str

    @property
    def purl(self) -> str:
        """Its name in any list of packages."""
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"


def parts(lock: Path = LOCK) -> list[Part]:
    """The packages of a lock, in its order."""
    found = []
    for line in _LINE.finditer(lock.read_text(encoding="utf-8") + "\n"):
        licence, summary = _said(line["name"])
        found.append(
            Part(
                line["name"],
                line["version"],
                (line["where"] or "").strip(),
                tuple(_HASH.findall(line["rest"])),
                licence,
                summary,
            )
        )
    return found


def _said(name: str) -> tuple[str, str]:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return "", ""
    stated = told.get("License-Expression") or ""
    if not stated:
        classes = [
            each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or () if each.startswith("License ::")
        ]
        words = [each for each in classes if each != "OSI Approved"] or [
            (told.get("License") or "").strip().splitlines()[0:1]
        ]
        first = words[0] if isinstance(words[0], str) else "".join(words[0])
        stated = _SHORT.get(first.lower(), first)
    return stated, told.get("Summary") or ""


def as_cyclonedx(found: Sequence[Part], version: str) -> dict[str, Any]:
    """The bill in the form of CycloneDX 1.6; the same parts give the same serial number."""
    listed = "\n".join(each.purl for each in found)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, listed + version)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": "prasan", "name": "prasan", "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [_component(each) for each in found],
        "dependencies": [{"ref": "prasan", "dependsOn": sorted({each.purl for each in found})}],
    }  # fmt: skip


def _component(part: Part) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "library", "bom-ref": part.purl, "name": part.name, "version": part.version, "purl": part.purl,
        "properties": [{"name": "prasan:sha256", "value": each} for each in part.hashes],
    }  # fmt: skip
    if part.where:
        told["properties"].append({"name": "prasan:marker", "value": part.where})
    if part.licence:
        # An expression of several stands by itself; a word that is on no list is a name.
        known = re.fullmatch(r"[A-Za-z0-9.+-]+", part.licence)
        told["licenses"] = (
            [{"expression": part.licence}]
            if known or re.search(r" (AND|OR|WITH) ", part.licence)
            else [{"license": {"name": part.licence}}]
        )
    return told


def main() -> None:
    """Print the list, and write the bill."""
    found = parts()
    for each in found:
        print(f"{each.name:<28} {each.version:<18} {each.licence or '(not installed here)'}")
    told = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(
        json.dumps(as_cyclonedx(found, told[1] if told else ""), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"{len(found)} packages; {OUT}")


if __name__ == "__main__":
    main()
