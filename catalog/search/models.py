"""What search looks through: one document per product, the words it knows, the synonyms staff keep."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from catalog.products.models import Product


class SearchDocument(models.Model):
    """A product as text: `vector` for words by weight, `text` (plain, unaccented, lower case) for resemblance."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="search_document")
    vector = SearchVectorField()
    text = models.TextField()

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="search_vector"),
            GinIndex(OpClass("text", name="gin_trgm_ops"), name="search_text_trigrams"),
        ]

    def __str__(self) -> str:
        return f"Document of {self.product_id}"


class SearchWord(models.Model):
    """A word that occurs in some document: what a misspelt one may have meant."""

    word = models.CharField(max_length=60, primary_key=True)

    class Meta:
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_trigrams")]

    def __str__(self) -> str:
        return self.word


class SearchSynonym(models.Model):
    """Another way to write a word: sari for saree. Kept by staff."""

    term = models.CharField("what shoppers type", max_length=60, unique=True)
    meaning = models.CharField("what the shop calls it", max_length=60)

    class Meta:
        ordering = ["term"]
        verbose_name = "synonym"
        constraints = [
            models.CheckConstraint(condition=Q(term__regex=r"^\w+$"), name="synonym_term_is_a_word"),
            models.CheckConstraint(condition=Q(meaning__regex=r"^\w+$"), name="synonym_meaning_is_a_word"),
        ]

    def __str__(self) -> str:
        return f"{self.term} = {self.meaning}"
