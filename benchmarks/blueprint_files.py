"""A large blueprint read and written, against pyArchimate on the same file in the same run: time, and what is lost.

    python benchmarks/blueprint_files.py [--timeout 300] [--schema FOLDER]

The file is a Model Exchange File of about 15 MB (3,000 elements, 6,000 relationships, 360 views), the second one of 10,000
elements and 30,000 relationships.  Each is read into a model and written out again; times are processor seconds, the best of three.
pyArchimate is under the GPL and so neither a dependency nor in an extra of ours: where it is installed (`pip install pyArchimate`) it
reads and writes the first file once, in a process of its own, for so many seconds at most.  What it wrote is read by
us, and counted against the file.  With the folder of The Open Group's schema files, what is written is held against them.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from prasan.architecture.files import model_as, read_model
from prasan.architecture.language import allowed
from prasan.architecture.model import (
    Colour,
    Connection,
    Element,
    Item,
    Model,
    Node,
    Property,
    PropertyDefinition,
    Relationship,
    Style,
    Text,
    View,
)

TYPES = (
    "BusinessProcess", "BusinessService", "BusinessActor", "ApplicationComponent", "ApplicationService", "DataObject", "Node",
    "SystemSoftware", "Artifact", "Capability", "Goal", "WorkPackage",
)  # fmt: skip
NAMES = ("owner", "annual_cost", "end_of_support", "classification", "zone")
PEER = """
import sys, time
from pyArchimate.pyArchimate import Model
model = Model("peer")
start = time.process_time()
model.read(sys.argv[1])
read = time.process_time() - start
start = time.process_time()
model.write(sys.argv[2])
print(read, time.process_time() - start)
"""


def made(elements: int, relationships: int, views: int, boxes: int) -> Model:
    """A model with names in two languages, properties, folders, and views of so many boxes with as many lines."""
    draw = random.Random(elements)
    model = Model("exchange-3", "id-model", [Text("แบบพิมพ์เขียว", "th"), Text("Blueprint", "en")])
    model.definitions = [PropertyDefinition(f"id-p{n}", [Text(name)]) for n, name in enumerate(NAMES)]
    model.elements = [
        Element(
            f"id-e{n}", draw.choice(TYPES), [Text(f"องค์ประกอบที่ {n}", "th"), Text(f"Element {n}", "en")],
            [Text(f"คำอธิบายขององค์ประกอบที่ {n} " * 3, "th")],
            [Property(f"id-p{p}", [Text(str(draw.randrange(1_000_000)))]) for p in range(len(NAMES))],
        )
        for n in range(elements)
    ]  # fmt: skip
    while len(model.relationships) < relationships:
        source, target = draw.choice(model.elements), draw.choice(model.elements)
        kinds = sorted(allowed(source.type, target.type) - {"Access"})
        if kinds and source is not target:
            n = len(model.relationships)
            model.relationships.append(
                Relationship(f"id-r{n}", draw.choice(kinds), [Text(f"r{n}")], source=source.id, target=target.id)
            )
    style = Style(Colour("0", "0", "0"), Colour("255", "255", "181"), None, "1")
    for v in range(views):
        view = View(f"id-v{v}", names=[Text(f"มุมมองที่ {v}", "th")])
        lines = [draw.choice(model.relationships) for _ in range(boxes)]
        for n, line in enumerate(lines):
            ends = [f"id-v{v}-n{n}-{side}" for side in "ab"]
            for side, (end, element) in enumerate(zip(ends, (line.source, line.target), strict=True)):
                view.nodes.append(Node(end, "Element", element, 40 + 260 * side, 40 + 90 * n, 180, 70, style=style))
            view.connections.append(
                Connection(f"id-v{v}-c{n}", "Relationship", line.id, *ends, style=style, bends=[(250, 60 + 90 * n)])
            )
        model.views.append(view)
    model.organizations = [
        Item(
            items=[
                Item(
                    labels=[Text("โฟลเดอร์", "th")],
                    items=[Item(ref=each.id) for each in (*model.elements, *model.relationships)],
                ),
                Item(labels=[Text("Views", "en")], items=[Item(ref=view.id) for view in model.views]),
            ]
        )
    ]
    return model


def counted(model: Model) -> Counter[str]:
    """How much of each kind a model holds."""
    concepts = (*model.elements, *model.relationships)
    return Counter(
        {
            "elements": len(model.elements),
            "relationships": len(model.relationships),
            "names": sum(len(each.names) for each in concepts),
            "language tags": sum(name.lang is not None for each in concepts for name in each.names),
            "documentation": sum(len(each.documentation) for each in concepts),
            "property values": sum(len(one.values) for each in concepts for one in each.properties),
            "views": len(model.views),
            "boxes": sum(1 for view in model.views for _ in view.every_node()),
            "lines": sum(
                len(view.connections) + sum(len(n.connections) for n in view.every_node()) for view in model.views
            ),
            "bends": sum(len(line.bends) for view in model.views for line in view.connections),
            "places in folders": sum(_placed(item) for item in model.organizations),
        }
    )


def _placed(item: Item) -> int:
    return (item.ref is not None) + sum(map(_placed, item.items))


def best(what: Callable[[], Any], times: int = 3) -> float:
    """Processor seconds of the quickest time."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        what()
        taken.append(time.process_time() - start)
    return min(taken)


def told(name: str, path: Path, most_read: float, most_write: float, schema: Path | None) -> tuple[float, float]:
    """Read and write a file, print, and fail where something of it is lost, or it is not as the schema asks."""
    model, losses = read_model(path)
    data, out = model_as(model, "exchange-3")
    again = path.with_suffix(".again.xml")
    again.write_bytes(data)
    if losses or out or read_model(again)[0] != model:
        sys.exit(f"{name}: the model is not the same again")
    if schema is not None:
        etree.XMLSchema(file=str(schema / "archimate3_Diagram.xsd")).assertValid(etree.fromstring(data))
    read, write = best(lambda: read_model(path)), best(lambda: model_as(model, "exchange-3"))
    print(
        f"{name}: {path.stat().st_size / 1e6:.1f} MB, read {read:.2f} s (asked {most_read}), "
        f"written {write:.2f} s (asked {most_write}), the same again{', valid by the schema' if schema else ''}"
    )
    return read, write


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--timeout", type=float, default=300)
    parser.add_argument("--schema", type=Path)
    asked = parser.parse_args()
    seconds = asked.timeout
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.xml"
        path.write_bytes(model_as(made(3_000, 6_000, 360, 36), "exchange-3")[0])
        read, write = told("3,000 elements, 6,000 relationships, 360 views", path, 2, 1.5, asked.schema)
        large = Path(folder) / "large.xml"
        large.write_bytes(model_as(made(10_000, 30_000, 100, 45), "exchange-3")[0])
        told("10,000 elements, 30,000 relationships, 100 views", large, 5, 5, asked.schema)
        try:
            version = importlib.metadata.version("pyArchimate")
        except importlib.metadata.PackageNotFoundError:
            print("pyArchimate (GPL-3.0) is not installed: nothing to compare with")
            return
        out = Path(folder) / "peer.xml"
        try:
            done = subprocess.run(
                [sys.executable, "-c", PEER, str(path), str(out)], capture_output=True, text=True, timeout=seconds
            )
        except subprocess.TimeoutExpired:
            print(f"pyArchimate {version}: not done after {seconds:.0f} s; ours took {read + write:.2f} s")
            return
        if done.returncode:
            print(f"pyArchimate {version} fails on the file: {done.stderr.strip().splitlines()[-1:]}")
            return
        theirs = [float(each) for each in done.stdout.split()[-2:]]
        print(
            f"pyArchimate {version}: read {theirs[0]:.2f} s, written {theirs[1]:.2f} s; "
            f"ours is {theirs[0] / read:.1f} and {theirs[1] / write:.1f} times as quick"
        )
        had, has = counted(read_model(path)[0]), counted(read_model(out)[0])
        lost = [f"{name} {has[name]:,} of {had[name]:,}" for name in had if has[name] != had[name]]
        print(f"pyArchimate {version} keeps: {'; '.join(lost) or 'as much of everything'}")


if __name__ == "__main__":
    main()
