"""Tables whose rows have names: a table with an empty corner says so to those who hear it."""

import re

TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
CORNER = re.compile(r"(<thead>\s*<tr>\s*)<th([^>]*)></th>")
FIRST = re.compile(r"(<tr>\s*)<td([^>]*)>(.*?)</td>", re.DOTALL)


def name_rows(html: str) -> str:
    """Make the first column of each Markdown table with an empty corner its rows' headings."""
    return TABLE.sub(lambda table: with_named_rows(table[0]), html)


def with_named_rows(table: str) -> str:
    """Turn an empty heading into a plain cell, and the cells below it into headings."""
    table, corners = CORNER.subn(r"\1<td\2></td>", table)
    if not corners:
        return table
    head, body = table.split("<tbody>")
    return head + "<tbody>" + FIRST.sub(r'\1<th scope="row"\2>\3</th>', body)
