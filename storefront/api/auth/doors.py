"""/auth: e-mail address and password in, token or session out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from rest_framework.request import Request

from core.api.bodies import Body, Text
from core.errors import Refused
from core.models import User
from orders.customers.identity.operations import begin_registration
from orders.customers.operations import EmailTaken, choose_password
from orders.customers.queries import customer_of, password_key_of
from storefront.api.errors import NotLoggedIn
from storefront.api.identity import bearer, user_of_request
from storefront.api.tokens import customer_token, registration_token
from storefront.api.view import StoreView, answered, plain_request
from storefront.letters.operations import write_letter
from storefront.letters.password_reset import compose_password_reset
from storefront.try_limits import PASSWORD_LETTERS, REGISTRATIONS, WRONG_PASSWORDS

WRONG = "Invalid email or password"
TAKEN = "Identity with email already exists"
PROVIDER = {
    "id": "emailpass",
    "identifier": "emailpass",
    "display_name": "E-mail and password",
    "flow": "credentials",
}


class Wrong(Refused):
    """Address and password do not belong together; which of them is wrong is not said."""

    code = "unauthorized"
    http_status = 401


class Login(Body):
    """What lets somebody in."""

    email = Text(required=True, allow_null=False, allow_blank=False)
    password = Text(required=True, allow_null=False, max_length=500, trim_whitespace=False)


class Identifier(Body):
    """Whose password is to be chosen anew."""

    identifier = Text(required=True, allow_null=False, allow_blank=False)
    metadata = Text()


class NewPassword(Body):
    """The new one."""

    password = Text(required=True, allow_null=False, max_length=500, trim_whitespace=False)
    email = Text()


class AuthView(StoreView):
    """Doors of /auth need no publishable key: whoever logs in shows no goods."""

    needs_key = False


class Register(AuthView):
    """POST /auth/customer/emailpass/register."""

    def post(self, request: Request) -> HttpResponse:
        """The first step to an account; the second is POST /store/customers with this token."""
        said = Login.read(request)
        REGISTRATIONS.spend(plain_request(request), said["email"])
        try:
            key = begin_registration(email=said["email"], password=said["password"])
        except EmailTaken as taken:
            raise Wrong(TAKEN) from taken
        return answered({"token": registration_token(key)})


class LogIn(AuthView):
    """POST /auth/customer/emailpass."""

    def post(self, request: Request) -> HttpResponse:
        """A token. Wrong ones are counted."""
        said, plain = Login.read(request), plain_request(request)
        email = said["email"].strip().lower()
        WRONG_PASSWORDS.check(plain, email)
        user = authenticate(plain, username=email, password=said["password"])
        profile = customer_of(user.pk) if isinstance(user, User) else None
        if not isinstance(user, User) or profile is None:
            WRONG_PASSWORDS.count(plain, email)
            raise Wrong(WRONG)
        WRONG_PASSWORDS.forget(plain, email)
        return answered({"token": customer_token(user, profile.id)})


class Session(AuthView):
    """POST and DELETE /auth/session."""

    is_done_once = False  # its answer is a cookie, and a second session takes nothing away

    def post(self, request: Request) -> HttpResponse:
        """A session for the bearer of a token."""
        user = user_of_request(plain_request(request))
        profile = customer_of(user.pk) if user and bearer(plain_request(request)) else None
        if user is None or profile is None:
            raise NotLoggedIn
        login(plain_request(request), user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return answered({"user": {"id": profile.id, "actor_id": profile.id, "actor_type": "customer"}})

    def delete(self, request: Request) -> HttpResponse:
        """The session is over; again is harmless."""
        logout(plain_request(request))
        return answered({"success": True})


class Refresh(AuthView):
    """POST /auth/token/refresh."""

    def post(self, request: Request) -> HttpResponse:
        """Another day for a token, or a session, that still lets in."""
        user = user_of_request(plain_request(request))
        profile = customer_of(user.pk) if user else None
        if user is None or profile is None:
            raise NotLoggedIn
        return answered({"token": customer_token(user, profile.id)})


class ResetPassword(AuthView):
    """POST /auth/customer/emailpass/reset-password."""

    def post(self, request: Request) -> HttpResponse:
        """A letter with a key to whoever has this address; the answer is the same when nobody has."""
        said = Identifier.read(request)
        PASSWORD_LETTERS.spend(plain_request(request), said["identifier"])
        key = password_key_of(said["identifier"])
        if key is not None:
            write_letter(compose_password_reset(key, page=settings.STORE_PASSWORD_PAGE))
        response = answered(b"", status=201)
        response["Content-Type"] = "text/plain"
        return response


class UpdatePassword(AuthView):
    """POST /auth/customer/emailpass/update, with the key from the letter as the bearer's token."""

    def post(self, request: Request) -> HttpResponse:
        """All tokens and sessions from before are over then."""
        said = NewPassword.read(request)
        customer_id, _, token = bearer(plain_request(request)).partition(".")
        choose_password(customer_id=customer_id[:40], token=token[:200], password=said["password"])
        return answered({"success": True})


class Providers(AuthView):
    """GET /auth/customer/providers."""

    def get(self, request: Request) -> HttpResponse:
        """The ways to log in here."""
        return answered({"providers": [PROVIDER]})
