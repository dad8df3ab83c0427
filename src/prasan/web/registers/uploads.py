"""Files that are sent in: to the disk as they come, and no further than the site allows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class LimitedUploadHandler(FileUploadHandler):
    """Gives a file up that is larger than ``PRASAN_UPLOAD_LIMIT`` bytes; the page is asked without it."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._came = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._came += len(raw_data)
        if self._came > settings.PRASAN_UPLOAD_LIMIT:
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""
