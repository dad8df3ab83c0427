"""What is published, told: to programs as DCAT 3 in JSON-LD and by the fields of the government's catalogue, and to pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from prasan.centres.organisation import load_tree
from prasan.centres.publishing.described import LICENCES, DataSetWords, Described, shipped_words
from prasan.centres.publishing.editions import KIND
from prasan.centres.publishing.tables import FORMATS, read_rows
from prasan.engine.snapshots import Snapshot, SnapshotStore

REMEDY = "Remedy: run `prasan open-data publish`."
_TERMS = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "adms": "http://www.w3.org/ns/adms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_OFTEN = "http://publications.europa.eu/resource/authority/frequency/"
_FREQUENCIES = {"daily": "DAILY", "quarterly": "QUARTERLY", "annual": "ANNUAL"}
# The government's catalogue counts in units of time, in Thai.
_TIMES = {"daily": ("วัน", 1), "quarterly": ("ไตรมาส", 1), "annual": ("ปี", 1)}
_MEDIA = "https://www.iana.org/assignments/media-types/"
_THAILAND = "http://publications.europa.eu/resource/authority/country/THA"


@dataclass(frozen=True)
class File:
    """A data set in one form."""

    form: str
    bytes: int
    sha256: str
    path: Path

    @property
    def media_type(self) -> str:
        """Its media type, as it is sent."""
        return FORMATS[self.form]


@dataclass(frozen=True)
class DataSet:
    """A data set of an edition.  ``starts`` and ``ends`` are of what its figures are about; None where they are of the last year."""

    name: str
    words: DataSetWords
    rows: int
    hidden: int
    starts: date | None
    ends: date | None
    issued: datetime
    modified: datetime
    waiting: bool
    files: Mapping[str, File]

    @property
    def publisher_th(self) -> str:
        """Who answers for it."""
        return load_tree().units[self.words.publisher].name_th

    @property
    def publisher_en(self) -> str:
        """Who answers for it, in English."""
        return load_tree().units[self.words.publisher].name_en

    def read(self) -> list[dict[str, Any]]:
        """All rows, each by column name."""
        return read_rows(self.files["parquet"].path)

    def found_by(self, query: str) -> bool:
        """Whether each word of a query stands in what is said of it, in either language."""
        words = self.words
        told = " ".join(
            (self.name, words.title_th, words.title_en, words.description_th, words.description_en, self.publisher_th,
             self.publisher_en, *words.keywords_th, *words.keywords_en)
        ).casefold()  # fmt: skip
        return all(word in told for word in query.casefold().split())


class Edition:
    """What is published now (or was in a former edition)."""

    def __init__(self, snapshot: Snapshot, words: Described) -> None:
        self.snapshot, self.words = snapshot, words

    @cached_property
    def data_sets(self) -> dict[str, DataSet]:
        """The data sets by name, in the order of the words; one that nothing is said of any more is not there."""
        told = self.snapshot.facts["data_sets"]
        return {
            name: self._data_set(name, words, told[name])
            for name, words in self.words.data_sets.items()
            if name in told
        }

    def _data_set(self, name: str, words: DataSetWords, told: Mapping[str, Any]) -> DataSet:
        files = {
            form: File(form, each["bytes"], each["sha256"], self.snapshot.file(f"{name}.{form}"))
            for form, each in told["files"].items()
        }
        starts, ends = (date.fromisoformat(told[each]) if told[each] else None for each in ("starts", "ends"))
        issued, modified = (datetime.fromisoformat(told[each]) for each in ("issued", "modified"))
        counts = int(told["rows"]), int(told["hidden"])
        return DataSet(name, words, *counts, starts, ends, issued, modified, bool(told["waiting"]), files)


def edition(store: SnapshotStore, words: Described | None = None) -> Edition:
    """The live edition.  Raises SnapshotMissingError where nothing was published yet."""
    return Edition(store.live(KIND, remedy=REMEDY), words or shipped_words())


def as_dcat(told: Edition, site: str) -> dict[str, Any]:
    """The catalogue as a JSON-LD document; ``site`` is the address that the links begin with, without a slash at its end."""
    words, base = told.words.catalogue, f"{site}/open-data/"
    return {
        "@context": {**_TERMS, "@base": base},
        "@id": base,
        "@type": "dcat:Catalog",
        "dcterms:title": _both(words.title_th, words.title_en),
        "dcterms:description": _both(words.description_th, words.description_en),
        "dcterms:publisher": _agent(words.publisher, base),
        "dcterms:license": {"@id": LICENCES[words.licence]},
        "dcterms:language": ["th", "en"],
        "dcterms:modified": _moment(told.snapshot.made),
        "dcterms:spatial": {"@id": _THAILAND},
        "foaf:homepage": {"@id": base},
        "dcat:dataset": [_dataset(each, told, base) for each in told.data_sets.values()],
        "dcat:service": _service(site),
    }


def as_thai_catalogue(data_set: DataSet, told: Edition, site: str) -> dict[str, Any]:
    """A data set by the fields that the government's data catalogue asks of every one (as CKAN of data.go.th names them)."""
    words, catalogue = data_set.words, told.words.catalogue
    unit, interval = _TIMES[words.frequency]
    return {
        "name": data_set.name,
        "title": words.title_th,
        "owner_org": data_set.publisher_th,
        "maintainer": catalogue.contact_th,
        "contact": f"{site}/open-data/",
        "tags": words.keywords_th,
        "notes": words.description_th,
        "objective": words.objective_th,
        "data_type": "ข้อมูลสถิติ",
        "update_frequency_unit": unit,
        "update_frequency_interval": interval,
        "geo_coverage": "อำเภอ" if "อำเภอ" in words.description_th else "จังหวัด" if data_set.starts else "ประเทศ",
        "data_source": data_set.publisher_th,
        "data_format": [form.upper() for form in data_set.files],
        "data_category": "ข้อมูลสาธารณะ",
        "license_id": catalogue.licence,
        "url": f"{site}/open-data/{data_set.name}/",
        "created_date": data_set.issued.date().isoformat(),
        "last_updated_date": data_set.modified.date().isoformat(),
    }


def _dataset(each: DataSet, told: Edition, base: str) -> dict[str, Any]:
    words = each.words
    found = {
        "@id": f"{base}{each.name}/",
        "@type": "dcat:Dataset",
        "dcterms:identifier": each.name,
        "dcterms:title": _both(words.title_th, words.title_en),
        "dcterms:description": _both(words.description_th, words.description_en),
        "dcat:keyword": [_in("th", word) for word in words.keywords_th]
        + [_in("en", word) for word in words.keywords_en],
        "dcterms:publisher": _agent(words.publisher, base),
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": _both(told.words.catalogue.contact_th, told.words.catalogue.contact_en),
            "vcard:hasURL": {"@id": base},
        },
        "dcterms:license": {"@id": LICENCES[told.words.catalogue.licence]},
        "dcterms:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dcterms:accrualPeriodicity": {"@id": _OFTEN + _FREQUENCIES[words.frequency]},
        "dcterms:spatial": {"@id": _THAILAND},
        "dcterms:language": ["th", "en"],
        "dcterms:issued": _moment(each.issued),
        "dcterms:modified": _moment(each.modified),
        "dcat:version": each.files["csv"].sha256[:16],
        "dcat:landingPage": {"@id": f"{base}{each.name}/"},
        "dcat:distribution": [_distribution(each, file, told, base) for file in each.files.values()],
    }
    if each.starts and each.ends:
        found["dcterms:temporal"] = {
            "@type": "dcterms:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": each.starts.isoformat()},
            "dcat:endDate": {"@type": "xsd:date", "@value": each.ends.isoformat()},
        }
    return found


def _distribution(each: DataSet, file: File, told: Edition, base: str) -> dict[str, Any]:
    address = f"{base}{each.name}.{file.form}"
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dcterms:title": f"{each.name}.{file.form}",
        "dcat:downloadURL": {"@id": address},
        "dcat:accessURL": {"@id": f"{base}{each.name}/"},
        "dcat:mediaType": {"@id": _MEDIA + file.media_type.partition(";")[0]},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.bytes)},
        "dcterms:license": {"@id": LICENCES[told.words.catalogue.licence]},
        "dcterms:modified": _moment(each.modified),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }


def _service(site: str) -> dict[str, Any]:
    return {
        "@id": f"{site}/api/v1/open/",
        "@type": "dcat:DataService",
        "dcterms:title": _both("ส่วนต่อประสานข้อมูลเปิด", "The interface of open data"),
        "dcat:endpointURL": {"@id": f"{site}/api/v1/open/"},
        "dcat:endpointDescription": {"@id": f"{site}/api/v1/openapi.json"},
    }


def _agent(code: str, base: str) -> dict[str, Any]:
    unit = load_tree().units[code]
    return {
        "@id": f"{base}publishers/{code}",
        "@type": "foaf:Organization",
        "foaf:name": _both(unit.name_th, unit.name_en),
        "dcterms:identifier": code,
    }


def _both(th: str, en: str) -> list[dict[str, str]]:
    return [_in("th", th), _in("en", en)]


def _in(language: str, words: str) -> dict[str, str]:
    return {"@language": language, "@value": words}


def _moment(at: datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": at.isoformat(timespec="seconds")}
