"""
What is in the output folder already: a build of the same paper, or somebody's other work.

Place in the flow: run; checked before a build is made and again before it is put in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from kg.errors import BuildError, OutputError
from kg.export.finished import Finished


def former_inputs(folder: Path) -> dict[str, str]:
    """
    The inputs of the build in a folder: SHA-256 by name; empty if there is no readable build.

    A damaged build is not protected: the next build replaces it.
    """
    try:
        inputs = Finished(folder).manifest["inputs"]
        return {str(entry["name"]): str(entry["sha256"]) for entry in inputs if entry["status"] == "read"}
    except (BuildError, OSError, KeyError, TypeError):
        return {}


def refuse_other_names(folder: Path, former: Mapping[str, str], names: set[str]) -> None:
    """
    Before the work: refuse a folder with a build none of whose files has the name of an input.

    Raises:
        OutputError: it is such a folder, and ``--replace`` was not given.
    """
    if former and not {PurePath(name).name for name in former} & names:
        raise _other(folder, former)


def refuse_other_texts(folder: Path, former: Mapping[str, str], manifest: Mapping[str, Any]) -> None:
    """
    After the work: refuse if files have the same names (1.txt, 2.txt), but none of them has the text of before.

    Raises:
        OutputError: it is so, and ``--replace`` was not given. Builds of one page are an exception: the page was edited.
    """
    made = {entry["name"]: entry["sha256"] for entry in manifest["inputs"] if entry["status"] == "read"}
    if len(former) > 1 and len(made) > 1 and not set(former.values()) & set(made.values()):
        raise _other(folder, former)


def _other(folder: Path, former: Mapping[str, str]) -> OutputError:
    first = min(former)
    return OutputError(
        str(folder),
        f"里面是另一批版面建的图（{len(former)} 个，如 {first}）",
        f"contains a build of other inputs ({len(former)}, such as {first})",
        "用 -o 换一个文件夹；要替换它（连同编号和人工判定）就加 --replace",
        "choose another folder with -o, or replace it, ids and judgements included, with --replace",
    )
