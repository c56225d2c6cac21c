"""
An output folder that changes whole or not at all.

Place in the flow: around the exporters; pipeline writes a build inside it.

Files are written to a hidden folder on the same disk and put in place at the end by
renames. A folder that does not exist yet appears in one rename. In a folder that
exists the hidden one is first renamed to ``.kg-commit``, which is the point of no
return: a run killed before it leaves the former output untouched, a run killed after
it is finished by the next call of ``settle`` or ``replace_folder``. Files that no
build writes (a README, notes of the user) are never touched.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from kg.errors import DISK_FAULTS, OutputError

try:
    import fcntl
except ImportError:  # Windows: no locks, so two builds into one folder at once are not kept apart.
    fcntl = None  # type: ignore[assignment]

STAGE_PREFIX = ".kg-stage-"
COMMIT = ".kg-commit"
#: In the hidden folder: names of former files that the new build does not write.
REMOVALS = ".kg-remove.json"


@contextlib.contextmanager
def replace_folder(final: Path, generated: Collection[str] = ()) -> Iterator[Path]:
    """
    A folder to write into; when the block ends well its files stand in ``final``.

    Args:
        final: the output folder; made with its parents if it is missing.
        generated: files that a build may write, relative, with ``/``; those of a
            former build that this one did not write are removed, nothing else is.

    Raises:
        OutputError: ``final`` is no folder or cannot be written, or the disk is full.

    An exception inside the block leaves ``final`` as it was.
    """
    final = final.absolute()  # mkdtemp answers an absolute path from Python 3.12 on, a relative one before
    settle(final)
    with _as_output_error(final):
        stage, lock = _open_stage(final)
    try:
        with _as_output_error(final):
            yield stage
            _commit(stage, final, generated)
    finally:
        _unlock(lock)
        shutil.rmtree(stage, ignore_errors=True)


def settle(final: Path) -> None:
    """
    Finish or clear what a killed run left; does nothing in a folder that is in order.

    Commands that read a build call it first.
    """
    final = final.absolute()
    with _as_output_error(final):
        if final.is_dir():
            with _locked(final):
                if (final / COMMIT).is_dir():
                    _put_in_place(final / COMMIT, final)
                _clear_stages(final, STAGE_PREFIX)
        # What a first build left beside the folder; a parent we may not list is no fault of this one.
        with contextlib.suppress(OSError), _locked(final.parent):
            _clear_stages(final.parent, f"{STAGE_PREFIX}{final.name}-")


def _open_stage(final: Path) -> tuple[Path, int | None]:
    """A fresh hidden folder and its lock: inside ``final`` (surely its disk), or beside it if it is missing."""
    inside = final.is_dir()
    if not inside:
        if final.exists():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(final))
        final.parent.mkdir(parents=True, exist_ok=True)
    base = final if inside else final.parent
    prefix = STAGE_PREFIX if inside else f"{STAGE_PREFIX}{final.name}-"
    # Locked, so that another run's settle does not take it for a leftover before it is.
    with _locked(base):
        stage = Path(tempfile.mkdtemp(prefix=prefix, dir=base))
        return stage, _lock(stage)


def _commit(stage: Path, final: Path, generated: Collection[str]) -> None:
    # mkdtemp makes folders that only the owner can open.
    stage.chmod(0o777 & ~_umask())
    fresh = {path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file()}
    if not final.exists():
        _sync_tree(stage)
        stage.rename(final)
        _sync(final.parent)
        return
    _check_targets(stage, final)
    (stage / REMOVALS).write_text(json.dumps(sorted(set(generated) - fresh)), encoding="utf-8")
    _sync_tree(stage)
    with _locked(final):
        if (final / COMMIT).is_dir():
            _put_in_place(final / COMMIT, final)
        inside = stage if stage.parent == final else Path(shutil.move(stage, final))
        inside.rename(final / COMMIT)
        _sync(final)
        _put_in_place(final / COMMIT, final)


def _check_targets(stage: Path, final: Path) -> None:
    """Refuse before the point of no return what would stop the renames after it."""
    for path in sorted(stage.rglob("*")):
        target = final / path.relative_to(stage)
        if target.exists() and target.is_dir() != path.is_dir():
            code = errno.EISDIR if target.is_dir() else errno.ENOTDIR
            raise OSError(code, os.strerror(code), str(target))
        if target.is_dir() and not os.access(target, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))


def _put_in_place(commit: Path, final: Path) -> None:
    """Move every file of the commit to its place; may be stopped and begun again at any point."""
    removals = commit / REMOVALS
    for name in json.loads(removals.read_text(encoding="utf-8")) if removals.exists() else []:
        (final / name).unlink(missing_ok=True)
    for path in sorted(commit.rglob("*")):
        target = final / path.relative_to(commit)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        elif path != removals:
            path.replace(target)
    # Only now: while the list stands, a second start removes and moves the same files again.
    shutil.rmtree(commit)
    _sync(final)


def _clear_stages(folder: Path, prefix: str) -> None:
    """Remove hidden folders whose run is gone; a living run holds a lock on its own."""
    for stage in sorted(folder.iterdir()):
        if not stage.name.startswith(prefix):
            continue
        lock = _lock(stage)
        if lock is not None or fcntl is None:
            shutil.rmtree(stage, ignore_errors=True)
        _unlock(lock)


@contextlib.contextmanager
def _as_output_error(final: Path) -> Iterator[None]:
    """Turn a fault of the output disk into an error for the user; any other fault stays what it is."""
    try:
        yield
    except OSError as fault:
        if not _is_of_output(fault, final):
            raise
        reason = fault.strerror or str(fault)
        raise OutputError(
            str(final),
            f"写不进输出文件夹（{reason}），原有内容未动",
            f"the output folder cannot be written ({reason}); what was there is untouched",
            "换一个 -o，或检查权限与磁盘空间",
            "choose another -o, or check permissions and disk space",
        ) from fault


def _is_of_output(fault: OSError, final: Path) -> bool:
    if isinstance(fault.filename, str | os.PathLike):
        return Path(fault.filename).is_relative_to(final.parent) or fault.errno in DISK_FAULTS
    return fault.errno in DISK_FAULTS


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait for, then hold, the folder's lock; the system lets go of it when a process dies."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # A disk without locks (some network disks) is used without.
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _lock(folder: Path) -> int | None:
    """Hold the folder's lock if it is free, else None."""
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


def _sync_tree(folder: Path) -> None:
    for path in [folder, *sorted(folder.rglob("*"))]:
        _sync(path)


def _sync(path: Path) -> None:
    """Wait until the disk has it; Windows cannot, with a file open for reading."""
    if fcntl is None:
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
