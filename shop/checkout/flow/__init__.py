"""The use case of buying. The one place besides views, worker and command line that opens transactions.

    before:        ask carriers for their prices, where delivery costs what they ask
    transaction 1: quote again, compare with what was seen, hold stock, place the order, write the attempt
    outside:       ask the gateway, with the attempt's key
    transaction 2: record the answer and settle

A crash between any two of them loses nothing: an attempt nobody answered is asked for again with the same
key, one that was not heard of again is looked up, and an order nobody paid gives its goods back (`sweep`).
"""

from shop.checkout.flow.asking import prepare
from shop.checkout.flow.balancing import pay_balance
from shop.checkout.flow.looking import begin, record_step, view
from shop.checkout.flow.paying import give_up, pay_again, refresh
from shop.checkout.flow.placing import place
from shop.checkout.flow.sweeping import sweep

__all__ = [
    "begin",
    "give_up",
    "pay_again",
    "pay_balance",
    "place",
    "prepare",
    "record_step",
    "refresh",
    "sweep",
    "view",
]
