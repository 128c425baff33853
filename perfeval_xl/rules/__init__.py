"""Rules over a filing: what does not agree, what holds, and what could not be checked."""
