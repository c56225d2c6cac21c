"""
``kg push``: a build into a remote triple store.

Place in the flow: cli.
"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import json_option, print_json
from kg.cli.loudness import notice
from kg.language import say


@click.command(short_help="推送到三元组库 / load into a remote store")
@click.argument("folder", type=click.Path(path_type=Path), metavar="BUILD")
@click.argument("endpoint", metavar="ENDPOINT")
@click.option("--graph", metavar="IRI", help="放入哪个图；不给则为默认图 / named graph; the default graph if not given")
@click.option(
    "--replace", is_flag=True, help="先清空该图；否则加到已有的上面 / empty the graph first; else add to what is there"
)
@click.option("--user", metavar="NAME", help="用户名 / user name")
@click.option(
    "--password", envvar="KG_PASSWORD", metavar="TEXT",
    help="密码，最好放在环境变量 KG_PASSWORD；都不给则询问 / better in the variable KG_PASSWORD; asked for if neither",
)  # fmt: skip
@click.option(
    "--query",
    metavar="URL",
    help="SPARQL 查询地址，用来核对数目 / SPARQL endpoint for the count, where it is not known",
)
@click.option(
    "--chunk", type=click.IntRange(min=1), default=10_000, show_default=True, metavar="N",
    help="每次请求的三元组数 / triples a request",
)  # fmt: skip
@json_option
def push(
    folder: Path,
    endpoint: str,
    graph: str | None,
    replace: bool,
    user: str | None,
    password: str | None,
    query: str | None,
    chunk: int,
    as_json: bool,
) -> None:
    """
    用图存储协议把图推送到三元组库，分块、断了重试，最后核对数目。

    Load a build into a remote store by the SPARQL 1.1 Graph Store Protocol: in chunks, with retries,
    and a check of the count at the end. ENDPOINT is the store's graph store address.

    \b
    例 / Examples:
      kg push exports http://127.0.0.1:7878/store
      kg push exports http://127.0.0.1:3030/kg/data --graph https://data.example.org/taiyuan --replace
      kg push exports http://127.0.0.1:8890/sparql-graph-crud-auth --graph urn:taiyuan:graph --user dba
    """
    from kg.query.push import Target
    from kg.query.push import push as send

    if user is not None and password is None:
        password = click.prompt(say("密码", "password"), hide_input=True, err=True, default="", show_default=False)
    done = send(folder, Target(endpoint, graph, user, password or "", query), replace=replace, chunk=chunk)
    if as_json:
        print_json({"sent": done.sent, "before": done.before, "after": done.after, "retried": done.retried})
        return
    where = graph or say("默认图", "the default graph")
    notice(
        say(
            f"送出 {done.sent} 个三元组，{where} 里现有 {done.after} 个",
            f"{done.sent} triples sent, {where} now has {done.after}",
        )
    )
    if done.retried:
        notice(say(f"重试 {done.retried} 次", f"{done.retried} requests repeated"), err=True)
