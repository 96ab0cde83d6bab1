"""Deals, orders, products and the figures made from them."""
