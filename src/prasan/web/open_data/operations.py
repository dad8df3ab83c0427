"""Open data for programs, under ``/api/v1/open``: no key, for any page, and no more than 600 requests of an address in a minute."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from prasan import __version__
from prasan.centres.publishing.catalogue import DataSet, Edition, as_thai_catalogue
from prasan.centres.publishing.tables import read_rows
from prasan.web.api.conditional import NotModifiedError
from prasan.web.api.errors import REFUSALS, ApiError
from prasan.web.open_data.anywhere import count, unchanged
from prasan.web.open_data.shown import published

router = Router(tags=["open data"], auth=None)
_MOST = 10_000


class FileOut(Schema):
    format: str
    url: str
    media_type: str
    bytes: int
    sha256: str


class DataSetOut(Schema):
    """A data set.  ``hidden`` rows have no value, since it is about few people or would tell of few; where ``waiting``, newer figures
    are not published yet, since with those published before they would."""

    id: str
    title_th: str
    title_en: str
    description_th: str
    description_en: str
    publisher_th: str
    publisher_en: str
    licence: str
    frequency: str
    keywords_th: list[str]
    keywords_en: list[str]
    starts: date | None
    ends: date | None
    issued: datetime
    modified: datetime
    rows: int
    hidden: int
    waiting: bool
    files: list[FileOut]
    thai_catalogue: dict[str, Any] = Field(description="the same by the fields of the government's data catalogue")


class DataSetsOut(Schema):
    edition: str
    made: datetime
    items: list[DataSetOut]


class RowsAsked(Schema):
    """Rows of which each named column is as said: ``area`` TH, a province (2 digits) or a district (4)."""

    indicator: str = Field("", max_length=64)
    area: str = Field("", max_length=4)
    unit: str = Field("", max_length=5)
    period: str = Field("", max_length=10)
    limit: int = Field(100, ge=1, le=_MOST)
    after: int = Field(0, ge=0, le=10_000_000, description="`next` of the page before")


class RowsOut(Schema):
    edition: str
    data_set: str
    count: int = Field(description="how many rows are as asked")
    items: list[dict[str, Any]]
    next: int | None


@router.get("/data-sets", response={200: DataSetsOut, **REFUSALS}, summary="What is published")
def data_sets(request: HttpRequest, response: HttpResponse, q: str = Query("", max_length=200)):
    told = _asked(request, response)
    found = [_told(each, told) for each in told.data_sets.values() if each.found_by(q)]
    return {"edition": told.snapshot.reference, "made": told.snapshot.made, "items": found}


@router.get("/data-sets/{name}", response={200: DataSetOut, **REFUSALS}, summary="One data set")
def data_set(request: HttpRequest, response: HttpResponse, name: str):
    told = _asked(request, response)
    return _told(_named(told, name), told)


@router.get("/data-sets/{name}/rows", response={200: RowsOut, **REFUSALS}, summary="Rows of a data set")
def rows(request: HttpRequest, response: HttpResponse, name: str, asked: Query[RowsAsked]):
    told = _asked(request, response)
    each = _named(told, name)
    wanted = {"indicator": asked.indicator, "area_code": asked.area, "unit_code": asked.unit, "period": asked.period}
    wanted = {column: value for column, value in wanted.items() if value}
    found = [
        row
        for row in _rows(each.files["parquet"].path)
        if all(row.get(column) == value for column, value in wanted.items())
    ]
    ends = asked.after + asked.limit
    return {
        "edition": told.snapshot.reference,
        "data_set": name,
        "count": len(found),
        "items": found[asked.after : ends],
        "next": ends if ends < len(found) else None,
    }


def _asked(request: HttpRequest, response: HttpResponse) -> Edition:
    """The edition that is asked, once the request is counted.  Raises TooManyRequestsError, NotModifiedError, ApiError."""
    count(request)
    told = published()
    if told is None:
        raise ApiError(503, "nothing_published_yet", "nothing has been published yet: ask again later")
    whole = "\n".join((__version__, told.snapshot.id, request.get_full_path()))
    same = unchanged(request, response, hashlib.sha256(whole.encode()).hexdigest()[:32], told.snapshot.made)
    if same is not None:
        raise NotModifiedError(same)
    return told


def _named(told: Edition, name: str) -> DataSet:
    try:
        return told.data_sets[name]
    except KeyError:
        raise ApiError(404, "no_such_data_set", "there is no such data set: see /api/v1/open/data-sets") from None


def _told(each: DataSet, told: Edition) -> dict[str, Any]:
    words, site = each.words, settings.PRASAN_SITE_URL.rstrip("/")
    named = ("title_th", "title_en", "description_th", "description_en", "frequency", "keywords_th", "keywords_en")
    own = ("publisher_th", "publisher_en", "starts", "ends", "issued", "modified", "rows", "hidden", "waiting")
    return {
        "id": each.name,
        **{name: getattr(words, name) for name in named},
        **{name: getattr(each, name) for name in own},
        "licence": told.words.catalogue.licence,
        "files": [
            {
                "format": file.form,
                "url": f"{site}/open-data/{each.name}.{file.form}",
                "media_type": file.media_type,
                "bytes": file.bytes,
                "sha256": file.sha256,
            }
            for file in each.files.values()
        ],
        "thai_catalogue": as_thai_catalogue(each, told, site),
    }


@lru_cache(maxsize=8)
def _rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file; those of an edition never change."""
    return read_rows(path)
