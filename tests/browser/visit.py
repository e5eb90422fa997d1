"""A shopper in a real browser, walking the shop's own paths."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.shopper import ADDRESS

BLOUSE = "/products/chandni-raw-silk-blouse/"
# Every page type that can be opened by its address alone.
OPEN_PAGES = {
    "home": "/",
    "category": "/categories/blouses/silk-blouses/",
    "collection": "/collections/the-wedding-edit/",
    "product": BLOUSE,
    "product-saree": "/products/kanjivaram-muhurtham-saree/",
    "search": "/search/?q=ikat",
    "search-nothing": "/search/?q=xylophone",
    "bag-empty": "/cart/",
    "account": "/account/",
    "password": "/account/password/",
    "journal": "/journal/",
    "article": "/journal/reading-an-ikat/",
    "look": "/lookbook/three-days-in-udaipur/",
    "legal": "/pages/privacy/",
    "stores": "/stores/",
    "contact": "/contact/",
    "home-hindi": "/hi/",
    "product-hindi": f"/hi{BLOUSE}",
    "offline": "/offline/",
    "not-found": "/products/nothing-of-that-name/",
}


@dataclass
class Visit:
    """One visitor, with or without JavaScript."""

    page: Page
    shop_url: str
    scripts: bool

    def open(self, path: str) -> Page:
        """Go to an address of the shop and wait until its islands have answered."""
        self.page.goto(f"{self.shop_url}{path}")
        self.page.wait_for_load_state("networkidle")
        return self.page

    def choose_size(self, index: int = 0) -> str:
        """Choose the n-th size that can be had; answers its words."""
        size = self.page.locator(".size:not(:has(:disabled))").nth(index)
        size.click()
        return size.inner_text().split("\n")[0]

    def add_to_bag(self, path: str = BLOUSE) -> None:
        """Open a product, choose its first size if it has sizes, and add it."""
        self.open(path)
        if self.page.locator(".size").count():
            self.choose_size()
        self.page.get_by_role("button", name="Add to bag").click()
        if self.scripts:
            self.page.get_by_text("Added to your bag").wait_for()
        else:
            self.page.wait_for_url("**/cart/")

    def fill_checkout(self) -> None:
        """Open the checkout and fill it in for Asha in Bengaluru."""
        self.open("/checkout/")
        for name, value in ADDRESS.items():
            if name != "shipping_state_code":
                self.page.locator(f"[name={name}]").fill(value)
        self.page.locator("[name=shipping_state_code]").select_option(ADDRESS["shipping_state_code"])
        self.page.wait_for_load_state("networkidle")

    def go_to_pay(self) -> str:
        """From the filled checkout to the page that leads to the payment; answers the order's address."""
        self.page.get_by_role("button", name="Continue to payment").click()
        self.page.wait_for_url("**/checkout/pay/**")
        return f"/orders/{self.page.url.rstrip('/').rsplit('/', 1)[-1]}/"

    def pay(self) -> None:
        """Through the payment page, where the money is taken, and back to the order."""
        self.page.get_by_role("button", name="Pay ₹").click()
        self.page.wait_for_url("**/v1/checkout/embedded*")
        self.page.get_by_role("button", name="Pay").first.click()
        if not self.scripts:
            self.page.get_by_role("button", name="Return to").click()
        self.page.wait_for_url(f"{self.shop_url}/orders/**")


def visit(browser: Browser, shop_url: str, *, width: int = 390, scripts: bool = True) -> Visit:
    """A new visitor with an empty bag. Close `visit.page.context` afterwards."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    return Visit(context.new_page(), shop_url, scripts)
