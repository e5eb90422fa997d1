"""The same key, the same answer, one effect."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from core.idempotency import KeyReused, once
from core.models import IdempotencyKey, User


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_at_once_do_the_work_once() -> None:
    answers: list[object] = []

    def work() -> int:
        return User.objects.create_user(f"{User.objects.count()}@blouson.test").pk

    def ask() -> None:
        answers.append(once(scope="users", key="k1", request={"a": 1}, work=work))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.count() == 1
    assert len(set(answers)) == 1
    assert len(answers) == 8


@pytest.mark.django_db
def test_a_key_used_for_other_words_is_refused() -> None:
    assert once(scope="s", key="k", request={"a": 1}, work=lambda: "done") == "done"
    with pytest.raises(KeyReused):
        once(scope="s", key="k", request={"a": 2}, work=lambda: pytest.fail("must not run"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_failing_work_leaves_no_key() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(scope="s", key="k", request={}, work=fail)
    assert not IdempotencyKey.objects.exists()
    assert once(scope="s", key="k", request={}, work=lambda: None) is None
    assert once(scope="s", key="k", request={}, work=lambda: pytest.fail("must not run")) is None
