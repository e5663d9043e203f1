"""What people ask for: pure, from events, the policy and the law to what is asked, shown, lacking, and by when."""
