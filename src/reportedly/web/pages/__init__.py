"""The pages, one a file; `PAGES` is the one table of them, in the order of the menu."""

from reportedly.web.pages import home
from reportedly.web.routing import Page

PAGES: tuple[Page, ...] = (*home.PAGES,)
