"""Typer commands: parse, call, render; no logic."""
