"""The engines that run the work: named in one hand-written list, imported only when asked for."""

from __future__ import annotations

from importlib import import_module

from kg.count.engines.base import Engine
from kg.errors import EngineError

#: Name on the command line -> ``module:class``. Engines import no stage.
ENGINES: dict[str, str] = {
    "local": "kg.count.engines.local:LocalEngine",
    "spark": "kg.count.engines.spark:SparkEngine",
}


def open_engine(name: str | Engine = "local", **options: str) -> Engine:
    """
    A new engine by name, with its own options (``master`` for Spark); use it in a ``with`` block.

    An engine that is already open is returned unchanged.

    Raises:
        EngineError: there is no such engine.
    """
    if not isinstance(name, str):
        return name
    if name not in ENGINES:
        known = ", ".join(ENGINES)
        raise EngineError(
            f"--engine {name}",
            f"没有这个引擎（可用：{known}）",
            f"no such engine (known: {known})",
            "换一个",
            "use one of these",
        )
    module, _, attribute = ENGINES[name].partition(":")
    engine: Engine = getattr(import_module(module), attribute)(**options)
    return engine
