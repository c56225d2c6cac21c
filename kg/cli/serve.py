"""
``kg serve``: the view and a SPARQL endpoint on this machine.

Place in the flow: cli.
"""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType

import click

from kg.cli.loudness import notice
from kg.language import say


@click.command(short_help="在本机提供查询和图 / SPARQL endpoint and view on this machine")
@click.argument("folder", type=click.Path(path_type=Path), metavar="BUILD")
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
    help="监听的地址；默认只有本机能访问 / address to listen at; the default is this machine only",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, metavar="N",
    help="端口，0 为任一空闲的 / port, 0 for any that is free",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, metavar="SECONDS",
    help="一次查询最多多久 / how long a query may run",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 64), default=4, show_default=True, metavar="N",
    help="同时查询的进程数 / processes that answer queries",
)  # fmt: skip
@click.option(
    "--edit", is_flag=True,
    help="页面上的更正可写入 judgements.tsv；只限本机 / corrections made in the view are written to judgements.tsv; this machine only",
)  # fmt: skip
@click.option(
    "--judgements", type=click.Path(path_type=Path), metavar="FILE",
    help="写到哪里，如版面旁的 judgements.tsv 或其文件夹；不给则为 BUILD/judgements.tsv"
    " / where to write, a file or folder such as the one of the pages; BUILD/judgements.tsv if not given",
)  # fmt: skip
def serve(
    folder: Path, host: str, port: int, timeout: float, workers: int, edit: bool, judgements: Path | None
) -> None:
    """
    在本机打开图和 SPARQL 查询接口，只读；Ctrl-C 停止。

    Serve the HTML view at / and the SPARQL 1.1 protocol at /sparql, read-only; Ctrl-C stops it.

    \b
    例 / Examples:
      kg serve exports
      kg serve exports --port 8080 --timeout 10
      kg serve exports --edit --judgements pages/
      curl http://127.0.0.1:8000/sparql --data-urlencode 'query=SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'
    """
    from kg.serve.limits import Limits
    from kg.serve.server import Server

    if judgements and not edit:
        raise click.UsageError("--judgements 要同 --edit 一起用 / --judgements goes with --edit")
    with Server(folder, host, port, Limits(seconds=timeout, workers=workers), edit, judgements) as server:

        def stop(number: int, frame: FrameType | None) -> None:
            # Once is enough: a second Ctrl-C must not interrupt the shutdown.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            server.stop_queries()
            raise KeyboardInterrupt

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        if server.public:
            click.echo(say("注意：其他机器也能访问", "caution: other machines can reach it"), err=True)
        if server.edit_url:
            edit_at = server.edit_url, server.edit_file
            click.echo(
                say(
                    "可更正的图：{} ，更正写入 {}".format(*edit_at),
                    "view with corrections: {}, written to {}".format(*edit_at),
                ),
                err=True,
            )
        places = server.url, f"{server.url}sparql"
        click.echo(
            say(
                "{}（图），{}（SPARQL）；按 Ctrl-C 停止".format(*places),
                "{} (view), {} (SPARQL); Ctrl-C stops it".format(*places),
            ),
            err=True,
        )
        server.run()
    notice(say("已停止", "stopped"), err=True)
