"""Checks of the Swedish Electronic Communications Act (2022:482). They run where ``laws`` names LEK."""
