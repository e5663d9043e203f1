"""Words by which things of the GDPR are known in a policy."""

ASSESSMENT_WORDS = ("dpia", "impact assessment", "konsekvensbedömning")
"""By these a measure is known as the assessment of Art. 35."""

BALANCING_WORDS = ("balanc", "weigh", "legitimate interest assessment", "avväg", "vägs mot")
"""By these a measure is known as the weighing of Art. 6(1)(f)."""
