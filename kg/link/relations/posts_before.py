"""
Posts before a name: 市委副书记、市长周明远, and lists of names and posts.

Place in the flow: link; Steps of one sentence -> (name, posts, rule), made into relations by posts.

A sentence is read once from left to right. Bodies and titles are kept until a name takes
them; a name after 、 takes the same ones again (李静、王刚); a title without a body takes the
last one (区供销联社主任张明，副主任李静). Any other word ends that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.knowledge.lexicon import Lexicon
from kg.link.relations.steps import Post, Step, is_crowd, named_next

#: Most bodies that share one title, and most posts of one name; anything longer is not a
#: sentence, and would yield relations by the square of its length.
MOST_BODIES, MOST_POSTS = 24, 24
#: Longest word in a list that is taken for the name of a person not found.
LONGEST_NAME = 4
#: A name, the posts it holds, and the rule.
Held = tuple[Step, list[Post], str]


@dataclass(slots=True)
class State:
    """What the next name would hold."""

    bodies: tuple[Step, ...] = ()
    #: A body was named and no title has followed yet.
    open: bool = False
    pending: list[Post] = field(default_factory=list)
    named: list[Post] = field(default_factory=list)
    former: bool = False
    #: 原 follows the body: it applies to the titles of that body.
    left: bool = False
    #: A body that was not found precedes the next title.
    unknown: bool = False

    def forget(self) -> None:
        """Drop bodies and titles: what was said before does not apply any more."""
        self.bodies, self.open, self.pending, self.named, self.former, self.left = (), False, [], [], False, False

    def take_body(self, step: Step, before: Step | None) -> None:
        """A body: added to an open one, else a new one."""
        if before and before.kind == "join" and self.open:
            self.bodies = (*self.bodies, step)[-MOST_BODIES:]
        else:
            self.bodies = (step,)
            if before is None or before.kind not in ("former", "join", "title"):
                self.former = bool(before and before.kind == "former")
        self.open, self.left = True, False

    def take_title(self, step: Step) -> None:
        """A title, held at the bodies known so far."""
        if self.unknown:
            self.unknown = False
            return
        self.left = self.left or step.former
        if len(self.pending) < MOST_POSTS:
            self.pending.append(Post(step, self.bodies, self.open, self.former or self.left))
        self.open = False


def posts_before(steps: Sequence[Step], lexicon: Lexicon) -> Iterator[Held]:
    """Posts before the name, and the short form body + name + title."""
    state = State()
    for i, step in enumerate(steps):
        before = steps[i - 1] if i else None
        if step.kind in ("title", "reporter") and not (is_crowd(step, lexicon) and not _leads_to_name(steps, i)):
            if before and state.open and _is_around(steps, i):
                yield before, [Post(step, state.bodies, True, state.former)], "position.around_name"
                state.open = False
            elif not _is_courtesy(steps, i):
                state.take_title(step)
        elif step.kind == "person":
            yield from _named(state, steps, i)
        elif not _goes_on(state, steps, i, lexicon):
            state.forget()


def _goes_on(state: State, steps: Sequence[Step], i: int, lexicon: Lexicon) -> bool:
    """Read what is neither a title nor a name; False if what was said before does not apply after it."""
    step, before = steps[i], steps[i - 1] if i else None
    if step.kind == "body":
        state.take_body(step, before)
        return True
    if step.kind == "former":
        state.former = True
        return True
    if step.kind == "comma":
        if state.open:
            state.bodies, state.open = (), False
        return True
    if step.kind == "other" and state.pending and _is_unknown_body(steps, i):
        # 地区纪委委员、|地委巡察办|主任: what was said before still applies to the name.
        state.bodies, state.open, state.unknown = (), False, steps[i + 1].kind == "title"
        return True
    if before is not None and step.kind == "of":
        # 来自某大学的|老师: the body's; 时任局长的|张明: the name's.
        return (state.open and before.kind == "body") or (before.kind == "title" and named_next(steps, i))
    if before is not None and step.kind == "colon":
        # 局长：李明, but not 编辑：李明
        return before.kind == "title" and not lexicon.is_word("credit-label", before.text)
    # 冷刚、仰协，|秘书长谢志迪: a person who was not found holds the post too.
    return step.kind == "join" or _is_unknown_name(state, steps, i)


def _named(state: State, steps: Sequence[Step], i: int) -> Iterator[Held]:
    before = steps[i - 1] if i else None
    if state.pending:
        state.named, state.pending, state.former, state.left = state.pending, [], False, False
        yield steps[i], state.named, "position.before_name"
    elif state.named and before and before.kind == "join" and i > 1 and steps[i - 2].kind in ("person", "other"):
        yield steps[i], state.named, "position.list"
    else:
        state.named = []


def _is_courtesy(steps: Sequence[Step], i: int) -> bool:
    """Whether a title follows the name it belongs to: 院长|李静|教授，."""
    behind = i > 0 and steps[i - 1].kind == "person" and not named_next(steps, i)
    return behind and (i + 1 == len(steps) or steps[i + 1].kind in ("comma", "join"))


def _leads_to_name(steps: Sequence[Step], i: int) -> bool:
    """Whether there are only titles between a title and a name: 老师、|理论宣讲志愿者|李明."""
    j = i + 1
    while j < len(steps) and steps[j].kind in ("join", "title"):
        j += 1
    if j + 1 < len(steps) and steps[j].kind == "colon":
        j += 1
    return j < len(steps) and steps[j].kind == "person" and steps[j - 1].kind in ("title", "colon")


def _is_unknown_body(steps: Sequence[Step], i: int) -> bool:
    """Whether words after 、 are a body that was not found, or the beginning of one: 青禾会商办|主任, 青禾|巡察办|主任."""
    after = steps[i + 1] if i + 1 < len(steps) else None
    in_list = i > 0 and steps[i - 1].kind == "join"
    if not in_list or after is None:
        return False
    return after.kind == "body" or (after.kind == "title" and after.piece is steps[i].piece)


def _is_unknown_name(state: State, steps: Sequence[Step], i: int) -> bool:
    """Whether a short word in a list of holders of a post is one more name: 冷刚、|仰协|，."""
    listed = bool(state.named) and i > 1 and steps[i - 1].kind == "join" and steps[i - 2].kind in ("person", "other")
    ends = i + 1 == len(steps) or steps[i + 1].kind in ("join", "comma")
    return listed and ends and 1 < len(steps[i].text) <= LONGEST_NAME


def _is_around(steps: Sequence[Step], i: int) -> bool:
    """市人防办|王|主任: body, name, title, with no other name that the title belongs to."""
    follows = i > 1 and steps[i - 1].kind == "person" and steps[i - 2].kind == "body"
    return follows and not named_next(steps, i)
