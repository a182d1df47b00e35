"""What is chosen lives in the URL as codes and outlives the page; unknown codes are reported."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from ui import selection

    chosen = selection.choose("area", "Area", {"all": "Whole county", "ips": "Ipswich"}, "all")
    st.text(f"chosen {chosen}")
    st.text(selection.link("schools", urn="900001"))


def test_a_link_restores_the_choice_by_its_code() -> None:
    app = AppTest.from_function(_page)
    app.query_params["area"] = "ips"
    app.run()
    assert app.selectbox[0].value == "ips"
    assert app.text[0].value == "chosen ips"


def test_a_choice_is_written_into_the_url_as_a_code() -> None:
    app = AppTest.from_function(_page).run()
    app.selectbox[0].set_value("ips").run()
    assert app.query_params["area"] == "ips"
    assert app.text[1].value == "schools?area=ips&urn=900001"


def test_a_choice_survives_a_page_whose_url_says_nothing() -> None:
    app = AppTest.from_function(_page).run()
    app.selectbox[0].set_value("ips").run()
    app.query_params.clear()
    app.run()
    assert app.text[0].value == "chosen ips"
    assert app.query_params["area"] == "ips"


def test_an_unknown_code_is_said_and_the_default_is_shown() -> None:
    app = AppTest.from_function(_page)
    app.query_params["area"] = "atlantis"
    app.run()
    assert app.text[0].value == "chosen all"
    assert app.query_params["area"] == "atlantis"
    assert any("atlantis" in element.proto.body for element in app.get("html"))


def test_a_date_that_is_none_is_left_out_of_links_and_another_date_is_not() -> None:
    for day, expected in (("2016-01-31", "schools?as-at=2016-01-31&urn=900001"), ("31 January", "schools?urn=900001")):
        app = AppTest.from_function(_link)
        app.query_params["as-at"] = day
        assert app.run().text[0].value == expected


def _link() -> None:
    import streamlit as st

    from ui import selection

    st.text(selection.link("schools", urn="900001"))
