"""What kind of data a column looks like: by its name, and by what its values look like."""

from dataclasses import dataclass
from enum import StrEnum

from troth.engine.draft.seen import ColumnEvidence, Look
from troth.engine.draft.words import holds, words

ENOUGH_LOOK_ALIKE = 0.8
"""The share of sampled values from which what they look like counts."""
FEWEST_VALUES = 5
"""Fewer different values say nothing."""


class Kind(StrEnum):
    """Kinds of personal data, as a draft without a policy names them."""

    CREDENTIAL = "credential"
    SPECIAL = "special"
    IDENTITY_NUMBER = "identity_number"
    BIRTH_DATE = "birth_date"
    CONTACT = "contact"
    TRAFFIC = "traffic"
    LOCATION = "location"
    USER_NAME = "user_name"
    PAYMENT = "payment"
    NAME = "name"
    ADDRESS = "address"
    WORK = "work"
    CHARACTERISTIC = "characteristic"
    PURCHASE = "purchase"
    FREE_TEXT = "free_text"


LABELS = {
    Kind.CREDENTIAL: "passwords and other secrets by which somebody signs in",
    Kind.SPECIAL: "special categories of data (GDPR 9) and data about crimes (GDPR 10)",
    Kind.IDENTITY_NUMBER: "national identity numbers, passports and the like",
    Kind.BIRTH_DATE: "dates of birth and ages",
    Kind.CONTACT: "e-mail addresses and telephone numbers",
    Kind.TRAFFIC: "who communicated with whom, when, from which device and address",
    Kind.LOCATION: "where somebody or her equipment was",
    Kind.USER_NAME: "names by which somebody signs in",
    Kind.PAYMENT: "invoices, payments and accounts",
    Kind.NAME: "names of persons",
    Kind.ADDRESS: "postal addresses",
    Kind.WORK: "employer, title and work",
    Kind.CHARACTERISTIC: "what somebody is or looks like",
    Kind.PURCHASE: "what somebody bought or uses",
    Kind.FREE_TEXT: "what somebody wrote, or was written about her",
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """A kind with what speaks for it. ``sure``: whatever table it stands in; else only in one about people."""

    kind: Kind
    sure: bool
    reason: str


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in text.split(","))


_SURE = (
    (
        Kind.CREDENTIAL,
        _phrases(
            "password,passwd,pwd,passphrase,passcode,secret,salt,otp,totp,api key,private key,access token,auth token,"
            "refresh token,session token,pin code,losenord"
        ),
    ),
    (
        Kind.SPECIAL,
        _phrases(
            "religion,religious,ethnicity,ethnic,health,diagnosis,medical,disability,blood,allergy,sexual,orientation,"
            "biometric,fingerprint,genetic,political,trade union,conviction,criminal"
        ),
    ),
    (
        Kind.IDENTITY_NUMBER,
        _phrases(
            "personnummer,ssn,national id,passport,social security,identity number,personal number,org no,"
            "organisationsnummer,tax id,vat no,vat number,cpr,bsn,nino,pesel,driver licence,driver license,id card"
        ),
    ),
    (Kind.BIRTH_DATE, _phrases("birth,born,dob,birth date,birth year")),
    (Kind.CONTACT, _phrases("email,mail address,e mail,phone,mobile,fax,cell phone,tel,whatsapp,msn,skype")),
    (
        Kind.TRAFFIC,
        _phrases(
            "msisdn,imsi,imei,iccid,ip,ip address,mac,mac address,user agent,browser,cookie,device id,eui,a number,"
            "b number,from number,to number,caller,callee,calling number,called number,mailbox,referrer,referer"
        ),
    ),
    (Kind.LOCATION, _phrases("latitude,longitude,lat,lng,lon,gps,geolocation,cell id,start cell,end cell,cell")),
    (Kind.USER_NAME, _phrases("user name,login name,login,screen name,nick name,nick")),
    (Kind.PAYMENT, _phrases("iban,bic,card number,credit card,bank account,payer account,account number,account no")),
    (
        Kind.NAME,
        _phrases(
            "first name,last name,full name,middle name,given name,family name,maiden name,payer name,holder name,"
            "contact name,person name,customer name,recipient name,patient name,employee name,fornamn,efternamn"
        ),
    ),
)
_WEAK = (
    (Kind.NAME, _phrases("name,initials")),
    (
        Kind.ADDRESS,
        _phrases("address,street,city,town,postal,postal code,zip,zip code,zip postal,state,county,district,country"),
    ),
    (Kind.LOCATION, _phrases("location,position,coordinates,geo")),
    (
        Kind.PAYMENT,
        _phrases("amount,price,total,balance,credited,paid,fee,reference,debt,salary,income,credit,score,payment"),
    ),
    (
        Kind.TRAFFIC,
        _phrases(
            "seconds,duration,bytes,megabytes,gigabytes,mbit,path,url,page,peer,session,device,user ip,channel id"
        ),
    ),
    (Kind.WORK, _phrases("title,job,department,employer,company,profession,occupation")),
    (
        Kind.CHARACTERISTIC,
        _phrases("gender,sex,nationality,marital,photo,picture,avatar,signature,relation,relationship,age,language"),
    ),
    (Kind.PURCHASE, _phrases("product,item,quantity,service,order,subscription")),
    (
        Kind.FREE_TEXT,
        _phrases("note,notes,comment,comments,remark,remarks,message,body,subject,description,text,memo,reason,what"),
    ),
)
_LOOKS = (
    (Look.EMAIL, Kind.CONTACT),
    (Look.IP, Kind.TRAFFIC),
    (Look.MAC, Kind.TRAFFIC),
    (Look.IBAN, Kind.PAYMENT),
    (Look.IDENTITY, Kind.IDENTITY_NUMBER),
    (Look.PHONE, Kind.CONTACT),
)


def likeness(column: str, seen: ColumnEvidence | None) -> Likeness | None:
    """The kind that a column looks like; None where neither its name nor its values say anything.

    A sure name goes before the values, these before a name that also stands in tables about things.
    """
    inside = words(column)
    for kind, phrases in _SURE:
        if (phrase := _met(inside, phrases)) is not None:
            return Likeness(kind, True, f"named like it (`{' '.join(phrase)}`)")
    by_look = _by_look(seen)
    if by_look is not None:
        return by_look
    for kind, phrases in _WEAK:
        if (phrase := _met(inside, phrases)) is not None:
            return Likeness(kind, False, f"named like it (`{' '.join(phrase)}`), in a table about people")
    return None


def _met(inside: tuple[str, ...], phrases: tuple[tuple[str, ...], ...]) -> tuple[str, ...] | None:
    return next((phrase for phrase in phrases if holds(inside, phrase)), None)


def _by_look(seen: ColumnEvidence | None) -> Likeness | None:
    if seen is None or seen.distinct < FEWEST_VALUES:
        return None
    for look, kind in _LOOKS:
        share = seen.looks.get(look, 0) / seen.there
        if share >= ENOUGH_LOOK_ALIKE:
            return Likeness(kind, True, f"{percent(share)} of {seen.there} sampled values look like {look.value}")
    return None


def percent(share: float) -> str:
    """A share for people: ``98.2 %``; never rounded up to all, nor down to none."""
    hundredths = int(share * 1000) / 10
    if share > 0 and hundredths == 0:
        return "less than 0.1 %"
    return f"{hundredths:g} %"
