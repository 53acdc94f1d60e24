"""The web application, put together."""

import dash
from dash import html

from dashboard.settings import Settings


def create_app(settings: Settings) -> dash.Dash:
    """A Dash application over the store that the settings name."""
    app = dash.Dash(__name__, assets_folder="../assets")
    app.layout = html.Div("Greenpath")
    return app
