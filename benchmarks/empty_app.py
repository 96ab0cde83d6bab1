"""A Textual app with nothing in it: the least a dashboard can cost."""

from textual.app import App

App[None]().run()
