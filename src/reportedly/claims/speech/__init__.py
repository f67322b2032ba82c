"""Who says what: cues, speakers, what is said, accounts that go on."""
