"""Addresses that others gave are called over TLS, on the open internet alone, and nothing leads a call elsewhere."""

from __future__ import annotations

import ssl
from typing import Any

import pytest
from receiver import HOST, Receiver, receiver

from prasan.exchange.callbacks import CallbackError, call, checked_address, is_public, public_places

__all__ = ["receiver"]


def sent(receiver: Receiver, address: str = f"https://{HOST}/told?by=prasan", **more: Any) -> None:
    call(address, b"{}", {"X-Said": "so"}, **{"places": receiver.places, "trusting": receiver.trusting, **more})


def test_what_is_sent_comes_as_it_is_and_another_answer_than_2xx_is_a_failure(receiver: Receiver) -> None:
    sent(receiver)
    path, body, headers = receiver.came[-1]
    assert (path, body, headers["X-Said"], headers["Host"]) == ("/told?by=prasan", b"{}", "so", HOST)
    receiver.status = 503
    with pytest.raises(CallbackError) as refused:
        sent(receiver)
    assert (refused.value.code, refused.value.status) == ("status", 503)
    receiver.status = 204


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    before = len(receiver.came)
    receiver.status, receiver.location = 307, f"https://{HOST}/elsewhere"
    with pytest.raises(CallbackError) as refused:
        sent(receiver)
    receiver.status, receiver.location = 204, ""
    assert (refused.value.status, len(receiver.came)) == (307, before + 1)


def test_who_shows_no_trusted_certificate_or_does_not_answer_is_told_nothing(receiver: Receiver) -> None:
    before = len(receiver.came)
    with pytest.raises(CallbackError) as refused:
        sent(receiver, trusting=ssl.create_default_context())
    assert refused.value.code == "tls"
    with pytest.raises(CallbackError) as refused:
        sent(receiver, "https://another.example.go.th/", places=lambda _: [("127.0.0.1", receiver.port)])
    assert refused.value.code == "tls"
    with pytest.raises(CallbackError) as refused:
        sent(receiver, places=lambda _: [("127.0.0.1", 1)])
    assert refused.value.code == "unreachable"
    assert len(receiver.came) == before


@pytest.mark.parametrize(
    "address",
    [
        "http://agency.go.th/", "https://localhost/", "https://10.0.0.1/", "https://[::1]/", "https://2130706433/",
        "https://0x7f.1/", "https://127.1/", "https://agency.go.th:8443/", "https://agency.go.th:x/", "https://user@agency.go.th/",
        "https://agency.go.th/#part", "https://agency.go.th/a b", "https://agency.go.th\\@10.0.0.1/", "https://หน่วยงาน.ไทย/",
        "ftp://agency.go.th/", "https:///path", "", "https://agency.go.th/" + "a" * 500,
    ],
)  # fmt: skip
def test_an_address_that_is_no_name_of_the_open_internet_is_not_taken(address: str) -> None:
    with pytest.raises(CallbackError) as refused:
        checked_address(address)
    assert refused.value.code == "address"


def test_a_name_of_this_machine_or_of_nobody_is_not_called() -> None:
    assert checked_address("https://agency.go.th:443/told?by=prasan") == "https://agency.go.th:443/told?by=prasan"
    with pytest.raises(CallbackError) as refused:
        public_places("localhost")
    assert refused.value.code == "private"
    with pytest.raises(CallbackError) as refused:
        public_places("agency.invalid")
    assert refused.value.code == "unresolved"


@pytest.mark.parametrize(
    "number",
    [
        "10.1.2.3", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "255.255.255.255",
        "224.0.0.1", "::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::",
        "2001:0:a00:1::",
    ],
)  # fmt: skip
def test_no_number_of_a_network_of_ones_own_is_public(number: str) -> None:
    assert not is_public(number)


def test_numbers_of_the_open_internet_are() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2606:4700::1111")
