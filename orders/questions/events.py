"""What can become of questions about pieces. Ids are public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import LATER, Event


@dataclass(frozen=True, slots=True)
class ProductQuestionsChanged(Event):
    """What a product's page shows of questions and answers is another."""

    lane: ClassVar[str] = LATER

    product_id: str


@dataclass(frozen=True, slots=True)
class ProductQuestionAnswered(Event):
    """Staff have answered for the first time: whoever asked is told."""

    question_id: str
