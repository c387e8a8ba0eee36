"""What a promotion would have done: last month's orders and carts, replayed against a draft.

Honest about what it is: each cart is priced as if the draft had been the only discount, as if everybody had
known its code or held it, with the draft's own limits and budget used up in the order of time. Prices of
orders are those paid then; of carts left behind, today's; costs, collections and taxes are today's.
"""

from shop.checkout.simulating.past import Past as Past
from shop.checkout.simulating.replay import Simulation as Simulation
from shop.checkout.simulating.replay import for_everybody as for_everybody
from shop.checkout.simulating.replay import simulate as simulate
