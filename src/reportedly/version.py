"""The version of the software, written once."""

__version__ = "0.1.0"
