"""
What ``kg build`` reports at the end: as one JSON value, and as lines for people.

Place in the flow: cli; called by build.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from kg.cli.explain import clean
from kg.cli.terms import evidence_texts
from kg.entity_types import Types
from kg.errors import UnknownFormError
from kg.language import said, say

if TYPE_CHECKING:
    from kg.run.built import Build

HOW_NAMES = {
    "given": ("已给出", "given"),
    "worked-out": ("由版面推断", "inferred from the pages"),
    "unknown": ("未知", "unknown"),
}

#: Lines of evidence for the home that the summary shows; the manifest has them all.
_EVIDENCE_SHOWN = 3


def summary_of(made: Build, output: Path, outputs: Collection[str]) -> dict[str, Any]:
    """What a build reports at the end, as JSON."""
    counts = made.manifest["counts"]
    best = next((name for name in ("graph.html", "graph.ttl", "nodes.csv") if name in outputs), "manifest.json")
    return {
        **{name: counts[name] for name in ("pages", "articles", "mentions", "mentions_by_type")},
        **{name: counts[name] for name in ("entities", "entities_by_type", "edges", "relations")},
        "dated": len(made.tables.articles) - made.tables.articles["date"].null_count,
        "forms": dict(sorted(Counter(made.tables.pages["form"].to_pylist()).items())),
        "home": made.manifest["home"],
        "skipped": [{"name": r.name, "status": r.status, "reason": r.reason} for r in made.refused],
        "judgements": made.manifest.get("judgements", []),
        "doubts": made.files["doubts.tsv"].count("\n") - 1,
        "output": str(output),
        "outputs": sorted([*outputs, "manifest.json"]),
        "open": str(output / best),
    }


def text_of(summary: dict[str, Any], types: Types) -> str:
    """The same for people, in their language."""
    n, found = summary, summary["mentions_by_type"].items()
    lines = [
        say(
            f"版面 {n['pages']}（{_forms_text(n)}），文章 {n['articles']} 篇，其中 {n['dated']} 篇有日期",
            f"pages {n['pages']} ({_forms_text(n)}), articles {n['articles']}, {n['dated']} of them dated",
        ),
        _home_text(summary["home"]),
        say(
            f"提及 {n['mentions']}：" + "，".join(f"{types[t].zh} {count}" for t, count in found),
            f"mentions {n['mentions']}: " + ", ".join(f"{t} {count}" for t, count in found),
        ),
        say(
            f"节点 {n['entities']}，共现 {n['edges']}，原文写明的关系 {n['relations']}",
            f"nodes {n['entities']}, co-mentions {n['edges']}, stated relations {n['relations']}",
        ),
    ]
    lines += _review_lines(summary)
    if summary["skipped"]:
        left = len(summary["skipped"])
        lines.append(say(f"未用的输入 {left}：", f"inputs left out {left}:"))
        lines += _left_out(summary["skipped"])
    lines.append(say(f"打开 {summary['open']}", f"open {summary['open']}"))
    return "\n".join(lines)


def _forms_text(summary: dict[str, Any]) -> str:
    """The number of pages of each form: ``text 4, csv 20``."""
    return ", ".join(f"{form} {count}" for form, count in summary["forms"].items())


def _left_out(skipped: Iterable[dict[str, str]]) -> list[str]:
    """One line an input; files of unknown forms get one line a kind, and the manifest names them."""
    lines: list[str] = []
    unknown: Counter[tuple[str, str]] = Counter()
    for entry in skipped:
        if entry["status"] == UnknownFormError.STATUS:
            name = PurePath(entry["name"])
            unknown[name.suffix.lower() or name.name, entry["reason"]] += 1
        else:
            lines.append(f"  {entry['name']}：{said(entry['reason'])}")
    return lines + [f"  {kind} × {count}：{said(reason)}" for (kind, reason), count in sorted(unknown.items())]


def _review_lines(summary: dict[str, Any]) -> list[str]:
    """Judgements without effect, one line each, and the number of doubts to review."""
    told = summary["judgements"]
    idle = [j for j in told if j["status"] != "applied"]
    lines = []
    if told:
        lines.append(
            say(
                f"人工判定 {len(told)}，其中未起作用 {len(idle)}",
                f"judgements {len(told)}, of which without effect {len(idle)}",
            )
        )
    lines += [f"  {clean(j['verb'])} {clean(j['left'])} {clean(j['right'])}：{said(clean(j['note']))}" for j in idle]
    if doubts := summary["doubts"]:
        where = summary["output"]
        lines.append(
            say(
                f"存疑 {doubts}，用 kg review {where} 逐一判定",
                f"doubts {doubts}, to be decided with kg review {where}",
            )
        )
    return lines


def _home_text(home: dict[str, Any]) -> str:
    evidence = home["evidence"]
    if not home["name"] and evidence:
        return say(
            f"版面分属多地，各按各的：{'；'.join(evidence)}",
            f"pages from several places, each read with its own home: {'; '.join(evidence)}",
        )
    if not home["name"]:
        return say(
            "本报所在地未知：“我市”“市委”等不解析，可用 --home 给出",
            "the paper's home is unknown: 我市, 市委 are not resolved; give it with --home",
        )
    above = "".join(home["units"][:-1])
    zh, en = HOW_NAMES[home["how"]]
    because, reason = evidence_texts(evidence[:_EVIDENCE_SHOWN])
    zh = (f"（{above}）" if above else "") + f"，{zh}{because}"
    en = (f" ({above})" if above else "") + f", {en}{reason}"
    return say(f"本报所在地 {home['name']}{zh}", f"home {home['name']}{en}")
