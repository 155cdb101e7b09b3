"""Cases with known answers: their data, and the builders that say them in the planning language."""
