"""
The SQL of counting: mentions -> entity statistics, pairs, evidence.

Place in the flow: the heart of the count room; plain text, imports only settings.
Each step makes one relation from those before it. The SQL keeps to what DuckDB and
Spark SQL interpret alike: explicit GROUP BY, CAST, no QUALIFY, no lists, no reserved word
as a name (hence ``span_end`` for ``end``), integers wherever something is summed.

What is counted
    A **window** is a sentence, a paragraph or an article (``Settings.window``). A name
    is in it once, however often it occurs there. A window with more than
    ``max_names_in_window`` names keeps the first ones in reading order; evidence considers
    the first ``max_mentions_of_name`` mentions of each. Mentions in banners (no sentence)
    count for their entity but are in no window.

    N       windows with at least one name
    n(x)    windows with x;  p(x) = n(x)/N
    n(xy)   windows with both: the edge's ``count``;  p(xy) = n(xy)/N
    pmi     ln( p(xy) / (p(x) p(y)) ), nats
    npmi    pmi / -ln p(xy), in -1..1 (Bouma 2009, "Normalized (pointwise) mutual
            information in collocation extraction"); 1, its limit, where p(xy) = 1
    g2      log-likelihood ratio of the pair (``association``): how little chance alone explains it
    weight  the sum over the windows of 1/(k-1), k = names in the window: a sentence of
            two names says more about the pair than a list of twenty. Newman 2001,
            "Scientific collaboration networks. II", Phys. Rev. E 64, 016132.
"""

from __future__ import annotations

from kg.settings import Settings, Window

Step = tuple[str, str]

#: What each input relation must be called and contain: name -> {column here: column in the table}.
INPUTS: dict[str, dict[str, str]] = {
    "mention": {
        "entity_id": "entity_id",
        "page_id": "page_id",
        "article_id": "article_id",
        "sentence_id": "sentence_id",
        "span_start": "start",
        "span_end": "end",
    },
    "sentence": {"sentence_id": "sentence_id", "ordinal": "ordinal", "paragraph": "paragraph"},
    "article": {"article_id": "article_id", "day": "date"},
}

#: The SQL expression for a mention's window.
WINDOW_KEYS: dict[Window, str] = {
    "sentence": "m.sentence_id",
    "paragraph": "concat(m.article_id, '#', CAST(s.paragraph AS STRING))",
    "article": "m.article_id",
}

#: Weights are summed as whole billionths: a sum of integers is the same in any order,
#: a sum of doubles is not. BIGINT has room for nine thousand million windows of a pair.
WEIGHT_UNIT = 1_000_000_000
#: Decimals of a weight: three thirds of a billion are a billion less one, and must show as 1.
WEIGHT_DECIMALS = 6

#: Decimals of every double that leaves the room: far more than a reader needs, few
#: enough to hide the last bit, in which the logarithms of two machines may differ.
DECIMALS = 9
#: The same for G2, a sum of logarithms times counts, which may be in the thousands.
G2_DECIMALS = 6

#: One number for "sentence, then character": larger than any offset on a page.
ORDINAL_UNIT = 4_294_967_296


def counting_steps(settings: Settings) -> list[Step]:
    """
    The steps in order, each ``(name of the relation it makes, SQL)``.

    Reads the relations of ``INPUTS``; leaves ``entity_count``, ``edge`` and ``evidence``.

    >>> [name for name, sql in counting_steps(Settings())]  # doctest: +NORMALIZE_WHITESPACE
    ['located', 'entity_count', 'name_in_window', 'corpus', 'name_total',
     'pair', 'edge', 'standing', 'candidate', 'evidence']
    """
    return [
        ("located", _located(settings.window)),
        ("entity_count", ENTITY_COUNT),
        ("name_in_window", _name_in_window(settings.max_names_in_window)),
        ("corpus", "SELECT count(DISTINCT window_key) AS windows FROM name_in_window"),
        ("name_total", "SELECT entity_id, count(*) AS windows FROM name_in_window GROUP BY entity_id"),
        ("pair", _pair(settings.min_count)),
        ("edge", EDGE),
        ("standing", _standing(settings.max_mentions_of_name)),
        ("candidate", CANDIDATE),
        ("evidence", _evidence(settings.evidence_per_pair)),
    ]


def _located(window: Window) -> str:
    """Each mention with its day, its window and its position in reading order; NULLs in a banner."""
    return f"""
        SELECT m.entity_id, m.page_id, m.article_id, m.sentence_id, m.span_start, m.span_end, a.day,
               {WINDOW_KEYS[window]} AS window_key,
               CAST(s.ordinal AS BIGINT) AS ordinal,
               CAST(s.ordinal AS BIGINT) * {ORDINAL_UNIT} + m.span_start AS reading_at
        FROM mention m
        LEFT JOIN sentence s ON s.sentence_id = m.sentence_id
        LEFT JOIN article a ON a.article_id = m.article_id
    """


ENTITY_COUNT = """
    SELECT entity_id,
           count(*) AS mention_count,
           count(DISTINCT CASE WHEN sentence_id <> '' THEN sentence_id END) AS sentence_count,
           count(DISTINCT CASE WHEN article_id <> '' THEN article_id END) AS article_count,
           count(DISTINCT page_id) AS page_count,
           min(day) AS first_seen,
           max(day) AS last_seen
    FROM located
    GROUP BY entity_id
"""


def _name_in_window(most: int) -> str:
    """Which names are in which window, and how many names it has (k)."""
    return f"""
        SELECT window_key, article_id, day, entity_id, count(*) OVER (PARTITION BY window_key) AS names
        FROM (
            SELECT window_key, article_id, day, entity_id,
                   row_number() OVER (PARTITION BY window_key ORDER BY first_at, entity_id) AS place
            FROM (
                SELECT window_key, article_id, day, entity_id, min(reading_at) AS first_at
                FROM located
                WHERE reading_at IS NOT NULL
                GROUP BY window_key, article_id, day, entity_id
            ) each_name
        ) placed
        WHERE place <= {int(most)}
    """


def _pair(min_count: int) -> str:
    """Pairs with their counts; names in too few windows are left out first, which loses no pair."""
    frequent = "name_in_window"
    if min_count > 1:
        frequent = f"""(
            SELECT w.window_key, w.article_id, w.day, w.entity_id, w.names
            FROM name_in_window w JOIN name_total t ON t.entity_id = w.entity_id
            WHERE t.windows >= {int(min_count)}
        )"""
    return f"""
        SELECT x.entity_id AS source, y.entity_id AS target,
               count(*) AS windows,
               count(DISTINCT x.article_id) AS articles,
               sum(CAST(round(CAST({WEIGHT_UNIT} AS DOUBLE) / (x.names - 1)) AS BIGINT)) AS weight_units,
               min(x.day) AS first_seen,
               max(x.day) AS last_seen
        FROM {frequent} x JOIN {frequent} y ON y.window_key = x.window_key AND x.entity_id < y.entity_id
        GROUP BY x.entity_id, y.entity_id
        HAVING count(*) >= {int(min_count)}
    """


#: What ``measures`` needs to know of a pair.
EDGE = """
    SELECT p.source, p.target, p.windows, p.articles, p.weight_units,
           x.windows AS source_windows, y.windows AS target_windows, c.windows AS total,
           p.first_seen, p.last_seen
    FROM pair p
    JOIN name_total x ON x.entity_id = p.source
    JOIN name_total y ON y.entity_id = p.target
    CROSS JOIN corpus c
"""


def _standing(most: int) -> str:
    """The mentions of the names kept in a window, the first ones of each: the next step compares all pairs of them."""
    return f"""
        SELECT window_key, entity_id, article_id, sentence_id, span_start, span_end, ordinal, reading_at
        FROM (
            SELECT l.window_key, l.entity_id, l.article_id, l.sentence_id, l.span_start, l.span_end, l.ordinal,
                   l.reading_at,
                   row_number() OVER (PARTITION BY l.window_key, l.entity_id ORDER BY l.reading_at, l.span_end) AS nth
            FROM located l
            JOIN name_in_window w ON w.window_key = l.window_key AND w.entity_id = l.entity_id
            WHERE l.reading_at IS NOT NULL
        ) counted
        WHERE nth <= {int(most)}
    """


#: For every pair and window the two mentions nearest to each other: fewest sentences apart, then
#: fewest characters. Groups are small (one pair in one window), so no engine's task overflows.
CANDIDATE = """
    SELECT source, target, article_id, sentence_gap, char_gap, sentence_id, source_start, source_end,
           target_sentence_id, target_start, target_end, source_at, target_at
    FROM (
        SELECT source, target, article_id, sentence_gap, char_gap, sentence_id, source_start, source_end,
               target_sentence_id, target_start, target_end, source_at, target_at,
               row_number() OVER (
                   PARTITION BY source, target, window_key
                   ORDER BY sentence_gap, char_gap, source_at, target_at
               ) AS place
        FROM (
            SELECT e.source, e.target, x.window_key, x.article_id,
                   abs(x.ordinal - y.ordinal) AS sentence_gap,
                   greatest(y.span_start - x.span_end, x.span_start - y.span_end, 0) AS char_gap,
                   x.sentence_id, x.span_start AS source_start, x.span_end AS source_end,
                   y.sentence_id AS target_sentence_id, y.span_start AS target_start, y.span_end AS target_end,
                   x.reading_at AS source_at, y.reading_at AS target_at
            FROM standing x
            JOIN standing y ON y.window_key = x.window_key AND x.entity_id < y.entity_id
            JOIN edge e ON e.source = x.entity_id AND e.target = y.entity_id
        ) both_names
    ) nearest
    WHERE place = 1
"""


def _evidence(most: int) -> str:
    """The best windows of each pair: nearest mentions first, then by article, then by position."""
    return f"""
        SELECT source, target, place AS evidence_rank, article_id, sentence_id, source_start, source_end,
               target_sentence_id, target_start, target_end
        FROM (
            SELECT source, target, article_id, sentence_id, source_start, source_end,
                   target_sentence_id, target_start, target_end,
                   CAST(row_number() OVER (
                       PARTITION BY source, target
                       ORDER BY sentence_gap, char_gap, article_id, source_at, target_at
                   ) AS INTEGER) AS place
            FROM candidate
        ) ranked
        WHERE place <= {int(most)}
    """
