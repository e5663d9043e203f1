"""The functions that Troth lends DuckDB: readings of texts that must be those of ``kernel.instants`` and
``kernel.forms``, as macros in its own SQL.

A function in Python would need a package of its own and be called once for each row; what a macro says is worked out
for a whole column at a time.

- ``troth_text_date(v)``, ``troth_text_local(v)``, ``troth_text_instant(v)``: the day, local time or instant of a text
  that has its form, else null.
- ``troth_truncate(v, unit)``: a time as text, cut down to its hour, day, month or year (``instants.truncated``).
- ``troth_address(v)``: the shortest spelling of an address, small letters of whatever is none (``forms.canonical``).
"""

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
_LOCAL = f"{_DAY}[ T]{_CLOCK}"
_BLANK = "[ \\t\\n\\r\\f\\v]"
_OFFSET = "[+-][0-9]{2}(:?[0-9]{2})?"
_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_FOUR = f"{_BYTE}([.]{_BYTE}){{3}}"
_GROUPS = "[0-9a-f]{1,4}(:[0-9a-f]{1,4})*"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _shortened(joined: str) -> str:
    """The first of the longest runs of two zeros or more, written as two colons."""
    runs = [f"(^|:)0(:0){{{length - 1}}}(:|$)" for length in range(8, 1, -1)]
    tests = " ".join(
        f"WHEN regexp_matches({joined}, '{run}') THEN regexp_replace({joined}, '{run}', '::')" for run in runs
    )
    return f"CASE {tests} ELSE {joined} END"


_TIMES = (
    # The form first: DuckDB reads more than says anything certain. The year 0 is one before Christ there.
    f"""troth_text_date(v) AS CASE WHEN regexp_full_match(v, '{_DAY}') AND v >= '0001' THEN TRY_CAST(v AS DATE) END""",
    """troth_spelled(v) AS substr(v, 1, 10) || ' ' || substr(v, 12, 5) || coalesce(nullif(substr(v, 17), ''), ':00')""",
    # What stands before the offset, and the offset as minutes: a sign, hours and minutes without their colon.
    f"""troth_before(v) AS regexp_extract(v, '^{_LOCAL}')""",
    f"""troth_offset(v) AS replace(regexp_extract(v, '{_OFFSET}$'), ':', '')""",
    """troth_minutes(o) AS CASE WHEN o = '' THEN 0
        ELSE CAST(substr(o, 2, 2) AS INTEGER) * 60 + CAST(rpad(substr(o, 4), 2, '0') AS INTEGER) END""",
    f"""troth_text_local(v) AS CASE WHEN regexp_full_match(v, '{_LOCAL}{_BLANK}?') AND v >= '0001'
        THEN TRY_CAST(troth_spelled(troth_before(v)) AS TIMESTAMP) END""",
    """troth_shifted(v, o) AS (troth_text_local(troth_before(v)) AT TIME ZONE 'UTC')
        + to_minutes(CASE WHEN starts_with(o, '-') THEN troth_minutes(o) ELSE -troth_minutes(o) END)""",
    """troth_in_calendar(i) AS CASE
        WHEN i BETWEEN TIMESTAMPTZ '0001-01-01 00:00:00+00' AND TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'
        THEN i END""",
    f"""troth_text_instant(v) AS CASE WHEN regexp_full_match(v, '{_LOCAL}{_BLANK}?([Zz]|{_OFFSET})')
        AND troth_minutes(troth_offset(v)) < 1440 THEN troth_in_calendar(troth_shifted(v, troth_offset(v))) END""",
    """troth_first(v, unit) AS CASE unit WHEN 'year' THEN substr(v, 1, 4) || '-01-01'
        WHEN 'month' THEN substr(v, 1, 7) || '-01' ELSE substr(v, 1, 10) END""",
    f"""troth_truncate(v, unit) AS CASE
        WHEN troth_text_date(v) IS NOT NULL THEN troth_first(v, unit)
        WHEN troth_text_local(v) IS NOT NULL OR troth_text_instant(v) IS NOT NULL
        THEN troth_first(v, unit) || substr(v, 11, 1) || CASE WHEN unit = 'hour' THEN substr(v, 12, 2) ELSE '00' END
          || ':00' || regexp_replace(regexp_replace(substr(v, 17), '{_BLANK}?([Zz]|{_OFFSET})$', ''), '[0-9]', '0', 'g')
          || regexp_extract(substr(v, 17), '{_BLANK}?([Zz]|{_OFFSET})$') END""",
)
_ADDRESSES = (
    f"""troth_lower(v) AS translate(v, '{_UPPER}', '{_UPPER.lower()}')""",
    """troth_pair(v, place) AS printf('%x', CAST(split_part(v, '.', place) AS INTEGER) * 256
        + CAST(split_part(v, '.', place + 1) AS INTEGER))""",
    # Four numbers at the end as two groups; what is no such four is left, and no group.
    f"""troth_unified(v, last) AS CASE WHEN regexp_full_match(last, '{_FOUR}')
        THEN regexp_replace(v, '[^:]*$', '') || troth_pair(last, 1) || ':' || troth_pair(last, 3) ELSE v END""",
    """troth_groups(v) AS CASE WHEN v = '' THEN [] ELSE string_split(v, ':') END""",
    f"""troth_is_side(v) AS v = '' OR regexp_full_match(v, '{_GROUPS}')""",
    # ``sides``: what stands before and after two colons; without them, the whole. ``zeros``: so many groups they are.
    """troth_eight(head, tail, zeros) AS list_transform(
        list_concat(list_concat(head, list_resize(CAST([] AS VARCHAR[]), greatest(zeros, 0), '0')), tail),
        lambda g: regexp_replace(g, '^0+([0-9a-f])', '\\1'))""",
    """troth_dotted(high, low) AS concat_ws('.', high // 256, high % 256, low // 256, low % 256)""",
    """troth_number(group_) AS CAST('0x' || group_ AS INTEGER)""",
    f"""troth_short(j) AS {_shortened("j")}""",
    """troth_spelling(g) AS CASE
        WHEN g[1:5] = ['0', '0', '0', '0', '0'] AND g[6] = 'ffff'
        THEN '::ffff:' || troth_dotted(troth_number(g[7]), troth_number(g[8]))
        WHEN g[1:6] = ['0', '0', '0', '0', '0', '0'] AND g[7] <> '0'
        THEN '::' || troth_dotted(troth_number(g[7]), troth_number(g[8]))
        ELSE list_transform([array_to_string(g, ':')], lambda j: troth_short(j))[1] END""",
    # A list of one thing gives it a name: a macro's own arguments are written out wherever they stand.
    """troth_of_sides(v, sides) AS CASE
        WHEN len(sides) > 2 OR NOT troth_is_side(sides[1]) OR NOT troth_is_side(coalesce(sides[2], '')) THEN v
        ELSE list_transform([8 - len(troth_groups(sides[1])) - len(troth_groups(coalesce(sides[2], '')))],
          lambda zeros: CASE WHEN zeros < len(sides) - 1 OR (len(sides) = 1 AND zeros > 0) THEN v
            ELSE list_transform([troth_eight(troth_groups(sides[1]), troth_groups(coalesce(sides[2], '')), zeros)],
              lambda g: troth_spelling(g))[1] END)[1] END""",
    """troth_of_small(v) AS CASE WHEN contains(v, ':') AND len(v) < 64
        THEN list_transform([string_split(troth_unified(v, split_part(v, ':', -1)), '::')],
          lambda sides: troth_of_sides(v, sides))[1] ELSE v END""",
    """troth_address(v) AS list_transform([troth_lower(v)], lambda small: troth_of_small(small))[1]""",
)

FUNCTIONS = tuple(f"CREATE OR REPLACE MACRO {text}" for text in (*_TIMES, *_ADDRESSES))
"""The statements that make them, in an order in which each is known before it is used."""
