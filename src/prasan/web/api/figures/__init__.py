"""Figures for systems, under ``/api/v1/figures``: what is counted, the figures themselves, reports and imports.

Every answer is of what the staff of the asker's unit may see (:mod:`prasan.centres.access`), from the same roll-up, and
every change goes through the same acts as the pages'.
"""

from ninja import Router

from prasan.web.api.figures import definitions, figures, imports, reports

router = Router(tags=["figures"])
for part in (definitions, figures, reports, imports):
    router.add_router("", part.router)
