"""Pages that are written from the code and its contracts each time, into ``docs/generated``, which is in no commit."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from house import picture

HERE = Path(__file__).parent.parent
ROOT = HERE.parent


def setup(app: Any) -> dict[str, bool]:
    """Sphinx asks for this: the pages are written before it looks for pages."""
    app.connect("config-inited", lambda *_: write(HERE / "generated"))
    return {"parallel_read_safe": True}


def write(folder: Path) -> None:
    """Write every generated page into a folder; a page that says the same as before is left as it is."""
    folder.mkdir(exist_ok=True)
    pages = {
        "verbs.md": "\n".join(_verbs()),
        "settings.md": "\n".join(_settings()),
        "registers.md": "\n".join(_registers()),
        "measures.md": "\n".join(_measures()),
        "indicators.md": "\n".join(_indicators()),
        "dependencies.md": "\n".join(_dependencies()),
        "house.svg": picture(ROOT),
    }
    pages["api.md"], pages["openapi.json"] = _api()
    for name in ("CHANGELOG.md", "CONTRIBUTING.md", "GLOSSARY.md"):
        # Their links are from the project's first folder.
        text = (ROOT / name).read_text(encoding="utf-8").replace("](docs/", "](../")
        pages[name.lower()] = re.sub(r"\]\(([A-Z]+\.md)\)", lambda link: f"]({link[1].lower()})", text)
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(_cell(each) for each in row)} |"
    yield ""


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;").strip() or " "


def _code(value: object) -> str:
    return f"`{value}`" if value not in (None, "") else ""


def _verbs() -> Iterator[str]:
    import typer
    from typer.core import TyperGroup
    from typer.main import get_command

    from prasan.cli.main import app

    yield "# Verbs\n"
    yield "Every verb of `prasan` with its arguments and options, as `--help` says them.\n"

    def told(command: Any, name: str, depth: int) -> Iterator[str]:
        yield f"{'#' * min(depth, 4)} {name}\n"
        yield f"{_prose(command.help)}\n"
        rows = []
        for each in command.params:
            if each.name == "help" or getattr(each, "hidden", False):
                continue
            option = each.param_type_name == "option"
            called = (
                ", ".join(f"`{opt}`" for opt in each.opts) if option else f"`{(each.metavar or each.name).upper()}`"
            )
            default = each.default
            shown = "" if default in (None, False, (), []) or callable(default) else f" Default: `{default}`."
            needed = " Must be there." if each.required and option else ""
            rows.append((called, f"{_prose(getattr(each, 'help', None))}{needed}{shown}"))
        if rows:
            yield from _table(("argument or option", "meaning"), rows)
        if isinstance(command, TyperGroup):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                if found is not None:
                    yield from told(found, f"{name} {below}", depth + 1)

    root = get_command(app)
    context = typer.Context(root)
    for verb in root.list_commands(context):
        yield from told(root.get_command(context, verb), f"prasan {verb}", 2)


def _prose(text: str | None) -> str:
    return (text or "").replace("\f", "").replace("*", "\\*").replace("<", "&lt;").strip()


def _settings() -> Iterator[str]:
    from prasan.engine.environment import VARIABLES

    said: dict[str, tuple[str, str]] = {}
    for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [each.strip() for each in line.strip("|").split(" | ")]
        for name in re.findall(r"`(PRASAN_[A-Z_0-9]+)`", cells[0]):
            if len(cells) == 3:
                said[name] = (cells[1], cells[2])
    yield "# Settings\n"
    yield "Every variable that the program reads from its environment, from the code that checks them at start; what each means stands in README.\n"
    yield "A secret may be in a file that `<name>_FILE` names instead.\n"
    rows = []
    for name, variable in VARIABLES.items():
        meaning, default = said.get(name, ("", ""))
        must = variable.check("\0")
        rows.append((f"`{name}`", meaning, default, "secret" if variable.secret else "", must))
    yield from _table(("variable", "meaning", "default", "", "a value that cannot be is answered with"), rows)


def _registers() -> Iterator[str]:
    from prasan.registers.contract import shipped_contracts

    yield "# Registers and their columns\n"
    yield "From the contracts in `src/prasan/registers/contracts`. [Keeping registers](../guides/registers.md) says what a contract may say.\n"
    for contract in shipped_contracts().values():
        yield f"## {contract.name_en} ({contract.name_th})\n"
        yield f"`{contract.name}`, kept by unit {contract.owner}, delivered each {contract.every}; a row is told by `{contract.key}`.\n"
        rows = []
        for column in contract.columns:
            rules = [
                *(["must have a value"] if column.required else []),
                *(["may be missing from a delivery"] if column.optional else []),
                *([f"at least {column.minimum:g}"] if column.minimum is not None else []),
                *([f"at most {column.maximum:g}"] if column.maximum is not None else []),
                *([f"one of {', '.join(column.values)}"] if column.values else []),
                *([f"like `{column.pattern}`"] if column.pattern else []),
                *(["else quarantine"] if column.when_bad == "quarantine" else []),
            ]
            rows.append((_code(column.column), column.meaning, column.name_th, column.name_en, ", ".join(rules)))
        yield from _table(("column", "meaning", "Thai", "English", "rules"), rows)


def _measures() -> Iterator[str]:
    from prasan.measures.files import shipped
    from prasan.measures.saying import said_by

    yield "# Measures that come with Prasan\n"
    yield "From the files in `src/prasan/measures/shipped`. [The language of measures](../reference/measures.md) says how they are written.\n"
    for measure in shipped():
        said = said_by(measure)
        yield f"## {said['name_en']} ({said['name_th']})\n"
        yield f"`{said['id']}`, version {said['version']}, by {said['unit']}, of unit {said['owner']}, from {said['starts']}.\n"
        yield f"{said['purpose_en']}\n\n{said['purpose_th']}\n"
        yield f"Law: {said['legal_en']}\n"
        yield from _table(
            ("criterion", "English", "Thai", "rule"),
            [(_code(each["id"]), each["name_en"], each["name_th"], _code(each["rule"])) for each in said["criteria"]],
        )
        if said["parameters"]:
            rows = [
                (_code("$" + each["name"]), each["name_en"], each["name_th"],
                 ", ".join(f"{dated['value']} from {dated['from']}" for dated in each["values"]))
                for each in said["parameters"]
            ]  # fmt: skip
            yield from _table(("parameter", "English", "Thai", "values"), rows)
        if said["amount"]:
            yield f"Amount ({said['amount_unit']}):\n\n```text\n{said['amount']}\n```\n"


def _indicators() -> Iterator[str]:
    from prasan.centres.definitions import shipped_definitions

    definitions = shipped_definitions()
    yield "# Indicators, data sets and elements\n"
    yield "From `src/prasan/centres/data/definitions.yaml`.\n"
    yield "## Indicators\n"
    rows = []
    for each in definitions.indicators:
        formula = f"{each.factor:g} × " if each.factor != 1 else ""
        formula += f"({each.numerator})" + (f" / ({each.denominator})" if each.denominator else "")
        rows.append(
            (_code(each.id), each.name_en, each.name_th, _code(formula), each.pillar.replace("_", " "), each.owner)
        )
    yield from _table(("id", "English", "Thai", "how it is worked out", "pillar", "owner"), rows)
    yield "## Data sets\n"
    rows = [
        (
            _code(each.id),
            each.name_en,
            each.name_th,
            each.period_type,
            ", ".join(map(_code, each.elements)),
            each.by_area,
        )
        for each in definitions.data_sets
    ]
    yield from _table(("id", "English", "Thai", "each", "elements", "by area"), rows)
    yield "## Data elements\n"
    rows = [
        (_code(each.id), each.name_en, each.name_th, each.unit_en,
         f"measure {each.measure.measure}" if each.measure else "filed", "yes" if each.additive else "no")
        for each in definitions.elements
    ]  # fmt: skip
    yield from _table(("id", "English", "Thai", "unit", "comes from", "may be added up"), rows)


def _dependencies() -> Iterator[str]:
    sys.path.insert(0, str(ROOT))
    from tools.bill import parts

    yield "# Packages and their licences\n"
    yield "What the program is put together from, by `requirements.lock`; licences are what the packages say of themselves. `make sbom` writes the same as CycloneDX.\n"
    rows = [
        (each.name, each.version, each.licence or "not installed where this was made", _prose(each.summary))
        for each in parts()
    ]
    yield from _table(("package", "version", "licence", "what it is"), rows)


def _api() -> tuple[str, str]:
    with tempfile.TemporaryDirectory() as scratch:
        before = os.environ.get("PRASAN_DATA")
        os.environ["PRASAN_DATA"] = scratch
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prasan.web.settings")
        import django

        django.setup()
        from prasan.web.api.urls import api

        schema = api.get_openapi_schema(path_prefix="/api/v1/")
        if before is None:
            del os.environ["PRASAN_DATA"]
        else:
            os.environ["PRASAN_DATA"] = before
    return "\n".join(_operations(schema)), json.dumps(schema, ensure_ascii=False, indent=1, default=str)


def _operations(schema: Any) -> Iterator[str]:
    yield "# Operations for systems\n"
    yield "From the interface's own description ([openapi.json](openapi.json), which a site has at `/api/v1/openapi.json`).\n"
    groups: dict[str, list[tuple[str, str, Any]]] = {}
    for path, ways in schema["paths"].items():
        for method, told in ways.items():
            groups.setdefault(path.removeprefix("/api/v1/").split("/")[0], []).append((method.upper(), path, told))
    for group, found in groups.items():
        yield f"## {group.replace('-', ' ').replace('_', ' ')}\n"
        for method, path, told in found:
            yield f"### `{method} {path}`\n"
            yield f"{_prose(told.get('description') or told.get('summary'))}\n"
            rows = [
                (
                    _code(each["name"]),
                    each["in"],
                    "yes" if each.get("required") else "",
                    _prose(each.get("description")),
                )
                for each in told.get("parameters", [])
            ]
            if rows:
                yield from _table(("parameter", "in", "needed", "meaning"), rows)
            yield "Answers: " + ", ".join(f"{status}" for status in told.get("responses", {})) + "\n"
