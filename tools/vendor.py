"""Refresh the front-end files that we serve ourselves: ``make vendor`` (a maintainer's tool; needs Node's npm).

Each library goes into ``static/vendor/<library>-<version>/`` with its licence and a ``manifest.json`` that records
where every file came from and its sha256.  To move to another version, change :data:`LIBRARIES`, run this, and
change the version in ``prasan/web/shell/templates/shell/base.html`` and ``static/prasan/tokens.css``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "src/prasan/web/static/vendor"


@dataclass(frozen=True)
class Library:
    """A package of the npm registry and the files of it that pages use (paths within the package)."""

    folder: str
    package: str
    version: str
    files: tuple[str, ...]


LIBRARIES = (
    Library("bootstrap", "bootstrap", "5.3.9", ("dist/css/bootstrap.min.css",)),
    Library(
        "sarabun",
        "@fontsource/sarabun",
        "5.3.0",
        tuple(f"files/sarabun-{script}-{w}-normal.woff2" for script in ("thai", "latin") for w in (400, 600, 700)),
    ),
    # The same letters as the pages', whole and as TrueType, which is what a document's typesetter reads.
    Library(
        "sarabun-ttf",
        "@expo-google-fonts/sarabun",
        "0.4.1",
        (
            "LICENSE_FONT",
            "400Regular/Sarabun_400Regular.ttf",
            "600SemiBold/Sarabun_600SemiBold.ttf",
            "700Bold/Sarabun_700Bold.ttf",
        ),
    ),
)


def refresh(library: Library) -> Path:
    """Fetch one library, keep its chosen files and its licence, and write the manifest.  Returns the folder."""
    target = VENDOR / f"{library.folder}-{library.version}"
    with tempfile.TemporaryDirectory() as scratch:
        packed = subprocess.run(
            ["npm", "pack", f"{library.package}@{library.version}", "--silent", "--pack-destination", scratch],
            check=True,
            capture_output=True,
            text=True,
        )
        with tarfile.open(Path(scratch) / packed.stdout.split()[-1]) as archive:
            archive.extractall(scratch, filter="data")
        package = Path(scratch) / "package"
        about = json.loads((package / "package.json").read_text(encoding="utf-8"))
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        digests = {}
        for name in ("LICENSE", *library.files):
            kept = target / Path(name).name
            if name.endswith(".css"):
                # The source map is not shipped, and a comment naming it makes browsers ask for it.
                text = (package / name).read_text(encoding="utf-8")
                kept.write_text(text.partition("/*# sourceMappingURL")[0].rstrip() + "\n", encoding="utf-8")
            else:
                shutil.copyfile(package / name, kept)
            digests[kept.name] = {"from": name, "sha256": hashlib.sha256(kept.read_bytes()).hexdigest()}
    manifest = {
        "package": library.package,
        "version": library.version,
        "licence": about["license"],
        "files": digests,
    }
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return target


def main() -> None:
    """Refresh every library."""
    if shutil.which("npm") is None:
        sys.exit("npm is needed: install Node.js, then run `make vendor` again")
    for library in LIBRARIES:
        print(f"{refresh(library).relative_to(VENDOR)}")


if __name__ == "__main__":
    main()
