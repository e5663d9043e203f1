"""Words by which policies call a kind of company instead of one of them, in English and Swedish.

A label that is written like a name and holds none of these is taken for a name. Collected in November 2026 from five
published policies; a word that is missing lets a kind pass for a name.
"""

_WORDS = """
    accountants advertisers advertising affiliates agencies agency analytics auditors authorities bank banks carriers
    companies contractors courts customers directories hosting insurers lawyers lenders networks operators others
    outsiders partner partners payment payments printing processor processors providers provider recipients research
    researchers resellers retailers service services subcontractor subcontractors subprocessors supplier suppliers
    support telephony transport transporters vendor vendors
    banker bolag driftpartner företag inkassobolag koncernbolag kunder leverantör leverantörer myndigheter operatörer
    personuppgiftsbiträde personuppgiftsbiträden revisorer samarbetspartner samarbetspartners tjänsteleverantörer
    tredje transportörer underbiträden underleverantör underleverantörer återförsäljare
"""
KINDS = frozenset(_WORDS.split())
