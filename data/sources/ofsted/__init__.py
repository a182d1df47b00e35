"""Ofsted's files."""
