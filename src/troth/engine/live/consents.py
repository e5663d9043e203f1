"""UNDECLARED_CONSENT: topics in the operator's consent log that no declared consent bears: nothing rests on them, and somebody agreed."""

import re
from collections.abc import Iterator

from troth.engine.live.sight import Sight
from troth.kernel.finding import Finding, Level
from troth.kernel.names import nearest
from troth.sql.look import consents_named

MOST = 1_000
SHOWN = 5
_NAME = re.compile(r"[A-Za-z][A-Za-z_.\- ]{0,39}")
"""What is shown of a topic: a word like a name of a consent. A text with digits or signs could be somebody's."""


def undeclared_consents(sight: Sight) -> Iterator[Finding]:
    """One finding, with how many rows bear how many unknown topics."""
    log = sight.policy.declaration.map.consents
    if log is None or not sight.sees(log.table, (log.consent,)):
        return
    subject, span = f"{log.table}.{log.consent}", log.at("consent")
    sql = consents_named(sight.build, log.table, log.consent, MOST)
    rows = sight.try_ask("which consents it holds", subject, span, sql)
    known = sight.policy.consents
    erased = {t.entry.empty.get(log.consent) for t in sight.tables if f"{t.store}.{t.relation}" == log.table}
    unknown = [
        (str(topic), int(str(number)))
        for topic, number in rows or ()
        if str(topic) not in known and str(topic) not in erased
    ]
    if not unknown:
        return
    shown = [f"`{topic}` ({number})" for topic, number in unknown if _NAME.fullmatch(topic)][:SHOWN]
    says = f"`{subject}`: {sum(number for _, number in unknown)} rows are about {len(unknown)} consents that are not declared"
    says += ": " + ", ".join(shown) if shown else ""
    close = nearest(unknown[0][0], known)
    help_ = "declare them under `consents`, or stop asking for what no purpose needs"
    help_ = f"did you mean `{close}`? {help_}" if close else help_
    yield Finding("UNDECLARED_CONSENT", Level.WARNING, says, help_, span=span, subject=subject)
