"""Light marks become plain values; nothing of HTML is read."""

from __future__ import annotations

from catalog.content.rules import Block, Question, Run, blocks_of, questions_of, runs_of


def test_marks() -> None:
    assert runs_of("Ask **us** or *them*, [here](/enquiry/).") == (
        Run("Ask "),
        Run("us", "bold"),
        Run(" or "),
        Run("them", "italic"),
        Run(", "),
        Run("here", "link", "/enquiry/"),
        Run("."),
    )
    assert runs_of("<b>2 * 3** [x](javascript:alert)") == (Run("<b>2 * 3** [x](javascript:alert)"),)


def test_blocks_and_questions() -> None:
    body = "First line\r\ngoes on.\n## Why?\nBecause.\n\n- one\n- two\n> said\n\n## Not asked\nNothing."
    blocks = blocks_of(body)
    assert [(block.kind, block.plain) for block in blocks] == [
        ("paragraph", "First line goes on."),
        ("heading", "Why?"),
        ("paragraph", "Because."),
        ("list", "one two"),
        ("quote", "said"),
        ("heading", "Not asked"),
        ("paragraph", "Nothing."),
    ]
    assert questions_of(blocks) == (Question("Why?", "Because. one two said"),)
    assert questions_of((Block("heading", ((Run("Empty?"),),)),)) == ()
    assert blocks_of("") == ()
