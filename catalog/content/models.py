"""Written pages and the sections of the front page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from catalog.collections.models import ProductCollection
from catalog.media.models import Image
from catalog.products.models import HANDLE_LENGTH, Product
from catalog.translations.models import translations_field
from core import clock


class Windowed(models.QuerySet[Any]):
    """Rows that are shown for a while."""

    def on_show(self) -> Windowed:
        """Published, and within their window at this moment."""
        now = clock.now()
        return self.filter(
            Q(published_from__isnull=True) | Q(published_from__lte=now),
            Q(published_until__isnull=True) | Q(published_until__gt=now),
            is_published=True,
        )


class WrittenPage(models.Model):
    """A page in words: about the house, of the law, in the journal or the look-book.

    `body` is plain text with light marks (`catalog/content/rules.py`). `was_on_show` is what pages were last told.
    """

    class Kind(models.TextChoices):
        """Where it stands."""

        PAGE = "page", "page"
        LEGAL = "legal", "legal page"
        ARTICLE = "article", "journal"
        LOOK = "look", "look-book"

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PAGE)
    handle = models.SlugField("last part of its address", max_length=HANDLE_LENGTH, unique=True)
    title = models.CharField(max_length=160)
    intro = models.TextField(max_length=500, blank=True, help_text="One or two sentences, also in lists.")
    body = models.TextField(
        max_length=40_000,
        blank=True,
        help_text="Empty lines part paragraphs. ## before a heading, - before a point of a list, > before a quotation, "
        "**bold**, *italic*, [words](/address/).",
    )
    author = models.CharField(max_length=120, blank=True)
    dated_on = models.DateField("date shown", null=True, blank=True)
    image = models.ForeignKey(Image, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    products = models.ManyToManyField(Product, related_name="+", blank=True, verbose_name="pieces in it")
    seo_title = models.CharField(max_length=120, blank=True)
    seo_description = models.CharField(max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    in_footer = models.BooleanField("in the foot of every page", default=False)
    is_published = models.BooleanField("published", default=False)
    published_from = models.DateTimeField(
        null=True, blank=True, help_text="Empty: as soon as it is published."
    )
    published_until = models.DateTimeField(null=True, blank=True, help_text="Empty: until it is withdrawn.")
    was_on_show = models.BooleanField(default=False, editable=False)
    translations = translations_field()
    created_at = models.DateTimeField(default=clock.now, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(default=clock.now, db_default=Now(), editable=False)

    objects = Windowed.as_manager()

    class Meta:
        ordering = ["kind", "rank", "-dated_on", "id"]
        verbose_name = "written page"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["page", "legal", "article", "look"]), name="written_page_kind_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="written_page_has_a_title"),
            models.CheckConstraint(
                condition=Q(published_until__isnull=True)
                | Q(published_from__isnull=True)
                | Q(published_until__gt=F("published_from")),
                name="written_page_window_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class HomeSection(models.Model):
    """One section of the front page; they stand in the order of their rank. Without any, the house's own order is shown."""

    class Kind(models.TextChoices):
        """How it looks."""

        HERO = "hero", "opening: the pictures hung at home-hero, and words"
        PROMISES = "promises", "what shoppers can count on"
        SHELVES = "shelves", "the categories, with pictures"
        FEATURED = "featured", "pieces marked as featured"
        STORIES = "stories", "all collections, with pictures"
        BANNER = "banner", "banner: a picture with words upon wine red"
        COLLECTION = "collection", "collection: its picture, words and first pieces"
        STORY = "story", "story: a written page with its picture"
        WORDS = "words", "words alone"

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.BANNER)
    handle = models.SlugField("name among staff", max_length=60, unique=True)
    label = models.CharField("small line above", max_length=60, blank=True)
    title = models.CharField(max_length=160, blank=True, help_text="Empty: that of the collection or page.")
    words = models.TextField(max_length=600, blank=True, help_text="Empty: those of the collection or page.")
    link_words = models.CharField("words of its link", max_length=60, blank=True)
    link = models.CharField(
        max_length=200, blank=True, help_text="An address of the shop, such as /journal/."
    )
    image = models.ForeignKey(Image, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    collection = models.ForeignKey(
        ProductCollection, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    page = models.ForeignKey(WrittenPage, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    is_published = models.BooleanField("shown", default=False)
    published_from = models.DateTimeField(null=True, blank=True)
    published_until = models.DateTimeField(null=True, blank=True)
    was_on_show = models.BooleanField(default=False, editable=False)
    translations = translations_field()
    created_at = models.DateTimeField(default=clock.now, db_default=Now(), editable=False)

    objects = Windowed.as_manager()

    class Meta:
        ordering = ["rank", "id"]
        verbose_name = "section of the front page"
        verbose_name_plural = "sections of the front page"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["hero", "promises", "shelves", "featured", "stories", "banner", "words"]
                )
                | Q(kind="collection", collection__isnull=False)
                | Q(kind="story", page__isnull=False),
                name="home_section_has_its_thing",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="/"), name="home_section_link_within_the_shop"
            ),
            models.CheckConstraint(
                condition=Q(published_until__isnull=True)
                | Q(published_from__isnull=True)
                | Q(published_until__gt=F("published_from")),
                name="home_section_window_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.handle
