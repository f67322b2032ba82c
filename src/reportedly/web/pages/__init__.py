"""The pages, one a file; `PAGES` is the one table of them, in the order of the menu."""

from reportedly.web.pages import home
from reportedly.web.routing import Page
from reportedly.web.shelf import Shelf

PAGES: tuple[Page, ...] = (*home.PAGES,)


def prepare(shelf: Shelf) -> None:
    """Give templates the filters and names that pages use; called once when the application is made."""
