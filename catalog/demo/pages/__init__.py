"""The demo house's written pages, in English and Hindi."""

from catalog.demo.pages.building import write_demo_pages

__all__ = ["write_demo_pages"]
