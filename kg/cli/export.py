"""
``kg export``: one more format out of a finished build.

Place in the flow: cli.
"""

from __future__ import annotations

import dataclasses
import gzip
import shutil
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import click

from kg.cli.common import files_at_option
from kg.cli.faults import unwritable
from kg.errors import DISK_FAULTS, OutputError

if TYPE_CHECKING:
    from kg.export.base import Exporter


def _format(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from kg.export import exporter_names

    if value is not None and value not in exporter_names():
        known = ", ".join(exporter_names())
        raise click.BadParameter(f"没有格式 {value}（可用：{known}） / there is no format {value} (known: {known})")
    return value


@click.command(short_help="另存为一种格式 / write one more format")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="BUILD")
@click.option(
    "--format", "name", callback=_format, metavar="NAME",
    help="ttl nt trig nq jsonld graphml gexf csv parquet html …",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, allow_dash=True), default="-", metavar="FILE",
    help="文件，- 为标准输出；csv、parquet 给文件夹 / file, - is stdout; a folder for csv and parquet",
)  # fmt: skip
@click.option("--base", metavar="IRI", help="RDF：所有编号的前缀 / RDF: prefix of all minted IRIs")
@click.option(
    "--evidence", type=click.Choice(["all", "top", "none"]), help="RDF：带多少原句 / RDF: how many sentences to include"
)
@files_at_option
@click.option("--by", type=click.Choice(["year"]), help="Parquet：按年份分文件夹 / Parquet: a folder for each year")
@click.option(
    "--ontology",
    is_flag=True,
    help="kg: 词汇表（OWL，Turtle）；给 BUILD 则连同它的词库添加的类型 / the kg: vocabulary itself; with BUILD also the types that its packs add",
)
def export(
    folder: Path | None,
    name: str | None,
    output: Path,
    base: str | None,
    evidence: str | None,
    files_at: str | None,
    by: str | None,
    ontology: bool,
) -> None:
    """
    把已建好的图另存为一种格式。

    Write a finished build in another format.

    \b
    例 / Examples:
      kg export exports --format nt -o graph.nt.gz
      kg export exports --format gexf -o graph.gexf
      kg export exports --format csv -o tables/
      kg export exports --format parquet --by year -o archive/
      kg export exports --format html --files-at ../pages/ -o web/graph.html
      kg export exports --format ttl --base https://data.example.org/ > graph.ttl
      kg export --ontology -o kg.ttl
    """
    if (name is not None) == ontology or (folder is None and not ontology):
        raise click.UsageError("请给 BUILD 和 --format，或 --ontology / give BUILD and --format, or --ontology")
    with tempfile.TemporaryDirectory() as stage:
        try:
            if folder is None or name is None:
                files = [_ontology(folder, Path(stage))]
            else:
                options = {"base": base, "evidence": evidence, "files_at": files_at, "by": by}
                files = _exported(folder, name, options, Path(stage))
        except OSError as fault:
            raise _no_stage(Path(stage).parent, fault) if fault.errno in DISK_FAULTS else fault from fault
        try:
            _deliver(files, Path(stage), output)
        except OSError as fault:
            # A full disk gives no file name; if the result goes to stdout, that is what is full.
            if str(output) == "-" and fault.errno in DISK_FAULTS:
                raise
            raise unwritable(output, fault) from fault


def _no_stage(folder: Path, fault: OSError) -> OutputError:
    reason = fault.strerror or ""
    return OutputError(
        str(folder),
        f"临时文件写不下（{reason}）",
        f"has no room for the files before they are put in place ({reason})",
        "腾出空间，或用环境变量 TMPDIR 换一个地方",
        "free some space, or name another place with the variable TMPDIR",
    )


def _ontology(folder: Path | None, stage: Path) -> Path:
    from kg.export.vocabulary import ontology_text
    from kg.run.built import load

    added = () if folder is None else load(folder).tables.types.added
    file = stage / "kg.ttl"
    file.write_text(ontology_text(added), encoding="utf-8", newline="\n")
    return file


def _exported(folder: Path, name: str, options: dict[str, str | None], stage: Path) -> list[Path]:
    from kg.count.engines.lean import lean
    from kg.export import get_exporter
    from kg.run.built import load

    lean()
    exporter = _with_options(get_exporter(name), options)
    return load(folder).export_with(exporter, stage)


def _with_options(exporter: Exporter, options: dict[str, str | None]) -> Exporter:
    given = {name: value for name, value in options.items() if value is not None}
    if not given:
        return exporter
    fields: set[str] = set()
    if dataclasses.is_dataclass(exporter):
        fields = {f.name for f in dataclasses.fields(exporter)}
    if missing := sorted(given.keys() - fields):
        option = "--" + missing[0].replace("_", "-")
        raise click.UsageError(f"此格式没有选项 {option} / this format has no option {option}")
    return cast("Exporter", dataclasses.replace(cast(Any, exporter), **given))


def _deliver(files: list[Path], stage: Path, output: Path) -> None:
    """One file to a file or stdout, several to a folder; a file is written completely or not at all."""
    if len(files) > 1:
        if str(output) == "-":
            raise click.UsageError("此格式有多个文件，请用 -o 给文件夹 / several files: give a folder with -o")
        for file in files:
            _replace(file, output / file.relative_to(stage))
    elif str(output) == "-":
        with files[0].open("rb") as source:
            shutil.copyfileobj(source, sys.stdout.buffer)
    else:
        _replace(files[0], output)


def _replace(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".kg-", delete=False) as fresh:
        try:
            with file.open("rb") as source:
                shutil.copyfileobj(source, fresh) if target.suffix != ".gz" else _pack(source, fresh)
            fresh.flush()
            Path(fresh.name).chmod(0o644)
            Path(fresh.name).replace(target)
        except BaseException:
            Path(fresh.name).unlink(missing_ok=True)
            raise


def _pack(source: IO[bytes], target: IO[bytes]) -> None:
    # No name and no time in the header: the same graph gives the same bytes.
    with gzip.GzipFile("", "wb", 6, target, mtime=0) as packed:
        shutil.copyfileobj(source, packed)
