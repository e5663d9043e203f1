"""``troth map draft``: looks at live databases and proposes a map. Reads only; a statement may take 30 seconds.

``measure`` asks the databases, ``propose`` decides from what was seen and asks nothing. What is written of it is
``render``'s.
"""
