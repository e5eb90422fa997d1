"""States and union territories by their GST state code (the first two digits of a GSTIN)."""

from __future__ import annotations

# Source: the GST portal's state code list; 25 (Daman and Diu) and 28 (old Andhra Pradesh) are retired.
STATES = {
    "01": "Jammu and Kashmir", "02": "Himachal Pradesh", "03": "Punjab", "04": "Chandigarh", "05": "Uttarakhand",
    "06": "Haryana", "07": "Delhi", "08": "Rajasthan", "09": "Uttar Pradesh", "10": "Bihar", "11": "Sikkim",
    "12": "Arunachal Pradesh", "13": "Nagaland", "14": "Manipur", "15": "Mizoram", "16": "Tripura",
    "17": "Meghalaya", "18": "Assam", "19": "West Bengal", "20": "Jharkhand", "21": "Odisha",
    "22": "Chhattisgarh", "23": "Madhya Pradesh", "24": "Gujarat",
    "26": "Dadra and Nagar Haveli and Daman and Diu", "27": "Maharashtra", "29": "Karnataka", "30": "Goa",
    "31": "Lakshadweep", "32": "Kerala", "33": "Tamil Nadu", "34": "Puducherry",
    "35": "Andaman and Nicobar Islands", "36": "Telangana", "37": "Andhra Pradesh", "38": "Ladakh",
}  # fmt: skip


def _plain(name: str) -> str:
    return name.strip().lower().removeprefix("the ").replace("&", "and")


_CODES = {_plain(name): code for code, name in STATES.items()} | {
    "orissa": "21", "pondicherry": "34", "uttaranchal": "05", "nct of delhi": "07", "new delhi": "07",
}  # fmt: skip


def state_code_of(name: str) -> str | None:
    """The GST code for a state's name, in any case and with its old names; None when there is no such state."""
    return _CODES.get(_plain(name))
