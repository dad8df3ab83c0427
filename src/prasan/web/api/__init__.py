"""The interface for systems, under ``/api/v1/``: a router for each capability, one way in.

Every operation is asked by a system of an agency with its key, or by nobody where it says ``auth=None``.
"""
