"""Set phrases of the notice, in both languages, by the same keys."""

from typing import Final

_BOTH: Final = {
    # headings
    "who": ("Who answers for your data", "Vem som ansvarar för dina uppgifter"),
    "which": ("Which data, and where it comes from", "Vilka uppgifter, och varifrån de kommer"),
    "what for": ("What it is used for", "Vad uppgifterna används till"),
    "to whom": ("Who receives it", "Vem som får del av dem"),
    "how removed": ("When and how it is removed", "När och hur uppgifterna tas bort"),
    "consents": ("What you may agree to", "Vad du kan samtycka till"),
    "rights": ("Your rights", "Dina rättigheter"),
    "objecting": ("Your right to object", "Din rätt att invända"),
    "giving": ("What you must give us", "Vad du måste lämna"),
    "decisions": ("Automated decisions", "Automatiserade beslut"),
    "messages": ("Messages from us", "Meddelanden från oss"),
    "cookies heading": ("Cookies", "Kakor"),
    "never": ("What we never do", "Vad vi aldrig gör"),
    "security": ("How it is protected", "Hur uppgifterna skyddas"),
    "duties": ("What we ask of you", "Vad vi ber dig om"),
    "changes": ("Changes", "Ändringar"),
    # titles of columns
    "column what": ("Data, and about whom", "Uppgifter, och om vem"),
    "column ground": ("Legal ground", "Rättslig grund"),
    "column until": ("How long", "Hur länge"),
    "column cookie": ("Name", "Namn"),
    "column for": ("What for", "Vad till"),
    "column class": ("Kind", "Slag"),
    "column lasts": ("Lasts", "Varar"),
    # who
    "draft": (
        "This is a draft made from the declaration; read every sentence before it is published.",
        "Det här är ett utkast gjort av deklarationen; läs varje mening innan den publiceras.",
    ),
    "controller is": ("{name} answers for the data ({country}).", "{name} ansvarar för uppgifterna ({country})."),
    "organisation number": ("Its organisation number is {number}.", "Organisationsnumret är {number}."),
    "number right": ("{number} (check digit right)", "{number} (kontrollsiffran stämmer)"),
    "number wrong": ("{number} (check digit wrong)", "{number} (kontrollsiffran stämmer inte)"),
    "address is": ("The address is {address}.", "Adressen är {address}."),
    "contact by": ("Contact by {channel}: {where}.", "Kontakt via {channel}: {where}."),
    "dpo is": ("The data protection officer is reached here: {dpo}.", "Dataskyddsombudet nås här: {dpo}."),
    "representative is": ("It is represented in the Union by {name}.", "Företrädare i unionen är {name}."),
    "jointly": ("It answers together with {name}.", "Ansvaret delas med {name}."),
    # data
    "category is": ("{label}: it comes from {sources}.", "{label}: källan är {sources}."),
    "part is": ("{label}, which is {kind}.", "{label}, som är {kind}."),
    "part plain": ("{label}.", "{label}."),
    "worked out": ("{label} is worked out from {data}.", "{label} räknas fram ur {data}."),
    "source person": ("you", "du själv"),
    "source use": ("your use of the services", "din användning av tjänsterna"),
    "source device": ("your device", "din utrustning"),
    "kind ordinary": ("ordinary data", "vanliga uppgifter"),
    "kind identity_number": ("an identity number", "ett identitetsnummer"),
    "kind secret": ("a secret", "en hemlighet"),
    "kind special": ("special data (Art. 9 GDPR)", "känsliga uppgifter (art. 9 GDPR)"),
    "kind criminal": ("about offences (Art. 10 GDPR)", "om lagöverträdelser (art. 10 GDPR)"),
    "kind traffic": ("traffic data", "trafikuppgifter"),
    "kind location": ("location data", "lokaliseringsuppgifter"),
    "kind content": ("content of messages", "innehåll i meddelanden"),
    "kind card": ("card data", "kortuppgifter"),
    # purposes
    "row data": ("{data} (about: {people})", "{data} (om: {people})"),
    "row why": ("{what}, because: {why}", "{what}, eftersom: {why}"),
    "kept until": ("kept {until}", "sparas {until}"),
    "not stored": ("not stored", "sparas inte"),
    "kept anonymous": ("{until}, in anonymous form only", "{until}, endast i anonym form"),
    # recipients
    "recipient": ("{name} ({role}; {countries}).", "{name} ({role}; {countries})."),
    "receives": ("{name} receives {data}, for: {purposes}.", "{name} får del av {data}, för: {purposes}."),
    "transfers": (
        "{name} may handle data outside the EEA, covered by: {safeguard}.",
        "{name} kan behandla uppgifter utanför EES, med stöd av: {safeguard}.",
    ),
    "no recipients": ("No recipient is declared.", "Ingen mottagare är angiven."),
    # removal
    "removed within": (
        "When its time is over, data is gone within {length}.",
        "När tiden är ute är uppgifterna borta inom {length}.",
    ),
    "undone within": (
        "What you remove yourself can be restored for {length}, and is then destroyed.",
        "Det du själv tar bort kan återställas under {length} och förstörs sedan.",
    ),
    "copies within": ("It is gone from copies within {length}.", "De är borta ur säkerhetskopior inom {length}."),
    "hold": (
        "Removal may wait because of: {label}; this is looked at again every {review}.",
        "Borttagning kan få vänta på grund av: {label}; det prövas på nytt efter {review}.",
    ),
    # consents
    "consent is": (
        "You may agree to: {label}; you take it back by {channels}.",
        "Du kan samtycka till: {label}; du återkallar via {channels}.",
    ),
    "consent lasts": ("{label}: asked again after {length}.", "{label}: frågas på nytt efter {length}."),
    "consent guardian": (
        "{label}: for persons under {age} a guardian agrees.",
        "{label}: för personer under {age} samtycker en vårdnadshavare.",
    ),
    "withdrawal": (
        "To take a consent back is as easy as to give it, and what was done before stays lawful.",
        "Det är lika lätt att återkalla ett samtycke som att ge det, och det som gjorts dessförinnan förblir lagligt.",
    ),
    # rights
    "right access": ("You may see the data about you.", "Du får se uppgifterna om dig."),
    "right rectify": ("You may have wrong data corrected.", "Du får få felaktiga uppgifter rättade."),
    "right erase": ("You may have data erased.", "Du får få uppgifter raderade."),
    "right restrict": ("You may have the use of data restricted.", "Du får få användningen begränsad."),
    "right object": (
        "You may object to use that rests on an interest of ours or on a public task.",
        "Du får invända mot användning som stöds på vårt intresse eller på en uppgift av allmänt intresse.",
    ),
    "right port": ("You may take data you gave us elsewhere.", "Du får flytta uppgifter som du lämnat till andra."),
    "right withdraw": ("You may take back a consent at any time.", "Du får när som helst återkalla ett samtycke."),
    "right not_automated": (
        "You may ask for a person where a machine alone decides about you.",
        "Du får begära en människa där en maskin ensam beslutar om dig.",
    ),
    "right complain": (
        "You may complain to a supervisory authority.",
        "Du får klaga hos en tillsynsmyndighet.",
    ),
    "right disclosures": ("You may know to whom data was handed out.", "Du får veta till vem uppgifter lämnats ut."),
    "right due": ("{right} It is answered within {length}.", "{right} Svar kommer inom {length}."),
    "right by": ("{right} Ask by: {channels}.", "{right} Begär via: {channels}."),
    "objection marketing": (
        "You may always object to direct marketing ({purposes}), and it then ends.",
        "Du får alltid invända mot direktmarknadsföring ({purposes}), och då upphör den.",
    ),
    "authority is": ("The supervisory authority is {authority}.", "Tillsynsmyndighet är {authority}."),
    "region rights": (
        "In {region}, people also have rights by {laws}.",
        "I {region} har man också rättigheter enligt {laws}.",
    ),
    "region rights for all": (
        "In {region}, people also have rights by {laws}; we give them to everybody.",
        "I {region} har man också rättigheter enligt {laws}; vi ger dem till alla.",
    ),
    "act CCPA": (
        "the California Consumer Privacy Act of 2018 (CCPA)",
        "California Consumer Privacy Act från 2018 (CCPA)",
    ),
    "act NRS": (
        "the Nevada Privacy Law (NRS 603A)",
        "Nevadas integritetslag (NRS 603A)",
    ),
    # giving
    "must give": (
        "For {service} you must give {data}; without it you cannot use it.",
        "För {service} måste du lämna {data}; utan det kan du inte använda den.",
    ),
    "giving unsaid": (
        "It is not declared what you must give us.",
        "Det är inte angivet vad du måste lämna.",
    ),
    # decisions
    "decides": (
        "For {purpose} it is decided about you: {decision}.",
        "För {purpose} fattas beslut om dig: {decision}.",
    ),
    "decides alone": ("without a person", "utan en människa"),
    "decides with": ("with a person", "med en människa"),
    "decision logic": ("by {words}", "genom {words}"),
    "decision effect": ("with the effect: {words}", "med följden: {words}"),
    "decision human": ("turn to: {words}", "vänd dig till: {words}"),
    "no decisions": ("No automated decision is declared.", "Inget automatiserat beslut är angivet."),
    # messages, cookies
    "message": (
        "{label}: sent by {channels}; you stop it by {stops}.",
        "{label}: skickas via {channels}; du stoppar det via {stops}.",
    ),
    "no cookies": ("No cookies are set.", "Inga kakor sätts."),
    "cookie for": ("{label}: {purpose}", "{label}: {purpose}"),
    "class necessary": ("necessary", "nödvändig"),
    "class functional": ("functional", "funktionell"),
    "class analytics": ("analytics", "analys"),
    "class marketing": ("marketing", "marknadsföring"),
    "cookie set by": ("{class_}, set by {who}", "{class_}, sätts av {who}"),
    "us": ("us", "oss"),
    "session": ("until the browser is closed", "tills webbläsaren stängs"),
    "unsaid": ("not said", "ej angivet"),
    # never, security, duties, changes
    "never is": ("{label}.", "{label}."),
    "measure": ("{label}.", "{label}."),
    "duty": ("{label}.", "{label}."),
    "in force": (
        "This is version {version}, in force from {day}.",
        "Detta är version {version}, som gäller från {day}.",
    ),
    "notice": ("{label}: you are told {when}, by {channels}.", "{label}: du får veta det {when}, via {channels}."),
    "lead at once": ("at once", "genast"),
    "lead before": ("{length} before", "{length} innan"),
    "lead within": ("within {length}", "inom {length}"),
    "no notices": (
        "It is not declared how changes are told.",
        "Det är inte angivet hur ändringar meddelas.",
    ),
    # channels
    "channel email": ("e-mail", "e-post"),
    "channel phone": ("telephone", "telefon"),
    "channel sms": ("text message", "sms"),
    "channel post": ("post", "post"),
    "channel web": ("the website", "webbplatsen"),
    "channel app": ("the app", "appen"),
    "channel in_service": ("the service", "tjänsten"),
    "channel link": ("a link", "en länk"),
    "channel reply": ("a reply", "ett svar"),
    "channel setting": ("a setting", "en inställning"),
    "channel browser": ("your browser's signal", "din webbläsares signal"),
    "channel shop": ("a shop", "en butik"),
    "channel social": ("social media", "sociala medier"),
    "channel push": ("a notification", "en avisering"),
    "channel support": ("customer service", "kundtjänst"),
    "channel close_account": ("closing the account", "att stänga kontot"),
    "channel never": ("nothing: it cannot be stopped", "inget: det kan inte stoppas"),
}

ENGLISH: Final = {key: english for key, (english, _) in _BOTH.items()}
SWEDISH: Final = {key: swedish for key, (_, swedish) in _BOTH.items()}
