"""What leaves the house: clean copy, Word, PDF, check report, fingerprint."""
