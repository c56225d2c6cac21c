"""
The forms of input, one module each, in the order in which they are tried.

Place in the flow: read; ``form_of`` recognises a file's form by its content and its suffix together, so that
markup is never read as prose. A package adds one with an entry point ``kg.readers`` that names a ``Form``
(see ``docs/plugins.md``); those are tried first.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from kg.errors import PageError
from kg.read.file import File
from kg.read.forms import archive, columnar, delimited, docx, epub, jsons, markdown, pdf, scans, text, web, workbook
from kg.read.forms.base import Form

__all__ = ["FORMS", "Form", "form_of", "forms", "suffixes"]

#: A new form is one module and one line here. ``text`` is last: anything may be text.
FORMS: tuple[Form, ...] = (
    columnar.FORM,
    workbook.FORM,
    docx.FORM,
    epub.FORM,
    archive.FORM,
    pdf.FORM,
    scans.ALTO,
    scans.HOCR,
    web.FORM,
    markdown.FORM,
    jsons.FORM,
    delimited.FORM,
    text.FORM,
)


@cache
def forms() -> tuple[Form, ...]:
    """
    Those of installed packages, by name, then ours.

    Raises:
        PageError: a package's form cannot be loaded.
    """
    others = sorted(entry_points(group="kg.readers"), key=lambda point: point.name)
    return (*map(_loaded, others), *FORMS)


def _loaded(point: EntryPoint) -> Form:
    try:
        form = point.load()
    except Exception as error:
        raise _unloadable(point, f"{type(error).__name__}: {error}") from error
    if not isinstance(form, Form):
        raise _unloadable(point, type(form).__name__)
    return form


def _unloadable(point: EntryPoint, said: str) -> PageError:
    return PageError(
        f"kg.readers:{point.name}",
        f"装着的读法用不了（{said}）",
        f"an installed form of input cannot be used ({said})",
        "修好或卸载那个包",
        "repair or uninstall that package",
    )


def suffixes() -> tuple[str, ...]:
    """Suffixes of files that are read in folders; sorted."""
    return tuple(sorted({suffix for form in forms() for suffix in form.suffixes}))


def form_of(file: File) -> Form:
    """The first form that recognises the file."""
    return next(form for form in forms() if form.fits(file))
