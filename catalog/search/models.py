"""The words search knows, the synonyms staff keep, and what shoppers asked for."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q


class SearchWord(models.Model):
    """A word that occurs in some listing entry: what a misspelt one may have meant."""

    word = models.CharField(max_length=60, primary_key=True)

    class Meta:
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_trigrams")]

    def __str__(self) -> str:
        return self.word


class SearchSynonym(models.Model):
    """Another way to write a word: sari for saree. Kept by staff; a word may have several meanings."""

    term = models.CharField("what shoppers type", max_length=60)
    meaning = models.CharField("what the shop calls it", max_length=60)
    is_two_way = models.BooleanField(
        "both ways", default=False, help_text="Whoever types the second also finds the first."
    )

    class Meta:
        ordering = ["term", "meaning"]
        verbose_name = "synonym"
        constraints = [
            models.UniqueConstraint(fields=["term", "meaning"], name="synonym_once"),
            models.CheckConstraint(condition=~Q(term=F("meaning")), name="synonym_says_something"),
            # Letters of any script: Devanagari writes vowels as marks, which \w does not count as letters.
            models.CheckConstraint(
                condition=Q(term__regex=r"^[a-z0-9\u0900-\u097F]+$"), name="synonym_term_is_a_word"
            ),
            models.CheckConstraint(
                condition=Q(meaning__regex=r"^[a-z0-9\u0900-\u097F]+$"), name="synonym_meaning_is_a_word"
            ),
        ]
        indexes = [models.Index(fields=["meaning"], name="synonym_meaning")]

    def __str__(self) -> str:
        return f"{self.term} = {self.meaning}"


class SearchLog(models.Model):
    """How often shoppers asked for these words on a day, and how much there was. Says nothing of who asked."""

    on = models.DateField("day")
    text = models.CharField("what was typed", max_length=100)
    count = models.PositiveIntegerField("times", default=0)
    results = models.PositiveIntegerField("pieces found the last time", default=0)

    class Meta:
        ordering = ["-on", "-count", "text"]
        verbose_name = "search"
        verbose_name_plural = "searches"
        constraints = [models.UniqueConstraint(fields=["on", "text"], name="search_log_once_a_day")]
        indexes = [models.Index(fields=["results", "-on"], name="search_log_without_result")]

    def __str__(self) -> str:
        return self.text
