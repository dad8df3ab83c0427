"""What the site's own database tells of services, as it may be published."""

from __future__ import annotations

from prasan.centres.publishing.tables import ServiceFigures
from prasan.services.measured import measured
from prasan.services.reading import shipped_catalogue
from prasan.web.services.figures import counted_services


def figures_of_services() -> list[ServiceFigures]:
    """The figures of the services that the catalogue has and somebody applied for."""
    known = shipped_catalogue().services
    found = []
    for name, counts in counted_services().items():
        if name not in known:
            continue
        told, service = measured(counts), known[name]
        found.append(
            ServiceFigures(
                name,
                service.name_th,
                service.name_en,
                service.agency or service.body_th,
                (counts.begun, counts.sent, counts.rated, counts.satisfied),
                told.volume,
                told.completion,
                told.satisfaction,
                told.stars,
            )
        )
    return found
