"""UNDECLARED_CONSENT: topics of the operator's consent log that no declared consent bears.

Somebody agreed to them, and no purpose rests on them.
"""

import re
from collections.abc import Iterator

from troth.engine.live.erased import is_erased
from troth.engine.live.sight import Sight
from troth.engine.live.words import counted
from troth.kernel.finding import Finding, Level
from troth.kernel.names import nearest
from troth.sql.look import consents_named

MOST = 1_000
SHOWN = 5
_NAME = re.compile(r"[A-Za-z][A-Za-z_.\-]{0,39}")
"""What is shown of a topic: one word, like the name of a consent. A text with blanks or digits could be somebody's."""


def undeclared_consents(sight: Sight) -> Iterator[Finding]:
    """One finding, with how many rows bear how many unknown topics."""
    log = sight.policy.declaration.map.consents
    if log is None or not sight.sees(log.table, (log.consent,)):
        return
    subject, span, known = f"{log.table}.{log.consent}", log.at("consent"), sight.policy.consents
    rows = sight.try_ask("its topics", subject, span, consents_named(sight.build, log.table, log.consent, MOST))
    unknown = {
        str(topic): int(str(number))
        for topic, number in rows or ()
        if str(topic) not in known and not is_erased(sight, log.table, log.consent, topic)
    }
    if not unknown:
        return
    shown = [f"`{topic}` ({counted(n, 'row')})" for topic, n in unknown.items() if _NAME.fullmatch(topic)][:SHOWN]
    says = f"`{subject}`: {counted(sum(unknown.values()), 'row')} about {counted(len(unknown), 'consent')} not declared"
    says += ": " + ", ".join(shown) if shown else ""
    close = nearest(next(iter(unknown)), known)
    help_ = "declare them under `consents`, or stop asking for what no purpose needs"
    help_ = f"did you mean `{close}`? {help_}" if close else help_
    yield Finding("UNDECLARED_CONSENT", Level.WARNING, says, help_, span=span, subject=subject)
