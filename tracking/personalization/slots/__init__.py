"""What slots bring: counted from the journey, held against those held out; and what to try next."""
