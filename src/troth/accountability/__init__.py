"""What the operator shows of a policy: the records of Art. 30, a draft of the notice, vocabularies of others, and what
changed from one version to the next (Art. 5(2)). Pure: bytes are made in ``render``.
"""
