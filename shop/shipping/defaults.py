"""What a new store offers before its owner has said anything, so that it can sell at once.

Pure: the same values serve as long as there are no rows, and become rows when the owner edits them.
"""

from __future__ import annotations

from functools import cache

from shop.kernel.errors import N_
from shop.kernel.money import Money, exponent
from shop.shipping.rates import EVERYWHERE, Method, Rate, Zone

STANDARD, EXPRESS, ABROAD = "standard", "express", "international"

# what sending a parcel at home costs, as a round price of the currency: about its postage in 2026
_AT_HOME = """
1.5   BHD JOD KWD OMR
5     BMD BSD EUR FKP GBP GIP KYD PAB SHP USD
10    AUD AWG BBD BND BZD CAD CHF FJD NZD SGD TND XCD XCG
20    AED AZN BAM BOB BRL BYN GEL GHS ILS LYD MYR PEN PGK PLN QAR RON SAR SBD TMT TOP TTD WST
50    BWP CNY DKK GTQ HKD LSL MAD MOP NAD NOK SCR SEK SZL TJS ZAR
100   BDT BTN CZK EGP HNL INR MDL MVR MXN NIO PHP STN THB TRY TWD UAH UYU ZMW
200   AFN CUP DOP ERN GMD GYD MKD MRU MUR MZN NPR RUB SRD SLE
500   ALL CVE DJF DZD ETB HTG JMD JPY KES KGS PKR RSD VES VUV XPF
1000  ISK LKR LRD SDG SSP YER
2000  AMD AOA CRC HUF KMF KZT XAF XOF
3000  CLP KRW
5000  ARS IQD MWK NGN RWF
10000 BIF CDF COP MMK MNT SOS TZS
20000 GNF IDR KHR LAK MGA PYG UGX UZS VND
500000 IRR LBP
"""


def zones(*, country: str, currency: str) -> tuple[Zone, ...]:
    """A domestic zone (standard and express) and the rest of the world."""
    unit = at_home_minor(currency)
    return (
        Zone(
            name=N_("At home"),
            countries=frozenset({country}),
            methods=(
                _method(STANDARD, N_("Standard delivery"), unit, days=(2, 4)),
                _method(EXPRESS, N_("Express delivery"), 3 * unit, days=(1, 1)),
            ),
        ),
        Zone(
            name=N_("Rest of the world"),
            countries=frozenset({EVERYWHERE}),
            methods=(_method(ABROAD, N_("International delivery"), 4 * unit, days=(5, 12)),),
        ),
    )


@cache
def at_home_minor(currency: str) -> int:
    """What standard delivery at home costs in a new store, in minor units of `currency`.

    Outside the table the decimal places tell the order of magnitude: a currency without any is counted in
    hundreds, one with three is worth more than a dollar.
    """
    for line in _AT_HOME.strip().splitlines():
        amount, *currencies = line.split()
        if currency in currencies:
            return Money.parse(amount, currency).minor
    return 1500 if exponent(currency) == 3 else 500


def _method(code: str, name: str, price_minor: int, *, days: tuple[int, int]) -> Method:
    return Method(code=code, name=name, rates=(Rate(0, price_minor),), min_days=days[0], max_days=days[1])
