"""States and provinces of the countries whose addresses need one, by the code their mail and taxes use."""

from __future__ import annotations

_US = """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas
KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi
MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York
NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island
SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington
WV West Virginia|WI Wisconsin|WY Wyoming|AS American Samoa|GU Guam|MP Northern Mariana Islands
PR Puerto Rico|VI U.S. Virgin Islands|AA Armed Forces Americas|AE Armed Forces Europe
AP Armed Forces Pacific"""
_CA = """AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador
NT Northwest Territories|NS Nova Scotia|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec
SK Saskatchewan|YT Yukon"""
_AU = """ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland
SA South Australia|TAS Tasmania|VIC Victoria|WA Western Australia"""


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    entries = (entry.split(" ", 1) for line in text.splitlines() for entry in line.split("|"))
    return tuple(sorted(((code, name) for code, name in entries), key=lambda pair: pair[1]))


REGIONS: dict[str, tuple[tuple[str, str], ...]] = {"US": _pairs(_US), "CA": _pairs(_CA), "AU": _pairs(_AU)}


def code_of(country: str, typed: str) -> str:
    """The code of a region of `country`, told by its code or, as wallets do, by name; empty for none."""
    wanted = typed.strip().casefold()
    found = (code for code, name in REGIONS.get(country, ()) if wanted in (code.casefold(), name.casefold()))
    return next(found, "")
