"""Dated facts of the library: human-maintained TOML files and modules generated from them."""
