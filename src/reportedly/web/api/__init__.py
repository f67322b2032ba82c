"""The API, version 1: one table of operations, from which routes and the OpenAPI document are made."""

from reportedly.web.api import claims, feed, house_rules, incidents, judging, reports, work
from reportedly.web.api.openapi import document_page
from reportedly.web.api.operation import Operation, as_page
from reportedly.web.routing import Page

OPERATIONS: tuple[Operation, ...] = (
    *house_rules.OPERATIONS,
    *reports.OPERATIONS,
    *claims.OPERATIONS,
    *incidents.OPERATIONS,
    *judging.OPERATIONS,
    *work.OPERATIONS,
    *feed.OPERATIONS,
)

PAGES: tuple[Page, ...] = (*(as_page(operation) for operation in OPERATIONS), document_page(OPERATIONS))
