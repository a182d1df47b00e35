"""The page in Panel: each part bound to the chooser."""

from __future__ import annotations

import sys

from bench.app.peers.content import above, below, content, options


def main(port: int) -> None:
    """Serve until stopped."""
    import panel as pn

    pn.extension("plotly")

    def page() -> pn.viewable.Viewable:
        target = pn.widgets.Select(name="Target", options={t: c for c, t in options().items()})

        def title(code: str) -> str:
            return f"<h1>{content(code).title}</h1>"

        def figure(code: str):  # type: ignore[no-untyped-def]
            return content(code).figure

        return pn.Column(
            pn.pane.HTML(content(target.value).bar),
            pn.pane.HTML(pn.bind(title, target)),
            target,
            pn.pane.HTML(pn.bind(lambda code: above(content(code)), target)),
            pn.pane.Plotly(pn.bind(figure, target), config={"displayModeBar": False}, sizing_mode="stretch_width"),
            pn.pane.HTML(pn.bind(lambda code: below(content(code)), target)),
            sizing_mode="stretch_width",
        )

    pn.serve(page, port=port, show=False, title="Milestones", threaded=False)


if __name__ == "__main__":
    sys.path.append(sys.argv[2])
    main(int(sys.argv[1]))
