"""Writing delivery: zones, methods with their rate tables, places to pick up, and the working calendar."""

from shop.shipping.operations.answers import drop_old_answers as drop_old_answers
from shop.shipping.operations.answers import forget_answers as forget_answers
from shop.shipping.operations.answers import keep_answer as keep_answer
from shop.shipping.operations.calendar import MOST_HANDLING as MOST_HANDLING
from shop.shipping.operations.calendar import set_calendar as set_calendar
from shop.shipping.operations.common import MOST_DAYS as MOST_DAYS
from shop.shipping.operations.common import BadShipping as BadShipping
from shop.shipping.operations.methods import remove_method as remove_method
from shop.shipping.operations.methods import save_method as save_method
from shop.shipping.operations.methods import set_live as set_live
from shop.shipping.operations.places import remove_place as remove_place
from shop.shipping.operations.places import save_place as save_place
from shop.shipping.operations.start import ensure_defaults as ensure_defaults
from shop.shipping.operations.zones import remove_zone as remove_zone
from shop.shipping.operations.zones import save_zone as save_zone
