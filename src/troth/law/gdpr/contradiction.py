"""What is promised never to happen happens nowhere in the same policy."""

from collections.abc import Iterable, Iterator

from troth.declaration.entry import Entry
from troth.declaration.model import Use
from troth.declaration.outside import ANY
from troth.declaration.sentences import ConditionKind
from troth.kernel.finding import Level
from troth.law.declared import Forbidding, Handing
from troth.law.example import Example
from troth.law.heard import labelled
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import ALL, given
from troth.law.packs.said_of_ends import BUSINESS, ENDS, FREE_TEXT
from troth.law.wording import turns, worded
from troth.policy.model import Claim

_SOLELY = "true"
GROWN_UP = 18
"""Years of age below which nobody acts for a company of her own."""


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


# --- what a promise does not name, and says all the same --------------------------------------------------------------


def _derived(matter: Matter) -> Iterator[Flaw]:
    """What is worked out from data that is promised not to be disclosed, and goes to somebody in personal form."""
    for promise in _promises(matter, "disclose"):
        seen: set[str] = set()
        for handing in matter.handings:
            if handing.entry.form == "anonymous" or _excepted(promise, handing) or handing.path in seen:
                continue
            for part in given(matter, handing):
                origin = sorted(matter.policy.parts[part].derived_from & set(promise.parts))
                if part not in promise.parts and origin:
                    seen.add(handing.path)
                    does = f"gets `{part}`, worked out from `{origin[0]}`"
                    yield _flaw(promise, handing.path, handing.entry, does, "data")
                    break


def _succeeded(matter: Matter) -> Iterator[Flaw]:
    """A sale of the business, beside a promise that data is not sold."""
    for promise in _promises(matter, "sell"):
        for handing in matter.handings:
            shared = ALL in handing.entry.data or _shared(promise, handing.parts) is not None
            if (
                handing.recipient.role == "successor"
                and shared
                and handing.recipient_name not in promise.but_recipients
            ):
                yield _flaw(promise, handing.path, handing.entry, "gets it when the business is sold", "data")


def _free_text(matter: Matter) -> Iterator[Flaw]:
    """Free text that is taken in, beside a promise never to take in special data."""
    for promise in _promises(matter, "collect"):
        special = [part for part in promise.parts if matter.policy.parts[part].kind in ("special", "criminal")]
        for name, category in matter.policy.declaration.policy.categories.items() if special else ():
            free = category.kind == "content" or labelled(category.label, FREE_TEXT, matter.on, ENDS) is not None
            if free and any(matter.policy.parts[claim.part].category == name for claim in matter.policy.claims):
                yield _flaw(promise, f"categories.{name}", category, "takes in whatever people write", "label")


def _grown_up(matter: Matter) -> Iterator[Flaw]:
    """A service that by the words is for companies, and by its declaration for whoever has an age below eighteen."""
    ages = [
        (service, condition)
        for service in matter.services
        for condition in service.entry.when
        if condition.kind is ConditionKind.AGE_OVER and condition.age < GROWN_UP
    ]
    for one, found in turns(matter, BUSINESS, ENDS) if ages else ():
        service, condition = ages[0]
        yield worded(one, found, service=service.path, age=condition.text, place=str(service.entry.at("when")))


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
    Check(
        code="CONTRADICTION",
        case="derived",
        level=Level.WARNING,
        law="GDPR 5(1)(a)",
        means="data is promised never to be disclosed, and what is worked out from it is",
        why=f"{_WHY} What is worked out from data and still about people tells of the data itself.",
        says=_SAYS,
        help="give the derived data `form: anonymous` and test it, or name the exception in `beyond` and in the words",
        look=_derived,
        fails=Example(
            policy="""
            recipients:
              lab:
                label: Research
                name: Example Lab AB
                role: controller
                country: [SE]
                gets: {scores: {data: [question], for: [service], upon: always}}
            categories:
              question: {label: Score, derived_from: [payments]}
            never:
              payments:
                label: Nobody hears what you pay
                do: disclose #!
                data: [payments]
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              lab:
                label: Research
                name: Example Lab AB
                role: controller
                country: [SE]
                gets: {scores: {data: [question], for: [service], upon: always}}
            never:
              payments:
                label: Nobody hears what you pay
                do: disclose
                data: [payments]
            """,
        ),
    ),
    Check(
        code="CONTRADICTION",
        case="succession",
        level=Level.NOTE,
        law="GDPR 5(1)(a)",
        means="data is promised never to be sold, and goes along when the business is sold",
        why=f"{_WHY} A sale of the business is another thing in law than a sale of data; to whom it is promised that "
        "nothing is sold, it looks like one.",
        says=_SAYS,
        help="name the successor in `beyond` of the promise, and say so in the published words",
        look=_succeeded,
        fails=Example(
            policy="""
            recipients:
              buyer:
                label: Whoever buys the business
                role: successor
                gets: {all: {data: [all], for: [service], upon: decision, needs: [buyer, date]}}
            never:
              sale:
                label: We never sell data
                do: sell #!
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              buyer:
                label: Whoever buys the business
                role: successor
                gets: {all: {data: [all], for: [service], upon: decision, needs: [buyer, date]}}
            never:
              sale:
                label: We never sell data but with the business
                do: sell
                beyond: [buyer]
            """,
        ),
    ),
    Check(
        code="CONTRADICTION",
        case="free text",
        level=Level.NOTE,
        law="GDPR 9(1)",
        means="special data is promised never to be collected, and free text is taken in",
        why="People write of illness, faith and family where they are asked what the matter is. What stands in free "
        "text is collected (Art. 4(2), 9(1)); whether it does, only a look at it tells.",
        says=_SAYS,
        help="say that nobody is asked for it and what is done where it is written all the same",
        look=_free_text,
        fails=Example(
            policy="""
            categories:
              question: {label: The question as free text}
              health: {label: Health, kind: special}
            never:
              health:
                label: We take in nothing on health
                do: collect #!
                data: [health]
            """,
        ),
        passes=Example(
            policy="""
            categories:
              health: {label: Health, kind: special}
            never:
              health:
                label: We take in nothing on health
                do: collect
                data: [health]
            """,
        ),
    ),
    Check(
        code="CONTRADICTION",
        case="companies",
        level=Level.NOTE,
        law="GDPR 5(1)(a)",
        means="a service is said to be for companies, and its age limit lets in children",
        why=f"{_WHY} Who acts for a company is grown up; a limit of thirteen or sixteen is for a service that children "
        "use, and asks for what Art. 8 wants.",
        says="`{sentence}` says `{words}`, and `{service}` asks for `{age}` ({place}): children are not companies.",
        help="leave out the age, or the sentence",
        look=_grown_up,
        fails=Example(
            policy="""
            services:
              site: {label: The site, for: [customer], data: [contact.email], when: [age 13 or over]}
            """,
            text="""
            Our service is for companies. {s30 kept by services.site} #!
            """,
        ),
        passes=Example(
            policy="""
            services:
              site: {label: The site, for: [customer], data: [contact.email]}
            """,
            text="""
            Our service is for companies. {s30 kept by services.site}
            """,
        ),
    ),
)
