"""Backups: whatever a data folder and its database hold, encrypted, in pieces that each are kept once.

``sealing`` encrypts, ``places`` keeps (a folder, or S3-compatible object storage), ``repository`` knows which pieces a backup has,
``taking`` reads a data folder while others write to it, ``restoring`` writes it back.  ``docs/reference/backup-format.md`` has the form.
"""
