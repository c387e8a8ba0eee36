"""What columns of somebody else's clickstream mean, as it is written on a command line."""

from __future__ import annotations

import pytest

from tracking.lake import importing
from tracking.lake.importing.mapping import BadMapping, Source, parse


def test_columns_are_joined_and_texts_given_to_all_lines():
    found = parse(
        "visitor=id, time=year+month+day,event==view_item,path=a + b,props.color=col our", "View=view_item"
    )
    assert found.fields["time"] == Source(columns=("year", "month", "day"), joined="-")
    assert found.fields["event"] == Source(constant="view_item")
    assert found.fields["path"].joined == "/"
    assert found.columns == ("id", "year", "month", "day", "a", "b", "col our")
    assert found.names == {"View": "view_item"}


def test_what_makes_no_sense_is_refused_with_a_sentence():
    for text, names in (
        ("", ""),
        ("visitor=a,time=b", ""),
        ("visitor=a,time=b,event", ""),
        ("visitor=a,time=b,event==", ""),
        ("visitor=a,time=b,event=c,nonsense=d", ""),
        ("visitor=a,time=b,event=c,props.a b=d", ""),
        ("visitor=a,time=b,event=c", "x=View Item"),
        ("visitor=a,time=b,event=c", "=view_item"),
    ):
        with pytest.raises(BadMapping):
            parse(text, names)


def test_lots_are_named_by_plain_words():
    assert importing.lot_name(" Shop-2008 ") == "import:shop-2008"
    for name in ("", "a/b", "x" * 41, "'; DROP TABLE"):
        with pytest.raises(BadMapping):
            importing.lot_name(name)
