"""Claims on their way out: as sentences, and as a page that needs nothing but a browser."""

from reportedly.export.page import render_page

__all__ = ["render_page"]
