"""The list of schools leaves through its downloads alone, which are guarded and logged."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, expect


def test_the_list_offers_no_export_of_its_own(serve: Callable[..., str], chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{serve('demo')}/schools")
    expect(page.get_by_role("button", name="Download CSV")).to_be_visible()
    page.get_by_test_id("stDataFrame").first.hover()
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    expect(page.get_by_role("button", name="Download as CSV")).to_have_count(0)
    context.close()
