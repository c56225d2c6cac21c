"""The version number, only here; the wheel reads it from this file."""

__version__ = "0.1.0"
