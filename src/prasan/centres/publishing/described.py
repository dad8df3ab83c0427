"""What is said of each data set that is published, read from ``data/open_data.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from prasan.engine import yaml_text

Text = Annotated[str, Field(min_length=1)]
Unit = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
Words = Annotated[list[Text], Field(min_length=1)]
LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CatalogueWords(_Model):
    """What is said of all that is published together."""

    title_th: Text
    title_en: Text
    description_th: Text
    description_en: Text
    publisher: Unit
    licence: Literal["CC-BY-4.0"]
    contact_th: Text
    contact_en: Text


class DataSetWords(_Model):
    """What is said of one data set; ``publisher`` is the unit that answers for it."""

    title_th: Text
    title_en: Text
    description_th: Text
    description_en: Text
    objective_th: Text
    objective_en: Text
    publisher: Unit
    frequency: Literal["daily", "quarterly", "annual"]
    keywords_th: Words
    keywords_en: Words


@dataclass(frozen=True)
class Described:
    """The catalogue, and its data sets by what their figures come from."""

    catalogue: CatalogueWords
    data_sets: Mapping[str, DataSetWords]


@cache
def shipped_words() -> Described:
    """The shipped words.  Raises pydantic's ValidationError where one is missing."""
    text = files("prasan.centres.publishing").joinpath("data", "open_data.yaml").read_text(encoding="utf-8")
    told = yaml_text.values(text)
    sets = {name: DataSetWords.model_validate(words) for name, words in told["data_sets"].items()}
    return Described(CatalogueWords.model_validate(told["catalogue"]), sets)
