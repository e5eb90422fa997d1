"""A sheet of paper with our type on it: Latin in Noto Sans, and every Indian script that a name may be written in."""

from __future__ import annotations

from pathlib import Path

from fpdf import FPDF

FONTS = Path(__file__).resolve().parent.parent / "fonts"
SCRIPTS = (
    "Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Kannada", "Malayalam", "Oriya", "Tamil", "Telugu",
)  # fmt: skip
INK, FAINT, RULE = (33, 29, 27), (110, 102, 96), (205, 198, 190)
SMALL, NORMAL, LARGE = 7.5, 9.0, 15.0
LEADING = 4.4


class Sheet(FPDF):
    """A4 with margins, our fonts with text shaping, and page numbers at the foot."""

    def __init__(self, *, footer: str) -> None:
        super().__init__(format="A4")
        self._footer_text = footer
        self.set_margins(15, 15, 15)
        self.set_auto_page_break(auto=True, margin=18)
        self.add_font("noto", fname=FONTS / "NotoSans-Regular.ttf")
        self.add_font("noto", style="B", fname=FONTS / "NotoSans-Bold.ttf")
        for script in SCRIPTS:
            self.add_font(script.lower(), fname=FONTS / f"NotoSans{script}-Regular.ttf")
        self.set_fallback_fonts([script.lower() for script in SCRIPTS], exact_match=False)
        self.set_text_shaping(True, features={"kern": False})  # kerned pairs come out torn apart
        self.write_in()

    def write_in(self, *, size: float = NORMAL, bold: bool = False, faint: bool = False) -> None:
        """The type of what is written next."""
        self.set_font("noto", style="B" if bold else "", size=size)
        self.set_text_color(*(FAINT if faint else INK))

    def rule_off(self) -> None:
        """A thin line across the sheet."""
        self.set_draw_color(*RULE)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())

    def footer(self) -> None:
        """What stands at the foot of each page."""
        self.set_y(-13)
        self.write_in(size=SMALL, faint=True)
        self.cell(0, 4, f"{self._footer_text} · page {self.page_no()} of {{nb}}", align="C")
