"""Every check there is: the modules of this floor's packages are listed, so that a new check is a new file and
nothing else.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from troth.law import bfl, ccpa, data_act, gdpr, house, lek, mfl, nrs
from troth.law.model import Check

ACTS = (gdpr, lek, bfl, mfl, data_act, ccpa, nrs)
"""The packages of acts; each is called by the name that ``laws`` in the policy has for it, in lower case."""

HOUSE = "house"


@cache
def checks() -> Mapping[str, tuple[Check, ...]]:
    """``house`` and the acts in capitals -> their checks, by module. A module holds them in ``CHECKS``."""
    return MappingProxyType(
        {
            (HOUSE if package is house else package.__name__.rpartition(".")[2].upper()): tuple(
                check
                for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name)
                for check in importlib.import_module(f"{package.__name__}.{module.name}").CHECKS
            )
            for package in (house, *ACTS)
        }
    )


def act_names() -> frozenset[str]:
    """The acts that this version has checks for, as ``laws`` names them."""
    return frozenset(checks()) - {HOUSE}
