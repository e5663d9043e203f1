"""What is promised never to happen happens nowhere in the same policy."""

from collections.abc import Iterable, Iterator

from troth.declaration.entry import Entry
from troth.declaration.model import Use
from troth.declaration.outside import ANY
from troth.kernel.finding import Level
from troth.law.declared import Forbidding, Handing
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import given
from troth.policy.model import Claim

_SOLELY = "true"


def _promises(matter: Matter, *acts: str) -> Iterator[Forbidding]:
    """Promises never to do one of these, whoever it is about and however old; what holds only at times (``when``), and
    what excepts all that is declared, no other line can break.
    """
    for one in matter.forbiddings:
        if one.entry.do in acts and not one.entry.when and not one.but_declared:
            yield one


def _flaw(promise: Forbidding, path: str, entry: Entry, does: str, key: str | None = None) -> Flaw:
    """The promise at its own line, and beside it what breaks it, with that line."""
    place = entry.span if key is None else entry.at(key)
    return flaw(
        promise.path,
        promise.entry,
        "do",
        promise=promise.name,
        act=promise.entry.do,
        other=path,
        place=str(place),
        does=does,
    )


def _about(matter: Matter, promise: Forbidding, people: Iterable[str]) -> bool:
    """Whether the promise is about any of these classes of people, or of a class that one of them is within."""
    wanted = promise.entry.about
    return wanted is None or any(matter.policy.classes[name] & set(wanted) for name in people)


def _shared(promise: Forbidding, parts: Iterable[str]) -> str | None:
    """The first kind of data that a promise and something else have in common."""
    return next((part for part in parts if part in promise.parts), None)


def _people(matter: Matter, handing: Handing, part: str) -> Iterable[str]:
    return handing.entry.about or matter.policy.parts[part].about


# --- purposes ---------------------------------------------------------------------------------------------------------


def _rows(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for promise in _promises(matter, "use", "collect", "profile", "decide_automatically"):
        for claim in matter.policy.claims if promise.entry.to is None else ():
            if claim.part not in promise.parts or claim.purpose in promise.but_purposes or claim.anonymous:
                continue
            people = sorted({scope.person_class for scope in claim.scopes})
            does = _does(matter, promise, claim, people)
            if does is not None and (promise.path, claim.path) not in seen:
                seen.add((promise.path, claim.path))
                yield _flaw(promise, claim.path, claim.use, does, "data")


def _does(matter: Matter, promise: Forbidding, claim: Claim, people: list[str]) -> str | None:
    decision = matter.policy.declaration.policy.purposes[claim.purpose].decision
    match promise.entry.do:
        case "collect":
            broken = _collected(matter, promise, claim.use, claim.part)
        case "use":
            broken = _about(matter, promise, people)
        case "profile":
            broken = bool(decision) and _about(matter, promise, people)
        case _:
            broken = decision.get("solely") == _SOLELY and _about(matter, promise, people)
    said = {"collect": "keeps", "use": "uses", "profile": "judges people by", "decide_automatically": "decides by"}
    return f"{said[promise.entry.do]} `{claim.part}`" if broken else None


def _collected(matter: Matter, promise: Forbidding, use: Use, part: str) -> bool:
    """Whether a row is about them by name: that data may be about anybody collects nothing of anybody yet."""
    if promise.entry.about is None:
        return True
    named = [name for name, _ in use.about or ()]
    declared = matter.policy.declaration.policy.categories[matter.policy.parts[part].category]
    inner = declared.parts.get(part.partition(".")[2])
    own = (inner.about if inner is not None else None) or declared.about or ()
    return bool(set(promise.entry.about) & {*named, *(() if named else own)})


def _combined(matter: Matter) -> Iterator[Flaw]:
    for promise in _promises(matter, "combine"):
        for part in matter.policy.parts.values():
            mixed = sorted(part.derived_from & set(promise.parts))
            if len({name.partition(".")[0] for name in mixed}) > 1:
                category = matter.policy.declaration.policy.categories[part.category]
                entry = category.parts.get(part.name.partition(".")[2], category)
                does = f"is worked out from `{mixed[0]}` and `{mixed[-1]}`"
                yield _flaw(promise, f"categories.{part.name}", entry, does, "derived_from")


def _read(matter: Matter) -> Iterator[Flaw]:
    """Staff whose purposes use the content of what people send."""
    for promise in _promises(matter, "read_content"):
        content = {part for part in promise.parts if matter.policy.parts[part].kind == "content"}
        for one in matter.staff:
            for claim in matter.policy.claims:
                if claim.purpose in one.entry.may and claim.purpose not in promise.but_purposes:
                    named = one.entry.data is None or {claim.part, matter.policy.parts[claim.part].category} & {
                        *one.entry.data
                    }
                    if claim.part in content and named:
                        yield _flaw(promise, one.path, one.entry, f"may see `{claim.part}`", "may")
                        break


def _purposes(matter: Matter) -> Iterator[Flaw]:
    yield from _rows(matter)
    yield from _combined(matter)
    yield from _read(matter)


# --- recipients -------------------------------------------------------------------------------------------------------


def _handed(matter: Matter) -> Iterator[Flaw]:
    """What recipients get. That some of them use data for nothing else (``use`` with ``to``) is about what they get it
    for.
    """
    for promise in _promises(matter, "sell", "disclose", "use"):
        act = promise.entry.do
        for handing in matter.handings:
            shared = _shared(promise, given(matter, handing))
            untouched = (act == "sell" and not handing.recipient.paid) or (act == "use" and promise.entry.to is None)
            if shared is None or untouched or _excepted(promise, handing):
                continue
            if handing.entry.form != "anonymous" and _about(matter, promise, _people(matter, handing, shared)):
                does = f"gets `{shared}` and gives value for it" if act == "sell" else f"gets `{shared}`"
                yield _flaw(promise, handing.path, handing.entry, does, "data")


def _excepted(promise: Forbidding, handing: Handing) -> bool:
    to = promise.entry.to
    return (
        handing.recipient_name in promise.but_recipients
        or (to is not None and handing.recipient_name not in to)
        or set(handing.entry.purposes) <= promise.but_purposes
    )


def _sent(matter: Matter) -> Iterator[Flaw]:
    for promise in _promises(matter, "message"):
        for message in matter.messages:
            excepted = message.name in promise.but_messages or message.entry.purpose in promise.but_purposes
            if not excepted and _about(matter, promise, message.entry.to):
                yield _flaw(promise, message.path, message.entry, "is sent", "to")


def _moved(matter: Matter) -> Iterator[Flaw]:
    regions = matter.policy.declaration.policy.regions
    for promise in _promises(matter, "transfer"):
        inside = {place for name in promise.entry.outside for place in regions[name].places}
        for handing in matter.handings:
            shared = _shared(promise, given(matter, handing))
            away = _away(handing.recipient.country, inside)
            if shared is None or not away or handing.entry.form == "anonymous" or _excepted(promise, handing):
                continue
            if _about(matter, promise, _people(matter, handing, shared)):
                yield _flaw(promise, handing.path, handing.recipient, f"takes `{shared}` to `{away[0]}`", "country")
        yield from _kept_away(matter, promise, inside)


def _kept_away(matter: Matter, promise: Forbidding, inside: set[str]) -> Iterator[Flaw]:
    for name, store in matter.policy.declaration.map.stores.items():
        held = (part for table in matter.policy.tables.values() if table.store == name for part in table.parts)
        shared = _shared(promise, held)
        if shared is not None and promise.entry.to is None and _away((store.country,), inside):
            yield _flaw(promise, f"stores.{name}", store, f"holds `{shared}` in `{store.country}`", "country")


def _away(countries: tuple[str, ...], inside: set[str]) -> tuple[str, ...]:
    """The countries that are outside; where no region is named, none can be told from another."""
    return tuple(one for one in countries if one == ANY or one not in inside) if inside else ()


def _cookies(matter: Matter) -> Iterator[Flaw]:
    for promise in _promises(matter, "disclose", "collect"):
        for cookie in matter.cookies:
            held = [part for part in promise.parts if {part, matter.policy.parts[part].category} & {*cookie.entry.data}]
            theirs = cookie.entry.set_by not in ("us", *promise.but_recipients)
            excepted = cookie.entry.purpose in promise.but_purposes or promise.entry.about is not None
            if held and not excepted and (theirs or promise.entry.do == "collect"):
                does = f"tells `{cookie.entry.set_by}` of `{held[0]}`" if theirs else f"collects `{held[0]}`"
                yield _flaw(promise, cookie.path, cookie.entry, does, "data")


_WHY = (
    "Art. 5(1)(a) wants data handled lawfully, fairly and in a transparent manner. Of two lines that say the opposite "
    "one is untrue, and people will hold the company to the one that promises."
)
_SAYS = "`{promise}` says `{act}` never happens, and `{other}` {does} ({place})."
_HELP = "take back one of the two, or name the exception in `beyond` and in the published words"

CHECKS = (
    Check(
        code="CONTRADICTION",
        case="purposes",
        level=Level.WARNING,
        law="GDPR 5(1)(a)",
        means="something is promised never to be done with data, and a row, a kind of data or a role of staff does it",
        why=_WHY,
        says=_SAYS,
        help=_HELP,
        look=_purposes,
        fails=Example(
            policy="""
            never:
              number:
                label: We take no identity numbers
                do: collect #!
                data: [contact.national_id]
            """,
        ),
        passes=Example(
            policy="""
            never:
              number:
                label: We use identity numbers for the agreement alone
                do: use
                data: [contact.national_id]
                beyond: [service]
            """,
        ),
    ),
    Check(
        code="CONTRADICTION",
        case="recipients",
        level=Level.WARNING,
        law="GDPR 5(1)(a)",
        means="data is promised never to be sold or disclosed, and a recipient gets it",
        why=f"{_WHY} Whoever gives money or value for data has bought it.",
        says=_SAYS,
        help=_HELP,
        look=_handed,
        fails=Example(
            policy="""
            recipients:
              partner:
                label: Partner
                name: Example Partner AB
                role: controller
                country: [SE]
                paid: true
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            never:
              sale:
                label: We never sell data
                do: sell #!
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              partner:
                label: Partner
                name: Example Partner AB
                role: controller
                country: [SE]
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            never:
              sale:
                label: We never sell data
                do: sell
            """,
        ),
    ),
    Check(
        code="CONTRADICTION",
        case="messages",
        level=Level.WARNING,
        law="GDPR 5(1)(a)",
        means="people are promised never to be written to, and a message is sent to them",
        why=_WHY,
        says=_SAYS,
        help=_HELP,
        look=_sent,
        fails=Example(
            policy="""
            policy: {laws: [GDPR, LEK, BFL, MFL]}
            messages:
              news: {label: News, for: news, to: [customer], by: [email], stop: [link]}
            never:
              write:
                label: We never write to customers
                do: message #!
                about: [customer]
            """,
        ),
        passes=Example(
            policy="""
            policy: {laws: [GDPR, LEK, BFL, MFL]}
            messages:
              news: {label: News, for: news, to: [customer], by: [email], stop: [link]}
            never:
              write:
                label: We never write to customers unless they ask for news
                do: message
                about: [customer]
                beyond: [news]
            """,
        ),
    ),
    Check(
        code="CONTRADICTION",
        case="transfers",
        level=Level.WARNING,
        law="GDPR 5(1)(a)",
        means="data is promised never to leave a region, and a recipient or a store has it outside",
        why=_WHY,
        says=_SAYS,
        help=_HELP,
        look=_moved,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor
                country: [SE, CH]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            regions:
              home: {label: Sweden, places: [SE]}
            never:
              leave:
                label: Nothing leaves the country
                do: transfer #!
                outside: [home]
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            regions:
              home: {label: Sweden, places: [SE]}
            never:
              leave:
                label: Nothing leaves the country
                do: transfer
                outside: [home]
            """,
        ),
    ),
    Check(
        code="CONTRADICTION",
        case="cookies",
        level=Level.WARNING,
        law="GDPR 5(1)(a)",
        means="data is promised never to be collected or disclosed, and a cookie does it",
        why=f"{_WHY} What another company sets on a page tells that company.",
        says=_SAYS,
        help=_HELP,
        look=_cookies,
        fails=Example(
            policy="""
            recipients:
              counter: {label: Counts visits, role: controller}
            cookies:
              reader:
                label: Tells who reads
                class: marketing
                kind: cookie
                set_by: counter
                site: www.acme.example
                for: news
                lasts: session
                data: [contact.email]
            never:
              mail:
                label: Addresses go to nobody
                do: disclose #!
                data: [contact.email]
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              counter: {label: Counts visits, role: controller}
            cookies:
              reader:
                label: Tells who reads
                class: marketing
                kind: cookie
                set_by: us
                site: www.acme.example
                for: news
                lasts: session
                data: [contact.email]
            never:
              mail:
                label: Addresses go to nobody
                do: disclose
                data: [contact.email]
            """,
        ),
    ),
)
