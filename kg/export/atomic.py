"""
An output folder that changes completely or not at all.

Place in the flow: around the exporters; ``kg build`` writes inside it. Only a build calls
this module: code that reads a build (``finished``) neither writes nor removes anything.

Files are written to a hidden folder on the same disk and put in place at the end by
renames. An output folder that does not exist yet appears in one rename. Inside one that
exists, the hidden folder is first renamed to ``.kg-commit``, which is the point of no
return: a run killed before it leaves the former output untouched, a run killed after it
is finished by the next ``replace_folder``, and until then readers report it. Files that no
build writes (a README, the user's notes) are never touched.

What a killed run left may also have been planted by whoever sent the folder. So finishing
it takes only ordinary files under the names that a build writes, and follows no link,
neither out of the folder nor into it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kg.errors import DISK_FAULTS, OutputError
from kg.export.inside import files_below, is_file, is_folder, lstat, not_a_folder, reaches
from kg.export.locks import HAS_LOCKS, lock_now, locked, unlock

STAGE_PREFIX = ".kg-stage-"
COMMIT = ".kg-commit"
#: In the hidden folder: names of former files that the new build does not write.
REMOVALS = ".kg-remove.json"
#: Where older versions kept stores inside a build; no longer read.
_FORMER_STORES = ".kg-store"
#: The letters that ``tempfile`` appends to a prefix.
_RANDOM = re.compile(r"[a-z0-9_]{8}")


@contextlib.contextmanager
def replace_folder(final: Path, generated: Collection[str] = ()) -> Iterator[Path]:
    """
    A folder to write into; if the block ends normally, its files are in ``final``.

    Args:
        final: the output folder; created with its parents if it is missing.
        generated: files that a build may write, relative, with ``/``; those that a former
            build wrote and this one did not are removed, nothing else is. After a run was
            killed, only these files are put in place.

    Raises:
        OutputError: ``final`` is not a folder or cannot be written, another build is writing
            to it, or the disk is full.

    An exception inside the block leaves ``final`` as it was.
    """
    final = final.absolute()  # mkdtemp returns an absolute path from Python 3.12 on, a relative one before
    with _as_output_error(final):
        stage, lock = _open_stage(final, generated)
    try:
        with _as_output_error(final):
            yield stage
            _commit(stage, final, generated)
    finally:
        unlock(lock)
        shutil.rmtree(stage, ignore_errors=True)


def _open_stage(final: Path, generated: Collection[str]) -> tuple[Path, int | None]:
    """A new hidden folder and its lock: inside ``final`` (certainly the same disk), or next to it if it is missing."""
    inside = final.is_dir()
    if not inside:
        if lstat(final) is not None:
            raise not_a_folder(final)
        final.parent.mkdir(parents=True, exist_ok=True)
    base = final if inside else final.parent
    # Locked, so that of two builds that start at the same time the second one finds the first one's folder.
    with locked(base):
        if inside:
            _clear_stages(final, STAGE_PREFIX, final)
            _finish_former(final, generated)
        # A first build works next to the folder; that we may not list the parent is not an error of this one.
        with contextlib.suppress(PermissionError):
            _clear_stages(final.parent, f"{STAGE_PREFIX}{final.name}-", final)
        prefix = STAGE_PREFIX if inside else f"{STAGE_PREFIX}{final.name}-"
        stage = Path(tempfile.mkdtemp(prefix=prefix, dir=base))
        return stage, lock_now(stage)


def _clear_stages(folder: Path, prefix: str, final: Path) -> None:
    """Remove hidden folders whose run is gone; a running build holds a lock on its own, and is reported."""
    for stage in sorted(folder.iterdir()):
        if not (stage.name.startswith(prefix) and _RANDOM.fullmatch(stage.name, len(prefix)) and is_folder(stage)):
            continue
        try:
            lock = lock_now(stage)
        except BlockingIOError:
            raise _busy(final) from None
        if lock is not None or not HAS_LOCKS:
            shutil.rmtree(stage, ignore_errors=True)
        unlock(lock)


def _finish_former(final: Path, generated: Collection[str]) -> None:
    """Finish what a killed run had begun to put in place: ordinary files with names that a build writes."""
    commit = final / COMMIT
    if is_folder(commit):
        names = [name for name in files_below(commit) if name in generated]
        _put_in_place(commit, final, names, set(_removals(commit)) & set(generated))
    elif lstat(commit) is not None:
        commit.unlink()


def _commit(stage: Path, final: Path, generated: Collection[str]) -> None:
    # mkdtemp creates folders that only the owner can open.
    stage.chmod(0o777 & ~_umask())
    fresh = list(files_below(stage))
    if lstat(final) is None:
        _sync_tree(stage)
        stage.rename(final)
        _sync(final.parent)
        return
    _check_targets(fresh, final)
    gone = set(generated) - set(fresh)
    (stage / REMOVALS).write_text(json.dumps(sorted(gone)), encoding="utf-8")
    _sync_tree(stage)
    with locked(final):
        _finish_former(final, generated)
        inside = stage if stage.parent == final else Path(shutil.move(stage, final))
        inside.rename(final / COMMIT)
        _sync(final)
        _put_in_place(final / COMMIT, final, fresh, gone)
        if is_folder(final / _FORMER_STORES):
            shutil.rmtree(final / _FORMER_STORES, ignore_errors=True)


def _check_targets(names: Iterable[str], final: Path) -> None:
    """Refuse, before the point of no return, anything that would stop the renames after it or redirect them."""
    for name in names:
        target = final / name
        for folder in [p for p in target.parents if p != final and p.is_relative_to(final)]:
            if lstat(folder) is not None and not is_folder(folder):
                raise not_a_folder(folder)
            if is_folder(folder) and not os.access(folder, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        if is_folder(target):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))


def _put_in_place(commit: Path, final: Path, names: Iterable[str], gone: Iterable[str]) -> None:
    """Move the files of the commit to their places; may be interrupted and repeated at any point."""
    for name in sorted(gone):
        if reaches(final, name) and not is_folder(final / name):
            (final / name).unlink(missing_ok=True)
    for name in names:
        for parent in list((final / name).relative_to(final).parents)[-2::-1]:
            (final / parent).mkdir(exist_ok=True)
        if not reaches(final, name):
            raise not_a_folder((final / name).parent)
        (commit / name).replace(final / name)
    # Only now: as long as the list exists, a second start removes and moves the same files again.
    shutil.rmtree(commit)
    _sync(final)


def _removals(commit: Path) -> list[str]:
    """What a killed run wanted to remove; nothing if its list cannot be read."""
    if not is_file(commit / REMOVALS):
        return []
    try:
        names = json.loads((commit / REMOVALS).read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _busy(final: Path) -> OutputError:
    return OutputError(
        str(final),
        "另一个 kg build 正在写这个文件夹",
        "another kg build is writing to this folder",
        "等它结束，或换一个 -o",
        "wait until it ends, or choose another -o",
    )


@contextlib.contextmanager
def _as_output_error(final: Path) -> Iterator[None]:
    """Turn an error of the output disk into one for the user; any other error is passed on unchanged."""
    try:
        yield
    except OSError as fault:
        if not _is_of_output(fault, final):
            raise
        reason = fault.strerror or str(fault)
        raise OutputError(
            str(_place(fault, final)),
            f"写不进输出文件夹（{reason}），原有内容未动",
            f"the output folder cannot be written ({reason}); what was there is untouched",
            "换一个 -o，或检查权限与磁盘空间",
            "choose another -o, or check permissions and disk space",
        ) from fault


def _is_of_output(fault: OSError, final: Path) -> bool:
    if isinstance(fault.filename, str | os.PathLike):
        return Path(fault.filename).is_relative_to(final.parent) or fault.errno in DISK_FAULTS
    return fault.errno in DISK_FAULTS


def _place(fault: OSError, final: Path) -> Path:
    """What is in the way in the output folder; our hidden folders mean nothing to a user."""
    if isinstance(fault.filename, str):
        place = Path(fault.filename)
        if place.is_relative_to(final) and not any(p.startswith(".kg-") for p in place.relative_to(final).parts):
            return place
    return final


def _sync_tree(folder: Path) -> None:
    for path in [folder, *sorted(folder.rglob("*"))]:
        _sync(path)


def _sync(path: Path) -> None:
    """Wait until the data is on disk; not possible on Windows with a file opened for reading."""
    if not HAS_LOCKS:
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
