"""SELL: catalog, cart, checkout, orders, payments and everything an owner runs the brand with."""
