"""Names, numbers and identifiers: Swedish in look, right in their check digits, and nobody's.

Identity numbers have a serial of 980 or more, which is for tests. Numbers of our own subscribers begin with +4674 and
those of other Swedish operators with +4675; abroad is +999, a country that does not exist. Names of hosts end in
``.example``, addresses come from ranges that are not routed.
"""

from datetime import date
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN = _words(
    "Anna Bo Cia David Elin Fredrik Greta Hugo Ida Johan Karin Lars Maja Nils Olivia Per Ragnhild Sven Tova Ulf "
    "Vera Wilma Yngve Åke Åsa Ärla Östen Amina Bilal Chidi Dilan Esra Farid Goran Hanna Ivar Jasmin Kim Lovisa "
    "Mehmet Nora Omar Petra Rasmus Signe Tove Viktor Zahra Alva Birgit Ebbe Freja"
)
FAMILY = _words(
    "Andersson Berg Carlsson Dahl Ek Falk Grön Holm Isaksson Jönsson Kvist Lind Moberg Norén Olsson Palm "
    "Qvarnström Roos Sjö Tall Udd Vik Wall Ytterberg Åberg Ågren Öberg Öst Ahmadi Björk Ceder Demir Engdahl "
    "Forsén Gustafsson Hosseini Ibsen Järvinen Kovač Lundqvist Månsson Nguyen Ohlsson Petrović Rosén Ström Tran "
    "Wikström Yılmaz Zetterlund"
)
STREETS = _words("Storgatan Kyrkvägen Björkallén Hamngatan Skolgatan Ringvägen Nygatan Åvägen Strandgatan")
TRADES = _words("Bageri Åkeri Bygg Redovisning Skog Fiske Verkstad Konsult Förskola Mejeri")
CITIES = (
    ("11122", "Stockholm"),
    ("41103", "Göteborg"),
    ("21120", "Malmö"),
    ("90325", "Umeå"),
    ("75310", "Uppsala"),
    ("58222", "Linköping"),
    ("97231", "Luleå"),
    ("62156", "Visby"),
    ("83131", "Östersund"),
)
PATHS = ("/", "/priser", "/kundtjanst", "/iot-open", "/driftinfo", "/kontakt")
AGENTS = ("Mozilla/5.0 (X11; Linux x86_64)", "Mozilla/5.0 (iPhone)", "Mozilla/5.0 (Windows NT 10.0)", "curl/8.5")
ITEMS = ("SIM card", "Router", "IoT starter kit", "Fibre installation", "Number porting", "Sensor, temperature")


def luhn(digits: str) -> str:
    """The check digit of ``digits`` (every second digit doubled, from the right)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def personnummer(born: date, serial: int) -> str:
    """``YYYYMMDD-NNNC``; the serial is 0 to 19 and stands for 980 to 999."""
    digits = f"{born:%y%m%d}{980 + serial}"
    return f"{born:%Y%m%d}-{980 + serial}{luhn(digits)}"


def org_number(count: int) -> str:
    """``NNNNNN-NNNC`` of a company: its third digit is at least 2, so that it is no date."""
    digits = f"55{90 + count // 10**5 % 10}{count % 10**5:05d}"
    return f"{digits[:6]}-{digits[6:]}{luhn(digits)}"


def imei(count: int) -> str:
    """A device, with its check digit."""
    digits = f"01000000{count % 10**6:06d}"
    return digits + luhn(digits)


def iccid(count: int) -> str:
    """A SIM card, with its check digit."""
    digits = f"894699{count:012d}"
    return digits + luhn(digits)


def imsi(count: int) -> str:
    """A subscriber in a network that does not exist (240 99)."""
    return f"24099{count:010d}"


def own_number(count: int) -> str:
    """A number of our own series, in E.164. Neighbouring counts look unlike each other; 10 million are different."""
    return f"+4674{count * 7_654_321 % 10**7:07d}"


def outside_number(chance: Random) -> str:
    """A number of another operator, here or abroad."""
    if chance.random() < 0.9:
        return f"+4675{chance.randrange(10**7):07d}"
    return f"+999{chance.randrange(10**8):08d}"


def lease_address(count: int) -> str:
    """An address of the shared range 100.64.0.0/10 (four million), and every fifth one of 2001:db8::/32."""
    if count % 5 == 0:
        return f"2001:db8:{count // 65536 % 65536:x}:{count % 65536:x}::1"
    return f"100.{64 + count // 65536 % 64}.{count // 256 % 256}.{count % 256}"


def mac(count: int) -> str:
    """A device address that its owner made up (the local bit is set)."""
    return ":".join(f"{byte:02x}" for byte in (0x02, 0x54, *count.to_bytes(4, "big")))


def mail_name(name: str) -> str:
    """The part of an address before the @ that a name becomes."""
    plain = name.lower().translate(str.maketrans("åäöéčćı ", "aaoecci."))
    return "".join(letter for letter in plain if letter.isascii())
