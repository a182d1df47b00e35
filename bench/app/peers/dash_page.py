"""The page in Dash: one callback from the chooser to everything that changes."""

from __future__ import annotations

import sys

from bench.app.peers.content import above, below, content, options


def main(port: int) -> None:
    """Serve until stopped."""
    from dash import Dash, Input, Output, callback, dcc, html

    first = next(iter(options()))
    app = Dash(__name__, title="Milestones", update_title="", serve_locally=True)
    raw = {"dangerously_allow_html": True}
    app.layout = html.Main(
        [
            dcc.Markdown(content(first).bar, **raw),
            html.H1(id="title"),
            html.Label("Target", htmlFor="target"),
            dcc.Dropdown(options(), first, id="target", clearable=False),
            dcc.Markdown(id="above", **raw),
            dcc.Graph(id="chart", config={"displayModeBar": False}),
            dcc.Markdown(id="below", **raw),
        ]
    )

    @callback(
        Output("title", "children"),
        Output("above", "children"),
        Output("chart", "figure"),
        Output("below", "children"),
        Input("target", "value"),
    )
    def show(code: str):  # type: ignore[no-untyped-def]
        shown = content(code)
        return shown.title, above(shown), shown.figure, below(shown)

    app.run(port=port, debug=False)


if __name__ == "__main__":
    sys.path.append(sys.argv[2])
    main(int(sys.argv[1]))
