"""
``kg build``: pages in, a graph out.

Place in the flow: cli; the main job.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from kg.cli.common import (
    Fault,
    day_option,
    files_at_option,
    json_option,
    page_options,
    print_json,
    private_option,
    reading,
)
from kg.cli.config import PageCommand, recorded
from kg.cli.loudness import notice
from kg.cli.progress import watch_options, watched
from kg.cli.summary import summary_of, text_of
from kg.language import say
from kg.settings import Settings, Window

if TYPE_CHECKING:
    from kg.run.pages import Request

#: Options that are settings of the same name.
_SETTINGS = ("window", "min_count", "min_score", "keep_private_numbers", "fdr", "since", "until")


def _formats(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    from kg.export import exporter_names
    from kg.run.built import DEFAULT_FORMATS

    if value is None:
        return DEFAULT_FORMATS
    names = tuple(part.strip() for part in value.split(",") if part.strip())
    if unknown := sorted(set(names) - set(exporter_names())):
        known = ", ".join(exporter_names())
        wrong = ", ".join(unknown)
        raise click.BadParameter(f"没有格式 {wrong}（可用：{known}） / there is no format {wrong} (known: {known})")
    return names


def _engine(context: click.Context, parameter: click.Parameter, value: str) -> str:
    from kg.count.engines import ENGINES

    if value not in ENGINES:
        known = ", ".join(ENGINES)
        raise click.BadParameter(f"没有引擎 {value}（可用：{known}） / there is no engine {value} (known: {known})")
    return value


@click.command(cls=PageCommand, short_help="建图 / build the graph")
@page_options
@click.option(
    "-o", "--output", default="exports", show_default=True, type=click.Path(path_type=Path), metavar="DIR",
    help="输出文件夹 / output folder",
)  # fmt: skip
@click.option(
    "--engine",
    callback=_engine,
    default="local",
    show_default=True,
    metavar="NAME",
    help="在哪里算：local 本机，spark 集群 / where to compute: on this machine, or on a Spark cluster",
)
@click.option(
    "--spark-master", default="", metavar="URL",
    help="Spark 主节点，如 spark://host:7077；不给则用本机的 Spark / master of the cluster; Spark on this machine if not given",
)  # fmt: skip
@click.option(
    "--work", type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path), metavar="DIR",
    help="中间文件放哪里；用集群时各机都要能见到 / where stages pass files; with a cluster, where all its machines see it",
)  # fmt: skip
@click.option(
    "--formats", callback=_formats, metavar="LIST",
    help="用逗号分开，如 ttl,html；数据表和清单总有 / separated by commas; tables and manifest always come",
)  # fmt: skip
@click.option(
    "--window", type=click.Choice(get_args(Window)), default=Settings().window, show_default=True,
    help="两个名称在多大范围内共现才相连 / names are linked if they occur in the same one",
)  # fmt: skip
@click.option(
    "--min-count", type=click.IntRange(min=1), default=Settings().min_count, show_default=True, metavar="N",
    help="共现少于 N 次的不相连 / names that occur together fewer times are not linked",
)  # fmt: skip
@click.option(
    "--fdr",
    type=click.FloatRange(0, 1),
    default=Settings().fdr,
    show_default=True,
    metavar="Q",
    help="只留错误发现率不超过 Q 的共现 / keep pairs up to this false-discovery rate",
)
@click.option(
    "--since",
    callback=day_option,
    default="",
    metavar="DAY",
    help="只读这天起的文章，如 2022-11；没有日期的不读 / only articles from this day on; none without a day",
)
@click.option(
    "--until",
    callback=day_option,
    default="",
    metavar="DAY",
    help="只读到这天止的文章 / only articles up to this day",
)
@click.option(
    "--min-score", type=click.FloatRange(0, 1), default=Settings().min_score, show_default=True, metavar="X",
    help="把握低于 X 的提及不收 / mentions of a lower score are left out",
)  # fmt: skip
@private_option
@files_at_option
@click.option(
    "--judgements", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="人工判定，可多次；不给则用 DIR 和输入旁的 judgements.tsv / what people decided; found beside DIR and inputs",
)  # fmt: skip
@click.option(
    "--registry", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="沿用其编号；不给则用 DIR/registry.tsv / keep its ids; that in DIR if not given",
)  # fmt: skip
@click.option(
    "--replace", is_flag=True,
    help="替换 DIR 里由另一批版面建的图，不沿用其编号和判定 / replace a build of other inputs in DIR, its ids and judgements not kept",
)  # fmt: skip
@watch_options
@json_option
def build(
    paths: tuple[Path, ...],
    output: Path,
    formats: tuple[str, ...],
    replace: bool,
    log_json: Path | None,
    report: Path | None,
    profile: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """
    读版面，建图，写入一个文件夹。

    Read pages, build the graph, write it to a folder. PATH is a file, a folder, or - for standard input:
    text, Markdown, CSV, XLSX, Parquet, JSON, HTML, PDF, DOCX, EPUB, ALTO, hOCR, ZIP or TAR of these.
    The output is written completely or not at all.

    \b
    例 / Examples:
      kg build seeds
      kg build pages/ -o out --home 太原市 --pack my-pack
      kg build page1.txt page2.txt --formats ttl,html --window article --json
      kg build pages/ --judgements judgements.tsv
      kg build papers.xlsx --map text=内容,date=见报日
      kg build - --date 2023-01-05 < page.txt
    """
    from kg.count.engines.lean import lean
    from kg.export.atomic import replace_folder
    from kg.read import find_pages, suffixes
    from kg.run.built import generated_files
    from kg.run.former import former_inputs, refuse_other_names, refuse_other_texts
    from kg.run.pipeline import build_from

    lean()
    before = {} if replace else former_inputs(output)
    if before:  # the inputs are searched a second time only in this case
        found = find_pages(paths, suffixes=suffixes(), on_error=lambda error: None)
        refuse_other_names(output, before, {source.path.name for source in found})
    # The stage is opened first: a folder that cannot be written is reported before the work, not after.
    with replace_folder(output, generated_files()) as stage, watched(log_json, report, profile) as listener:
        made = build_from(_request(paths, output, None if replace else output, options), listener)
        refuse_other_texts(output, before, made.manifest)
        outputs = made.write_into(stage, formats, listener.progress)
    summary = summary_of(made, output, outputs)
    if as_json:
        print_json(summary)
    else:
        notice(text_of(summary, made.tables.types))
    if not summary["entities"]:
        raise Fault(say("没有认出任何名称：图是空的", "no name was found: the graph is empty"))


def _request(paths: tuple[Path, ...], output: Path, former: Path | None, options: dict[str, Any]) -> Request:
    """The request made by the options; ids and judgements continue from the folder ``former``, if there is one."""
    from kg.run.bounds import Bounds
    from kg.run.decisions import REGISTRY, find_judgements
    from kg.run.pages import Request

    kept = former / REGISTRY if former else None
    return Request(
        paths, options["home"], options["packs"], options["engine"], options["jobs"], options["strict"],
        Settings(**{name: options[name] for name in _SETTINGS}),
        registry=options["registry"] or (kept if kept and kept.is_file() else None),
        judgements=options["judgements"] or find_judgements(former, paths),
        bounds=Bounds(options["page_timeout"]),
        spark_master=options["spark_master"],
        work=options["work"],
        output=output,
        options=reading(options["date"], options["column_map"]),
        config=recorded(click.get_current_context()),
        files_at=options["files_at"] or "",
    )  # fmt: skip
