"""Files of examples: read by what stands in them, learned from, and refused with a clear word."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.shared_data import shared_data
from tracking.segments.propensity import evaluating, training
from tracking.segments.propensity.learners import LOGISTIC
from tracking.segments.tables import BadTable

ONLY = (LOGISTIC,)


def test_a_file_is_read_by_what_stands_in_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    file.write_text(
        "Month,Pages,Pages_Duration,Browser,Kind,Revenue\nMar,0,10.5,1,new,TRUE\nFeb,4,,2,old,0\n"
    )
    found = evaluating.read(file, drop=("Kind",))
    assert dict(found.columns) == {"Pages": True, "Pages_Duration": True, "Browser": False}
    assert found.examples.time.tolist() == [2, 1]
    assert found.examples.truth.tolist() == [1, 0]
    assert found.examples.frame.numbers["Pages_Duration each"][0] == 10.5
    again = tmp_path / "later.csv"
    again.write_text("Month,Pages,Pages_Duration,Browser,Revenue\nApr,many,1,1,1\n")
    with pytest.raises(BadTable):
        evaluating.read(again, columns=found.columns)


def test_what_is_wrong_with_a_file_is_said(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    for text in (
        "a,b\n1,2\n",
        "a,Revenue\n1,maybe\n",
        "week,a,bought\nsoon,1,1\n",
        "",
        "a,Revenue\ninf,1\n2,0\n0,0\n",
    ):
        file.write_text(text)
        with pytest.raises(BadTable):
            evaluating.read(file)
    file.write_text("a,Revenue\n1,1\n")
    with pytest.raises(BadTable):
        evaluating.read(file, drop=("b",))


def test_on_real_visits_the_plain_model_already_orders_people_well() -> None:
    read = evaluating.read(shared_data("online_shoppers/sessions_feb_oct.csv.gz")).examples
    half = read.take(np.arange(0, len(read), 3))
    learned = training.learn(half.take(np.flatnonzero(half.time < 7)), kinds=ONLY)
    found = evaluating.held_against(learned, half.take(np.flatnonzero(half.time >= 7))).quality
    assert found.roc_auc is not None
    assert found.roc_auc > 0.82
    assert found.log_loss < found.base_loss
