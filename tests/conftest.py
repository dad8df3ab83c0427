"""What every test has: the helpers of this folder, which that this file is here puts on the path, and one kind of database."""

from __future__ import annotations

from demo_site import django_db_modify_db_settings

__all__ = ["django_db_modify_db_settings"]  # whichever test is the first to need a database
