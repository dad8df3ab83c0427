"""What the demonstration's citizen has asked, applied for and may do for another."""

from __future__ import annotations

import typer


def make_citizen() -> None:
    """Make it where there is none yet; the site is prepared already."""
    from prasan.web.portal.sample import make_sample

    if make_sample():
        typer.echo("citizen: two questions about uses, an application, and somebody to care for")
