"""
The result page of a search over all names, in the style of the explorer.

Place in the flow: serve; used by ``rest``. One style, named by its hash in the policy
that ``app`` sends; no script.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping, Sequence
from typing import Any

from kg.entity_types import TypeInfo, Types
from kg.export.colours import ACCENT, PAPER, TEXT

#: How many names one search lists.
MOST = 100

STYLE = (
    f"body{{margin:0;background:{PAPER};color:{TEXT};font:16px/1.6 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',"
    "system-ui,sans-serif}main{max-width:720px;margin:0 auto;padding:24px 16px 48px}h1{font-size:22px}"
    "form{display:flex;gap:8px}input{flex:1;font:inherit;padding:6px 12px;border:1px solid #5b626b;border-radius:6px}"
    "button{font:inherit;padding:6px 16px;border:0;border-radius:6px;color:#fff;background:"
    f"{ACCENT}}}a{{color:{ACCENT}}}ul{{list-style:none;padding:0}}li{{padding:8px 0;border-bottom:1px solid #dedbd3}}"
    "small{color:#5b626b;margin-left:8px}svg{width:10px;height:10px;margin-right:8px}"
)
#: All that the policy allows: this style.
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def found_page(text: str, rows: Sequence[Mapping[str, Any]], types: Types) -> str:
    """
    A whole HTML page: a search field containing ``text``, and the matching names, best first.

    text: as it was typed; untrusted.
        text: as it was typed; hostile.
        rows: ``entity_id``, ``canonical``, ``type``, ``aliases`` and ``mention_count`` of each.
        types: of the build.
    """
    items = "".join(_item(row, types[row["type"]]) for row in rows[:MOST])
    more = f"<p>只列前 {MOST} 个，共 {len(rows)} 个 / the first {MOST} of {len(rows)}</p>" if len(rows) > MOST else ""
    none = (
        f"<p>没有这个名称：{html.escape(text)} / no such name: {html.escape(text)}</p>"
        if text.strip() and not rows
        else ""
    )
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>查找 / search</title><style>{STYLE}</style></head><body><main><h1>在全部名称里查找 / search all names</h1>"
        '<form action="find" role="search"><input type="search" name="q" aria-label="名称、拼音或首字母 / name, pinyin, initials" '
        f'value="{html.escape(text)}" autofocus> <button>查找 / search</button></form>'
        f'{none}<ul>{items}</ul>{more}<p><a href="./">回到图 / back to the picture</a></p></main></body></html>'
    )


def _item(row: Mapping[str, Any], kind: TypeInfo) -> str:
    # The policy allows no style but the one above; the colour of a shape is not a style.
    dot = f'<svg viewBox="-5 -5 10 10" aria-hidden="true"><circle r="5" fill="{kind.colour}"/></svg>'
    also = "、".join(row["aliases"] or ())
    return (
        f'<li>{dot}<a href="around?id={html.escape(row["entity_id"])}#n={html.escape(row["entity_id"])}">'
        f"<bdi>{html.escape(row['canonical'])}</bdi></a>"
        f"<small>{kind.zh} · 提及 {row['mention_count']} 次"
        f"{' · 又称 <bdi>' + html.escape(also) + '</bdi>' if also else ''}</small></li>"
    )
