"""Tests of promotion rules."""
