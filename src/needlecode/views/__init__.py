"""Codings and rules as people read them, one module for each medium."""

from needlecode.views.pages import render_choice, render_rule, render_table
from needlecode.views.terminal import render


__all__ = ["render", "render_choice", "render_rule", "render_table"]
