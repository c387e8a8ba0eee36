"""Reading promotions: the rules one shopper meets, and what their owner sees of them."""

from shop.promotions.queries.codes import Codes as Codes
from shop.promotions.queries.codes import batch_rows as batch_rows
from shop.promotions.queries.codes import batches_of as batches_of
from shop.promotions.queries.codes import codes_of as codes_of
from shop.promotions.queries.codes import knows_code as knows_code
from shop.promotions.queries.codes import names_nobody as names_nobody
from shop.promotions.queries.codes import normalize as normalize
from shop.promotions.queries.floor import MARGIN_FLOOR as MARGIN_FLOOR
from shop.promotions.queries.floor import margin_floor as margin_floor
from shop.promotions.queries.meeting import ENDED as ENDED
from shop.promotions.queries.meeting import MOST_CODES as MOST_CODES
from shop.promotions.queries.meeting import USED_BY_YOU as USED_BY_YOU
from shop.promotions.queries.meeting import for_shopper as for_shopper
from shop.promotions.queries.owner import Usage as Usage
from shop.promotions.queries.owner import all_promotions as all_promotions
from shop.promotions.queries.owner import assignments_of as assignments_of
from shop.promotions.queries.owner import by_id as by_id
from shop.promotions.queries.owner import held_by as held_by
from shop.promotions.queries.owner import rule_of as rule_of
from shop.promotions.queries.owner import usage as usage
