"""An invented county, written as files in the published formats."""

from data.demo.write import DemoSummary, write_demo

__all__ = ["DemoSummary", "write_demo"]
