"""Simulations of measures as they are shown: small counts hidden, as workbooks, and as runs that can be followed."""
