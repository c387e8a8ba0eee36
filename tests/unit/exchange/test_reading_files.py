"""A file is read whatever a spreadsheet, a mail program or a colleague has done to it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from shop.exchange.shopify_products import records
from shop.exchange.shopify_products.drafts import WARNING, BadFile
from tests.support.shopify_files import CLASSIC, MODERN, drafts_of, written

HEAD = "Handle,Title,Variant Price\n"
THREE = HEAD + "a,Ä Mug,1\nb,Bowl,2\nc,Cup,3\n"


def titles(path: Path) -> list[str]:
    return [draft.title for draft in drafts_of(path)[0]]


def lines_with_issues(path: Path) -> list[int]:
    return [issue.line for issue in drafts_of(path)[1]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, THREE.encode(encoding))
    assert titles(path) == ["Ä Mug", "Bowl", "Cup"]
    assert lines_with_issues(path) == []


def test_windows_text_is_read_with_a_warning_that_names_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, (HEAD + "a,Mug,1\nb,Schüssel – 5 €,2\n").encode("cp1252"))
    assert titles(path) == ["Mug", "Schüssel – 5 €"]
    (issue,) = drafts_of(path)[1]
    assert (issue.line, issue.level) == (3, WARNING)
    assert "cp1252" in str(issue)


def test_bytes_that_are_no_text_at_all_do_not_stop_the_rest(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD.encode() + b"a,Mug \x81\x8d\xff,1\nb,Bowl,2\n")
    assert titles(path)[1] == "Bowl"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_found_by_itself(tmp_path: Path, mark: str) -> None:
    assert titles(written(tmp_path, THREE.replace(",", mark))) == ["Ä Mug", "Bowl", "Cup"]


def test_excels_word_on_the_delimiter_is_heard(tmp_path: Path) -> None:
    assert titles(written(tmp_path, "sep=;\n" + THREE.replace(",", ";"))) == ["Ä Mug", "Bowl", "Cup"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_will_do(tmp_path: Path, ending: str) -> None:
    assert titles(written(tmp_path, THREE.replace("\n", ending))) == ["Ä Mug", "Bowl", "Cup"]


@pytest.mark.parametrize("name", ["products.csv.gz", "products.csv"])
def test_a_zipped_file_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    assert titles(written(tmp_path, gzip.compress(THREE.encode()), name)) == ["Ä Mug", "Bowl", "Cup"]


def test_headings_are_found_in_any_case_order_and_company(tmp_path: Path) -> None:
    path = written(tmp_path, "Nonsense,VARIANT  price, tItLe ,handle,\nx,7,Mug,mug,\n")
    (draft,) = drafts_of(path)[0]
    assert (draft.handle, draft.title, draft.variants[0].fields["price_minor"]) == ("mug", "Mug", 700)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n\n", "empty"),
        (b"Name;Amount\n1;2\n", "neither a column"),
        (b"PK\x03\x04 a workbook", "workbook"),
        (gzip.compress(THREE.encode() * 50, mtime=0)[:-20], "damaged"),
        (b"\x1f\x8bnot gzip at all", "damaged"),
        (b'"Handle,Title\na,b\n', "no readable first line"),
    ],
)
def test_what_is_no_product_file_says_so(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        drafts_of(written(tmp_path, content))


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(BadFile):
            drafts_of(path)


def test_a_file_with_nothing_but_a_header_has_no_products(tmp_path: Path) -> None:
    assert drafts_of(written(tmp_path, HEAD)) == ([], [])


def test_a_quote_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + 'a,"Broken, 1\n' + "".join(f"p{n},Pot {n},2\n" for n in range(3000)))
    assert titles(path) == ["Broken", *(f"Pot {n}" for n in range(3000))]
    assert [(issue.line, issue.level) for issue in drafts_of(path)[1]] == [(2, WARNING)]


def test_an_unclosed_quote_before_a_good_quoted_row_costs_its_own_row_only(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + 'a,"Broken, x, 1\nb,"Bowl, blue",2\nc,Cup,3\n')
    assert titles(path) == ["Bowl, blue", "Cup"]
    assert lines_with_issues(path) == [2]


def test_a_broken_row_of_many_lines_does_not_become_products(tmp_path: Path) -> None:
    head = "Handle,Title,Body (HTML),Variant Price\n"
    broken = 'a,Mug,"<p>Says "hi"</p>\n<li>red, blue</li>\n<li>more</li>",1\n'
    path = written(tmp_path, head + broken + "b,Bowl,<p>x</p>,2\n")
    assert titles(path) == ["Bowl"]
    assert lines_with_issues(path) == [2]


def test_an_inch_mark_in_the_middle_of_a_cell_is_just_a_mark(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + 'a,5" pot,1\nb,"6" pot",2\nc,Cup,3\n')
    assert titles(path)[0] == '5" pot'
    assert titles(path)[2] == "Cup"
    assert lines_with_issues(path) == [3]


def test_a_description_of_many_lines_is_one_cell(tmp_path: Path) -> None:
    body = "\n".join(f"<li>{n}, and {n}</li>" for n in range(500))
    path = written(tmp_path, f'Handle,Title,Body (HTML)\na,Mug,"<ul>{body}</ul>"\nb,Bowl,\n')
    assert titles(path) == ["Mug", "Bowl"]
    (mug, bowl) = drafts_of(path)[0]
    assert mug.fields["description_html"].count("<li>") == 500
    assert bowl.line == 502


def test_nul_bytes_are_dropped(tmp_path: Path) -> None:
    assert titles(written(tmp_path, HEAD + "a\x00,M\x00ug,1\x00\n")) == ["Mug"]


def test_a_row_with_too_many_cells_is_left_out_and_one_with_too_few_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "a,Mug,1,and,more\nb,Bowl\nc,Cup,3,,,\n")
    assert titles(path) == ["Bowl", "Cup"]
    assert lines_with_issues(path) == [2]


def test_an_endless_cell_or_line_costs_its_own_row_only(tmp_path: Path) -> None:
    long, endless = "x" * (records.MAX_CELL + 1), "y" * (records.MAX_LINE * 2)
    path = written(tmp_path, HEAD + f"a,{long},1\nb,{endless},1\nc,Cup,3\n")
    assert titles(path) == ["Cup"]
    assert lines_with_issues(path) == [2, 3]


def test_blank_rows_are_passed_over_in_silence(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "\n,,\na,Mug,1\n   \n")
    assert titles(path) == ["Mug"]
    assert lines_with_issues(path) == []


def test_both_dialects_say_the_same() -> None:
    classic, modern = drafts_of(CLASSIC), drafts_of(MODERN)
    assert classic[1] == modern[1] == []
    for one, other in zip(classic[0], modern[0], strict=True):
        assert one == other
