"""Engines that answer from the lake's files: the same views and the same questions on each."""
