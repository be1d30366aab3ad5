"""The telephone as a person sets it: read from the setting, checked field by field, written back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.phone_setup import PhoneKind, PhoneSetup, Problem, read_setup, split_secret
from sync.telephony.baresip.account import read_account
from sync.telephony.baresip.devices import SoundDevice, sound_devices
from sync.telephony.systems import read_system_address

SOFTPHONE = PhoneSetup(kind=PhoneKind.SOFTPHONE, host="pbx.example", extension="8012")
MANAGER = PhoneSetup(kind=PhoneKind.ASTERISK, host="10.0.0.5:5039", user="seat", extension="8012")
SWITCH = PhoneSetup(kind=PhoneKind.FREESWITCH, host="[::1]", extension="8012")
FIELDS = ("host", "user", "extension", "transport", "area_code", "source", "player", "alert", "dtmf", "more")


@pytest.mark.parametrize(
    ("url", "setup"),
    [
        ("", PhoneSetup()),
        ("server", PhoneSetup(kind=PhoneKind.SERVER)),
        ("other", PhoneSetup(kind=PhoneKind.OTHER)),
        ("sip://8012@pbx.example/", SOFTPHONE),
        (
            "sips://8012@10.0.0.9:5061/?area_code=0371&source=alsa,plughw:1,0&conference=*70&timeout=20",
            PhoneSetup(
                kind=PhoneKind.SOFTPHONE,
                host="10.0.0.9:5061",
                extension="8012",
                transport="tls",
                area_code="0371",
                source="alsa,plughw:1,0",
                more="conference=*70&timeout=20",
            ),
        ),
        (
            "sip://8012@h/?transport=tcp&dtmf=info",
            PhoneSetup(kind=PhoneKind.SOFTPHONE, host="h", extension="8012", transport="tcp", dtmf="info"),
        ),
        (
            "amis://seat@10.0.0.5:5039/?extension=8012&queue=q1,q2&auth=md5",
            PhoneSetup(
                kind=PhoneKind.ASTERISK,
                host="10.0.0.5:5039",
                user="seat",
                extension="8012",
                transport="tls",
                more="queue=q1,q2&auth=md5",
            ),
        ),
        ("esl://[::1]/?extension=8012", SWITCH),
    ],
)
def test_a_setting_is_read_into_fields_and_written_back_as_it_was(url: str, setup: PhoneSetup) -> None:
    assert read_setup(url) == setup
    assert setup.url == url
    assert setup.problems() == ({"extension": Problem.NEEDED} if url == "server" else {})


@pytest.mark.parametrize("url", ["what", "sip:", "sip://[bad", "http://x/", "sip://%ff@h", "://", "ami://h:99999/"])
def test_a_setting_that_cannot_be_read_still_opens(url: str) -> None:
    read_setup(url).problems()


@pytest.mark.parametrize(
    ("setup", "field", "values"),
    [
        (
            SOFTPHONE,
            "host",
            ["a b", "h/x", "evil@h", "h:0", "h:99999", "h?x=1", "主机", "h#", "h\n", "x" * 300, "[::1", "h:"],
        ),
        (SOFTPHONE, "extension", ["80 12", "a@b", "8012;x", "分机", "8\n", "9" * 65]),
        (SOFTPHONE, "area_code", ["37 1", "abc", "000", "37100"]),
        (SOFTPHONE, "source", ["ALSA", "alsa,a\nmodule evil.so", "alsa, x", "alsa," + "x" * 121, "麦克风"]),
        (SOFTPHONE, "alert", ["/dev/snd"]),
        (SOFTPHONE, "more", ["nonsense=1", "timeout", "timeout=soon", "transport=tls", "expires=1", "&&", "a=\nb"]),
        (MANAGER, "user", ["", "x" * 201, "a\x00b"]),
        (MANAGER, "extension", ["", "80<12", "8012\n"]),
        (MANAGER, "more", ["listen=1.2.3.4:5", "extension=1", "interface=PJSIP", "timeout=1e999"]),
        (SWITCH, "host", ["", "  "]),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(setup: PhoneSetup, field: str, values: list[str]) -> None:
    from msgspec.structs import replace

    assert setup.problems() == {}
    told = {value: set(replace(setup, **{field: value}).problems()) for value in values}
    assert told == dict.fromkeys(values, {field})


def test_a_secret_that_cannot_be_sent_is_told_and_every_empty_field_at_once() -> None:
    assert SOFTPHONE.problems("x" * 64) == {"secret": Problem.TOO_LONG}
    assert SOFTPHONE.problems("密" * 22) == {"secret": Problem.TOO_LONG}
    assert MANAGER.problems("x" * 64) == {}
    assert MANAGER.problems("a\nb") == {"secret": Problem.WRONG}
    assert dict(PhoneSetup(kind=PhoneKind.ASTERISK).problems()) == dict.fromkeys(
        ("host", "user", "extension"), Problem.NEEDED
    )


@given(
    kind=st.sampled_from([PhoneKind.SOFTPHONE, PhoneKind.ASTERISK, PhoneKind.FREESWITCH]),
    words=st.lists(
        st.text(max_size=12) | st.from_regex(r"[a-z0-9.,:=&/@ -]{0,14}", fullmatch=True),
        min_size=len(FIELDS),
        max_size=len(FIELDS),
    ),
)
def test_whatever_is_typed_is_refused_or_means_the_same_when_it_is_read_again(
    kind: PhoneKind, words: list[str]
) -> None:
    setup = PhoneSetup(kind=kind, **dict(zip(FIELDS, words, strict=True)))
    if setup.problems():
        return
    url = setup.url
    again = read_setup(url)
    assert (again.kind, again.account, again.url) == (kind, setup.account, url)
    if kind is PhoneKind.SOFTPHONE:
        assert read_account(url).user == setup.extension
    else:
        address = read_system_address(kind.value, url)
        assert (address.user, address.secret) == (setup.user, "")


def test_a_secret_in_a_setting_is_taken_out_of_it() -> None:
    assert split_secret("sip://8012:a%3Bb@pbx:5060/?x=1") == ("sip://8012@pbx:5060/?x=1", "a;b")
    assert split_secret("esl://:word@pbx/") == ("esl://@pbx/", "word")
    for bare in ("", "server", "sip://8012@pbx/", "sip://[bad"):
        assert split_secret(bare) == (bare, "")


def test_a_secret_belongs_to_one_account_on_one_machine() -> None:
    accounts = {
        one.account
        for one in (SOFTPHONE, read_setup("sip://8013@pbx.example/"), read_setup("sip://8012@other/"), MANAGER)
    }
    assert len(accounts) == 4


def test_sound_devices_are_read_from_the_systems_list(tmp_path: Path) -> None:
    listing = tmp_path / "pcm"
    listing.write_bytes(
        b"00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1\n"
        b"00-03: HDMI 0 : HDMI 0 : playback 1\n"
        b"01-00: USB \xff Headset : USB Audio : capture 1\n"
        b"nonsense\n99-9999: x : y : playback 1\n" + b"x" * 100_000
    )
    assert sound_devices(listing) == (
        SoundDevice("alsa,plughw:0,0", "ALC257 Analog", True, True),
        SoundDevice("alsa,plughw:0,3", "HDMI 0", True, False),
        SoundDevice("alsa,plughw:1,0", "USB Audio", False, True),
    )
    assert sound_devices(tmp_path / "none") == ()
