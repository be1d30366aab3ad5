"""Addresses of telephone systems."""

import pytest

from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.address import read_address
from sync.telephony.systems import read_system_address


def test_an_address_holds_everything_needed_to_sign_in():
    found = read_address(
        "ami://cti:a%40b%3A%E5%AF%86@10.0.0.5/?queue=q1,q2&queue=q3&extension=8012&auth=md5", "ami", 5038
    )
    assert (found.host, found.port, found.user, found.secret, found.tls) == ("10.0.0.5", 5038, "cti", "a@b:密", False)
    assert found.queues == ("q1", "q2", "q3")
    assert found.extensions == ("8012",)
    assert found.md5


def test_the_secret_is_never_shown():
    found = read_address(
        "amis://cti:hush@pbx.example:7000?context=agents&interface=SIP/{extension}&area_code=010", "ami", 1
    )
    assert "hush" not in f"{found!r} {found} {found.label}"
    assert (found.tls, found.label, found.context, found.interface, found.area_code) == (
        True,
        "pbx.example:7000",
        "agents",
        "SIP/{extension}",
        "10",
    )


def test_each_telephone_system_has_its_own_ways_unless_the_address_says_otherwise():
    asterisk = read_system_address("asterisk", "ami://cti@host")
    assert (asterisk.port, asterisk.interface, asterisk.context) == (5038, "PJSIP/{extension}", "from-internal")
    freeswitch = read_system_address("freeswitch", "esl://host")
    assert (freeswitch.port, freeswitch.interface, freeswitch.context) == (8021, "user/{extension}", "default")
    assert read_system_address("freeswitch", "esl://host/?context=agents").context == "agents"


def test_an_address_of_version_six_keeps_its_brackets():
    assert read_address("ami://[::1]:5038", "ami", 5038).label == "[::1]:5038"


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("", "scheme"),
        ("http://host", "scheme"),
        ("ami://", "host"),
        ("ami://host:99999", "url"),
        ("ami://host:0", "port"),
        ("ami://[::1", "url"),
        ("ami://host/path", "path"),
        ("ami://host/?nonsense=1", "nonsense"),
        ("ami://host/?timeout=soon", "timeout"),
        ("ami://host/?timeout=9999", "timeout"),
        ("ami://host/?context=a%0d%0ab", "context"),
        ("ami://host/?interface=PJSIP", "interface"),
        ("ami://us%0der@host", "user"),
        ("ami://u:%ff@host", "secret"),
        ("ami://u:s@host/?queue=%ff", "options"),
    ],
)
def test_a_wrong_address_is_told_by_its_wrong_part(url: str, part: str):
    with pytest.raises(PhoneError) as caught:
        read_address(url, "ami", 5038)
    assert (caught.value.code, caught.value.detail) == (PhoneErrorCode.WRONG_ADDRESS, part)
