"""Taking somebody's words out of text, JSON and bytes."""

from __future__ import annotations

import json

from core.personal.words import Words, pseudonym_email_of, pseudonym_of

ASHA = Words(["Asha Rao", "asha@example.com", "9845012345", "+919845012345", "मीरा देवी"])


def test_whole_words_in_any_case_go_and_the_rest_stays() -> None:
    said = "ASHA RAO (asha@example.com, +91 9845012345) lives beside Natasha Raoul."
    assert ASHA.out_of(said) == "[erased] ([erased], [erased]) lives beside Natasha Raoul."


def test_json_keeps_its_shape() -> None:
    body = {"to": {"asha@example.com": 1}, "lines": ["x", "to Asha Rao", 5, None]}
    assert ASHA.out_of(body) == {"to": {"[erased]": 1}, "lines": ["x", "to [erased]", 5, None]}


def test_json_as_text_and_bytes_that_are_no_text() -> None:
    assert ASHA.out_of(json.dumps({"name": "मीरा देवी"})) == '{"name": "[erased]"}'
    assert ASHA.out_of(b"\xff\xfe asha@example.com \x00") == b"\xff\xfe [erased] \x00"
    assert ASHA.out_of(memoryview(b"+919845012345")) == b"[erased]"


def test_nobody_s_words_change_nothing() -> None:
    assert Words([]).out_of("Asha Rao") == "Asha Rao"
    assert Words(["", "a", "of"]).out_of("a bag of silk") == "a bag of silk"


def test_pseudonyms_are_the_same_for_the_same_and_say_nothing() -> None:
    assert pseudonym_of("Asha@Example.com ") == pseudonym_of("asha@example.com")
    assert pseudonym_of("asha@example.com") != pseudonym_of("asha@example.org")
    assert "asha" not in pseudonym_of("asha@example.com")
    assert len(pseudonym_of("x")) == 39
    assert pseudonym_email_of("asha@example.com").endswith("@erased.invalid")
