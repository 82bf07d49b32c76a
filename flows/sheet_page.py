"""The programme sheet as one page of its own: nothing is fetched, nothing runs in it, and it prints on A4."""

from __future__ import annotations

from html import escape

from flows.sheet import NOTE, TEACHES, Sheet, Table, tables

_STYLE = """
:root{color-scheme:light}
body{font:16px/1.45 system-ui,sans-serif;margin:0 auto;padding:1rem;max-width:70rem;color:#1c2b2a;background:#fff}
h1{font-size:1.4rem;margin:.2rem 0}h2{font-size:1.05rem;margin:1.6rem 0 .4rem}
p{margin:.3rem 0;color:#4a5a58;max-width:42rem}
.empty{border-left:4px solid #1f7a6d;padding:.5rem .8rem;background:#eef6f4;color:#1c2b2a}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}
th,td{padding:.35rem .6rem;text-align:right;border-bottom:1px solid #d9e2e0;white-space:nowrap}
thead th{white-space:normal;vertical-align:bottom;font-weight:600;border-bottom:2px solid #1f7a6d}
th:first-child{text-align:left;position:sticky;left:0;background:#fff}
tr.all>*{font-weight:600;border-top:2px solid #1f7a6d}
@page{size:A4 landscape;margin:12mm}
@media print{body{font-size:10pt;padding:0;max-width:none}.wide{overflow:visible}section{break-inside:avoid}
thead{display:table-header-group}tr{break-inside:avoid}}
"""


def as_html(sheet: Sheet) -> str:
    """A whole page."""
    title = f"Programme sheet, {sheet.month.first:%B %Y}"
    empty = f'<p class="empty">{escape(TEACHES)}</p>' if sheet.is_empty else ""
    body = "\n".join(map(_section, tables(sheet)))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Saathi: {title}</title><style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n"
        f"<p>Saathi, made {sheet.made_on:%d %B %Y}. {escape(NOTE)}</p>\n{empty}\n{body}\n</body></html>\n"
    )


def _section(table: Table) -> str:
    title, heads, rows = table
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    lines = "\n".join(map(_row, rows))
    label = escape(title)
    return (
        f'<section><h2>{label}</h2><div class="wide" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>\n{lines}\n</tbody></table></div></section>"
    )


def _row(cells: tuple[str, ...]) -> str:
    first, *others = cells
    whole = ' class="all"' if first == "All districts" else ""
    return (
        f'<tr{whole}><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in others)
        + "</tr>"
    )
