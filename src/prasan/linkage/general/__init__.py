"""Link or deduplicate any tables, without labels and without knowing what they are of."""

from prasan.linkage.general.fields import Field, Kind
from prasan.linkage.general.linking import Result, deduplicate, link_tables
from prasan.linkage.general.model import Model

__all__ = ["Field", "Kind", "Model", "Result", "deduplicate", "link_tables"]
