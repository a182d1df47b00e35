"""The reads of the warehouse: each one parameterised SELECT, always given who asks and as at when."""

from data.warehouse.reads import NothingLoaded, Warehouse

__all__ = ["NothingLoaded", "Warehouse"]
