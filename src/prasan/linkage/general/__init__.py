"""Link or deduplicate any tables, without labels and without knowing what they are of."""

from prasan.linkage.general.fields import Field, Kind, Partners
from prasan.linkage.general.linking import Result, clusters_of, deduplicate, link_tables
from prasan.linkage.general.model import Model

__all__ = ["Field", "Kind", "Model", "Partners", "Result", "clusters_of", "deduplicate", "link_tables"]
