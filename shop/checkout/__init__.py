"""The use case that spans areas: quote, reserve, place, start payment."""
