"""Checks of Regulation (EU) 2016/679. They run where ``laws`` names GDPR."""
