"""Components trained from reviewers' decisions: optional, beside the rules, never in their place."""
