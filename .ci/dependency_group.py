"""Print the requirements of one dependency group of pyproject.toml, one a line."""

import sys
import tomllib
from pathlib import Path

project = Path(__file__).resolve().parents[1] / "pyproject.toml"
groups = tomllib.loads(project.read_text(encoding="utf-8"))["dependency-groups"]
print("\n".join(groups[sys.argv[1]]))
