"""Prasan (ประสาน): registers, measures and operation centres brought together."""

__version__ = "0.1.0"
