"""One grammar for every chart: docs/charts.md. Only this package, maps and theme know Plotly."""
