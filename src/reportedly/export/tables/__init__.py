"""Rows that a rule of reading drew, in the shapes that the field uses; one file for each."""

from reportedly.export.tables.formats import FORMATS, Format, format_named
from reportedly.export.tables.privacy import Shield

__all__ = ["FORMATS", "Format", "Shield", "format_named"]
