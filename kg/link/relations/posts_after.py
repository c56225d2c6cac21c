"""
Posts after a name: 李明，女，市教育局局长; 李明当选为会长; 王强（市水务局局长）; lines of a list.

Place in the flow: link; Steps of one sentence -> (name, posts, rule), made into relations by posts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.knowledge.lexicon import Lexicon
from kg.link.relations.posts_before import Held, State
from kg.link.relations.steps import Post, Step, formerly, is_crowd
from kg.link.words import tuple_of

#: Longest word between two commas that is skipped after a name: 1965年生, 中共党员.
LONGEST_REMARK = 10
#: Longest word between a name and a verb of office: 李明日前|当选.
LONGEST_ADVERB = 8


def posts_after(steps: Sequence[Step], lexicon: Lexicon, speaks_of: Step | None) -> Iterator[Held]:
    """
    Posts after the name: by a verb of office, in brackets, after a comma, on a line of a list.

    Args:
        speaks_of: the one person of the previous sentence, who is the subject of a sentence without a name.
    """
    for i, step in enumerate(steps):
        if step.kind == "person":
            yield from _of_name(steps, i, lexicon)
    yield from _careers(steps, speaks_of, lexicon)


def affiliations_after(steps: Sequence[Step]) -> Iterator[tuple[Step, Step]]:
    """应启山（市商务局）: a name and its body in brackets, with nothing else in them."""
    for i, step in enumerate(steps[:-3]):
        inside = step.kind == "person" and steps[i + 1].kind == "open" and steps[i + 3].kind == "close"
        if inside and steps[i + 2].piece.is_name("organization"):
            yield step, steps[i + 2]


def _of_name(steps: Sequence[Step], i: int, lexicon: Lexicon) -> Iterator[Held]:
    step = steps[i]
    j, verb, bracket = _skip(steps, _end_of_list(steps, i), lexicon)
    if _is_dismissed(steps, i):
        j, verb = i + 2, steps[i - 1]
    posts, end = posts_from(steps, j, verb)
    if not posts or (verb is None and steps[j].kind == "join"):
        # 李明，|及各集团负责人: other people.
        return
    after = steps[end] if end < len(steps) else None
    if verb:
        yield step, formerly(posts) if verb.kind in ("leave", "dismiss") else posts, "position.verb"
    elif bracket:
        if after is not None and after.kind == "close":
            yield step, posts, "position.bracket"
    elif j > i + 1:
        if (after is None or after.kind in ("comma", "close")) and not _belongs_to_next(steps, end, lexicon):
            yield step, posts, "position.apposition"
    elif after is None and _begins_line(steps, i):
        # A line of a list: 李明 市公安局民警.
        yield step, posts, "position.line"


def _begins_line(steps: Sequence[Step], i: int) -> bool:
    """Whether there is only a number or a label before a name: 1.|李明 市公安局民警; 组长：|李明 市公安局局长."""
    return all(s.kind in ("title", "colon") or not any(map(str.isalpha, s.text)) for s in steps[:i])


def _end_of_list(steps: Sequence[Step], i: int) -> int:
    """The step after a name, or after the last one of its list if a verb of office applies to all: 张明、王平|为."""
    j = i + 1
    while j + 1 < len(steps) and steps[j].kind == "join" and steps[j + 1].kind == "person":
        j += 2
    return j if j < len(steps) and steps[j].kind in ("assume", "leave") else i + 1


def _is_dismissed(steps: Sequence[Step], i: int) -> bool:
    """免去|王强|的|市民政局|局长."""
    return 0 < i < len(steps) - 1 and steps[i - 1].kind == "dismiss" and steps[i + 1].kind == "of"


def _belongs_to_next(steps: Sequence[Step], end: int, lexicon: Lexicon) -> bool:
    """Whether what follows is another post with its own name, as in a list of those present."""
    rest = steps[end + 1 : end + 4]
    return any(s.kind == "person" or (s.kind == "title" and not is_crowd(s, lexicon)) for s in rest)


def _skip(steps: Sequence[Step], j: int, lexicon: Lexicon) -> tuple[int, Step | None, bool]:
    """Skip what may come between a name and its post: 女，汉族，1965年生，现任."""
    verb, bracket = None, False
    while j < len(steps):
        step = steps[j]
        if step.kind in ("assume", "leave"):
            verb = step
        elif step.kind == "open" and not bracket:
            bracket = True
        elif step.kind == "colon":
            if verb is None:
                break
        elif step.kind != "comma" and not _is_remark(steps, j, lexicon):
            break
        j += 1
    return j, verb, bracket


def _is_remark(steps: Sequence[Step], j: int, lexicon: Lexicon) -> bool:
    """Whether a step describes the person (女, 1965年生), or qualifies the verb of office after it."""
    step, after = steps[j], steps[j + 1] if j + 1 < len(steps) else None
    if step.kind == "former" and after is not None and after.kind in ("assume", "leave"):
        return True
    if step.kind != "other":
        return False
    if lexicon.is_word("biography", step.text):
        return True
    if after is not None and after.kind in ("assume", "leave") and len(step.text) <= LONGEST_ADVERB:
        return True
    between = steps[j - 1].kind == "comma" and after is not None and after.kind == "comma"
    return (
        between
        and len(step.text) <= LONGEST_REMARK
        and step.text.endswith(tuple(lexicon.words.get("biography-end", ())))
    )


def _careers(steps: Sequence[Step], speaks_of: Step | None, lexicon: Lexicon) -> Iterator[Held]:
    """李明长期在太原工作，曾任：…; 2016年任太原市副市长: the verb of office is far from the name, or in the next sentence."""
    person, near = speaks_of, False
    for j, step in enumerate(steps):
        if step.kind == "person":
            person, near = step, True
        elif step.kind in ("assume", "leave") and person is not None:
            before = steps[j - 1] if j else None
            if near and (held := _at_body(steps, j, lexicon)):
                yield person, formerly(held) if step.kind == "leave" else held, "position.verb"
                near = False
                continue
            if before is not None and (before.kind == "person" or (near and before.kind in ("title", "body"))):
                near = False
                continue
            start = j + 1 + (j + 1 < len(steps) and steps[j + 1].kind == "colon")
            posts, _ = posts_from(steps, start, step)
            if posts:
                yield person, formerly(posts) if step.kind == "leave" else posts, "position.career"
        elif step.kind == "dismiss":
            person = None


def _at_body(steps: Sequence[Step], j: int, lexicon: Lexicon) -> list[Post]:
    """李静在市人民医院|担任|护士长: the titles after a verb of office whose body precedes it."""
    if j < 2 or steps[j - 1].kind != "body" or not steps[j - 2].text.endswith(tuple_of(lexicon, "at-body")):
        return []
    titles: list[Post] = []
    for step in steps[j + 1 :]:
        if step.kind == "title":
            titles.append(Post(step, (steps[j - 1],), True, step.former))
        elif step.kind != "join":
            break
    return titles


def posts_from(steps: Sequence[Step], j: int, verb: Step | None) -> tuple[list[Post], int]:
    """Bodies and titles from a position on; the second value is the first step that is neither."""
    state = State()
    while j < len(steps):
        step = steps[j]
        before = steps[j - 1] if j else None
        if step.kind == "body":
            state.take_body(step, before)
        elif step.kind == "title" and (state.bodies or verb):
            state.pending.append(Post(step, state.bodies, state.open, step.former))
            state.open = False
        elif step.kind == "of" and state.open and before is not None and before.kind == "body":
            # 是某医院的|护士: belongs to the body.
            pass
        elif step.kind == "of" and state.pending and j + 1 < len(steps) and steps[j + 1].kind == "body":
            # 为组长的“秸秆禁烧领导小组”: the body follows.
            body = steps[j + 1]
            return [Post(p.title, (body,), True, p.former) for p in state.pending], j + 2
        elif not (
            step.kind in ("join", "former")
            or (step.kind == "assume" and state.pending)
            or (step.kind == "comma" and verb is not None and verb.kind == "leave" and state.pending)
        ):
            break
        j += 1
    if j < len(steps) and steps[j].kind == "person" and verb is None:
        return [], j
    return [p for p in state.pending if p.bodies], j
