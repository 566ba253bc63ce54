"""Which addresses are asked: every disguise of this machine is refused, and so is everything that isn't plain."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexposure.model.errors import AddressRefused
from lexposure.sources.http.addresses import is_public
from lexposure.sources.http.guard import Policy, Target, vet, vet_redirect
from lexposure.sources.official import POLICY

ANY = Policy()
HOST = "publications.europa.eu"
LISTED = Policy({HOST: ("/resource/",)}, upgrades=True)

PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.170", "192.88.99.1", "198.18.0.1", "::1", "::",
    "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "fec0::1", "ff02::1", "::127.0.0.1",
    "fd00:ec2::254", "5f00::1", "3fff::1", "fe80::1%eth0", "2606:4700::1111%lo", "192.0.2.1",
    "2001:db8::1", "192.0.0.9", "::ffff:0:127.0.0.1", "::ffff:93.184.215.14", "2002:5db8:d70e::",
]  # fmt: skip
PUBLIC = ("93.184.215.14", "2606:4700::1111", "2001:4860:4860::8888", "147.67.34.45")

DISGUISES = [
    "127.0.0.1", "localhost", "127.1", "0", "0.0.0.0", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]",  # noqa: S104
    "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "127.0.0.1.", "127。0。0。1", "①②⑦.⓪.⓪.①",
    "user@127.0.0.1", "example.com@127.0.0.1", "127.0.0.1\\@example.com", "127.0.0.1%09", "127.0.0.0x1", "0x7f.0.0.1",
    "[fe80::1%25eth0]", "[::1%lo]", "017700000001", "127.0.1", "0000.0.0.0", "localhost.", "ip6-localhost", "[::]",
    "127.000.000.001", "127.0.0.1:443", "user:pass@example.com", "@example.com", "example.com:8443", "example.com:80",
    "example.com:", "example.com:0443", "example.com:443:443", "example.com:+443", "example.com.", "-a.com", "a-.com",
    ".com", "com", "a..com", "exämple.com", "example.cöm", "ex%61mple.com", "example.com%00", "example.com%2f@x.com",
    "a_b.com", "*.com", "", "example.com;x", "example.com,x.com", "[v1.fe80::a+en1]", f"{'a' * 64}.com",
    ".".join(["a" * 60] * 5) + ".com", "example.1", "1.2.3.4.5", "example.com\t", " example.com", "example.com\r\nX: y",
    "example.com\x00", "ｅxample.com", "example\u3002com", "xn--.1", "\u202eexample.com", "xn--e1awd7f.com", "example.xn--p1ai", "www.xn--pple-43d.com", "ab--c.com",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_inside_is_public(address: str) -> None:
    """Loopback, private, link-local, multicast, reserved, relayed and embedded addresses, with and without zone."""
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    """What sources really have."""
    assert is_public(address)


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "1.1.1.1.", " 1.1.1.1"]
)
def test_what_is_no_address_in_its_usual_form_is_not_public(text: str) -> None:
    """A resolver gives addresses in one form; another form is none."""
    assert not is_public(text)


@pytest.mark.parametrize("authority", DISGUISES, ids=ascii)
@pytest.mark.parametrize("policy", [ANY, LISTED], ids=["any host", "listed hosts"])
def test_disguised_hosts_are_refused(authority: str, policy: Policy) -> None:
    """Every spelling of an address, users, ports, dots, escapes and foreign letters, under either policy."""
    with pytest.raises(AddressRefused):
        vet(f"https://{authority}/resource/x", policy)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "//example.com/",
        "example.com", "https:/example.com/", "https:example.com", "https://", "", "javascript:alert(1)",
        "data:text/xml,<a/>", "unix:///run/x.sock", "HTTP://example.com/", "https+unix://example.com/", "://example.com",
        "https:///example.com", "https://?x", "https://#x", "blob:https://example.com/", "view-source:https://a.com/",
    ],
)  # fmt: skip
def test_other_schemes_are_refused(url: str) -> None:
    """Only https, written out."""
    with pytest.raises(AddressRefused):
        vet(url, ANY)


@pytest.mark.parametrize(
    "path",
    [
        "/resource/../admin", "/resource/%2e%2e/admin", "/resource/.%2E/admin", "/resource/./x", "/resource//x",
        "//resource/x", "/resource/..", "/resource/%2fadmin", "/resource/%5cadmin", "/resource/%00", "/resource/%0d%0aX",
        "/resource/%zz", "/resource/%4", "/admin", "/", "", "?x", "/resourceful", "/Resource/x", "/resource/[x]",
        "/resource/a b", "/resource/\\..\\x", "/resource/ü", "/resource/\x7f", "/resource/a\nb", "/resource/?x=%0a",
    ],
    ids=ascii,
)  # fmt: skip
def test_paths_stay_where_documents_lie(path: str) -> None:
    """No step out of the place, no escape that another program may read differently, no place but the listed one."""
    with pytest.raises(AddressRefused):
        vet(f"https://{HOST}{path}", LISTED)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://publications.europa.eu/resource/celex/32024R1689", "/resource/celex/32024R1689"),
        ("HTTPS://PUBLICATIONS.EUROPA.EU/resource/x", "/resource/x"),
        ("https://publications.europa.eu:443/resource/x?y=1#z", "/resource/x?y=1"),
        ("http://publications.europa.eu/resource/x", "/resource/x"),
        ("http://publications.europa.eu:80/resource/x", "/resource/x"),
        (
            "https://publications.europa.eu/resource/cellar/1.0006.03/DOC_1",
            "/resource/cellar/1.0006.03/DOC_1",
        ),
    ],
)
def test_addresses_of_a_source_are_asked_by_https(url: str, target: str) -> None:
    """The host in lower case, the path as it is without fragment, http only as another way to write https."""
    assert vet(url, LISTED) == Target(HOST, target)
    assert vet(url, LISTED).url == f"https://{HOST}{target}"


@pytest.mark.parametrize(
    "host", ["evil.example.com", "publications.europa.eu.evil.com", "xpublications.europa.eu", "europa.eu"]
)
def test_other_hosts_than_the_listed_are_refused(host: str) -> None:
    """A listed name is the whole name."""
    with pytest.raises(AddressRefused, match="not a listed source"):
        vet(f"https://{host}/resource/x", LISTED)


def test_http_is_no_way_to_write_https_elsewhere() -> None:
    """Not for other hosts, not on another port, not where the policy doesn't say so."""
    for url, policy in [
        (f"http://{HOST}/resource/x", ANY),
        (f"http://{HOST}:443/resource/x", LISTED),
        (f"https://{HOST}:80/resource/x", LISTED),
        (f"http://{HOST}/resource/x", Policy({HOST: ("/",)})),
        ("http://evil.com/resource/x", LISTED),
    ]:
        with pytest.raises(AddressRefused):
            vet(url, policy)


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/resource/x", "//127.0.0.1/resource/x", "https://evil.com/resource/x", "//evil.com/resource/x",
        "file:///etc/passwd", "\thttps://evil.com", "https://publications.europa.eu@evil.com/resource/x", "/admin",
        "../../admin", "/resource/\r\nx", "", "https://[::1]/resource/x", "\\\\evil.com/resource/x", "/\\evil.com/x",
        "https://publications.europa.eu\\@evil.com/resource/x", "https://publications.europa.eu:444/resource/x",
        "https://[::1", "//[", "x" * 3000, "java\tscript:x",
    ],
    ids=lambda text: ascii(text)[:40],
)  # fmt: skip
def test_redirects_are_vetted_like_addresses(location: str) -> None:
    """Wherever a source sends us, the same rules hold."""
    with pytest.raises(AddressRefused):
        vet_redirect(Target(HOST, "/resource/a/b"), location, LISTED)


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/resource/y", "/resource/y"),
        ("c", "/resource/a/c"),
        ("../c?d", "/resource/c?d"),
        ("http://publications.europa.eu/resource/y", "/resource/y"),
        ("//publications.europa.eu/resource/y", "/resource/y"),
    ],
)
def test_redirects_within_a_source_are_followed_by_https(location: str, path: str) -> None:
    """Cellar redirects to http; it is asked by https all the same."""
    assert vet_redirect(Target(HOST, "/resource/a/b"), location, LISTED).url == f"https://{HOST}{path}"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://user@example.com/", "user name"),
        ("https://[::1]/", "IP address, not a host"),
        ("https://127.0.0.1/", "no full host name"),
        ("https://example.com:8443/", "port '8443'"),
        ("http://example.com/", "only https"),
        ("https://exämple.com/", "no address may hold"),
        ("https://example.com/a/../b", "steps out"),
        ("https://example.com/%2fa", "escape"),
        ("example.com", "no whole address"),
        ("https://example.com/" + "a" * 3000, "characters, more than"),
    ],
    ids=lambda text: text[:30],
)
def test_a_refusal_says_why(url: str, said: str) -> None:
    """One reason, and what to give instead."""
    with pytest.raises(AddressRefused, match=said) as caught:
        vet(url, ANY)
    assert caught.value.fix


def test_a_message_holds_no_control_characters() -> None:
    """What was refused is shown in printable ASCII, and not at length."""
    with pytest.raises(AddressRefused) as caught:
        vet("https://\x1b[31mevil\r\n\u202e" + "a" * 500, ANY)
    assert caught.value.message.isascii()
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 400


@given(st.text(alphabet=string.printable + "é。①\u202e\x00", max_size=60))
def test_what_is_vetted_is_one_form_only(text: str) -> None:
    """Whatever is accepted of an arbitrary authority is a plain lower-case name, unless it is refused."""
    try:
        target = vet(f"https://{text}", ANY)
    except AddressRefused:
        return
    assert target.host.isascii()
    assert set(target.host) <= set(string.ascii_lowercase + string.digits + ".-")
    assert target.host.rpartition(".")[2][0].isalpha()
    assert target.path.startswith("/")
    assert vet(target.url, ANY) == target


def test_the_official_sources_are_these() -> None:
    """A new host is a decision: it changes this test and docs/decisions/0009-network.md."""
    assert set(POLICY.hosts or ()) == {"publications.europa.eu", "www.legislation.gov.uk", "www.govinfo.gov"}
