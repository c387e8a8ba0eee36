"""Answers by mail: fetched from a mailbox or sent by a provider, stored raw, read by the worker."""
