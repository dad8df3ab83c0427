"""The auditor: every use of personal data, and whether the log is whole."""
