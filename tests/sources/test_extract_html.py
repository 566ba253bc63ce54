"""A page becomes the Markdown that an archive of terms holds: what a reader sees, in the shape that clauses are cut from."""

from __future__ import annotations

import pytest

from lexposure.model.errors import Place, SourceError
from lexposure.provisions.segment import segment
from lexposure.sources.extract import extract


def text_of(html: str, base_url: str = "https://acme.example/legal/terms") -> str:
    """Extract a page."""
    return extract(html.encode(), "text/html", None, base_url).text


class TestShape:
    """The Markdown of each element."""

    @pytest.mark.parametrize(
        ("html", "markdown"),
        [
            ("<h1>Terms</h1><h2>Use</h2><h3>Limits</h3>", "Terms\n=====\n\nUse\n---\n\n### Limits"),
            ("<h2>One<br>line</h2>", "One line\n--------"),
            ("<p>1. No resale.</p><p>1.2 None.</p>", "1\\. No resale.\n\n1.2 None."),
            ("<h2><b>3. Fees</b></h2>", "**3\\. Fees**\n------------"),
            ("<p>In 3. we say so.</p>", "In 3. we say so."),
            ("<ul><li>apples<li>pears</ul>", "*   apples\n*   pears"),
            ("<ol start=3><li>c<li>d</ol>", "3.  c\n4.  d"),
            ("<ul><li>fruit:<ul><li>apples</ul><li>nuts</ul>", "*   fruit:\n    *   apples\n*   nuts"),
            ("<ul><span><li>a</li></span><li>b</ul>", "*   a\n*   b"),
            ("<ul><li><p>a</p><p>b</p></li><li>c</ul>", "*   a\n    \n    b\n    \n*   c"),
            ("<p>one<br>two<br/></p>", "one  \ntwo"),
            ("<p>a <b> bold </b>word<i>,</i></p>", "a **bold** word_,_"),
            ("<p>2 * 3_4 [x]</p>", "2 \\* 3\\_4 \\[x\\]"),
            ("<p>- no list</p><p># no heading</p>", "\\- no list\n\n\\# no heading"),
            ("<blockquote><p>a</p><p>b</p></blockquote><hr>", "> a\n>\n> b\n\n* * *"),
            ("<p>use <code>a`b</code></p><pre>one\n two</pre>", "use ``a`b``\n\none  \ntwo"),
            ("loose <div>block</div> text", "loose\n\nblock\n\ntext"),
            ("<span>lead <div>block</div></span>", "lead\n\nblock"),
        ],
    )
    def test_of_an_element(self, html: str, markdown: str) -> None:
        """Headings, numbers, lists, breaks, emphasis and what would be taken for mark-up."""
        assert text_of(html) == markdown

    @pytest.mark.parametrize(
        ("html", "markdown"),
        [
            (
                "<table><tr><th>Name<th>Days<tr><td>id<td>3|4</table>",
                "| Name | Days |\n| --- | --- |\n| id  | 3\\|4 |",
            ),
            ("<table><tr><td>id<td>a<br>b</table>", "|     |     |\n| --- | --- |\n| id  | a<br>b |"),
            (
                "<table><tr><td colspan=2>all<tr><td>1<td>2</table>",
                "|     |     |\n| --- | --- |\n| all |     |\n| 1   | 2   |",
            ),
            ("<table><tr><td><p>Only</p><p>layout</p></table>", "Only\n\nlayout"),
        ],
    )
    def test_of_a_table(self, html: str, markdown: str) -> None:
        """Pipes for a grid; what only lays a page out is no table."""
        assert text_of(html) == markdown

    @pytest.mark.parametrize(
        ("href", "target"),
        [
            ("/aup", "https://acme.example/aup"),
            ("dpa", "https://acme.example/legal/dpa"),
            ("#use", "#use"),
            ("https://other.example", "https://other.example/"),
            ("/a(b) c", "https://acme.example/a\\(b\\)c"),
            ("mailto:law@acme.example", "mailto:law@acme.example"),
        ],
    )
    def test_of_a_link(self, href: str, target: str) -> None:
        """Addresses are absolute; within the document they stay as they are."""
        assert text_of(f"<p>see <a href='{href}'>this page</a>.</p>") == f"see [this page]({target})."

    @pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "#", "", "http://[bad"])
    def test_a_link_that_leads_nowhere_is_its_words(self, href: str) -> None:
        """Scripts, embedded data and broken addresses never become targets."""
        assert text_of(f"<p><a href='{href}'>Print</a> this</p>") == "Print this"

    def test_the_page_may_say_what_its_links_are_relative_to(self) -> None:
        """`<base>` counts, relative to the page's address."""
        html = "<head><base href='/other/'></head><a href=x>y</a>"
        assert text_of(html) == "[y](https://acme.example/other/x)"

    def test_a_link_around_blocks_is_one_line(self) -> None:
        """A card that is a link keeps its target and its words."""
        assert (
            text_of("<a href=/x><h3>Plans</h3><p>All of them</p></a>")
            == "[Plans All of them](https://acme.example/x)"
        )

    def test_clauses_are_cut_alike(self) -> None:
        """The same document as a page and as archived Markdown gives the same numbers and headings."""
        page = """<h2>2. Use</h2><p><b>2.1.</b> No resale.</p><ul><li>(a) none at all</ul><p>2.2 No copies.</p>"""
        markdown = "2\\. Use\n-------\n\n**2.1.** No resale.\n\n*   (a) none at all\n\n2.2 No copies."
        numbers = [(s.number, s.heading, s.level) for s in segment(text_of(page))]
        assert numbers == [(s.number, s.heading, s.level) for s in segment(markdown)]
        assert [number for number, _, _ in numbers] == ["2", "2.1", "2.2"]


class TestWhatIsSeen:
    """Only what a reader sees is the document."""

    @pytest.mark.parametrize(
        "html",
        [
            "<script>var terms = 'none'</script>",
            "<style>p {color: red}</style>",
            "<noscript>Switch scripts on</noscript>",
            "<template><p>later</p></template>",
            "<!-- a note -->",
            "<svg><title>arrow</title><text>x</text></svg>",
            "<div hidden>secret</div>",
            "<div style='color:red; display : none'>secret</div>",
            "<p style=visibility:hidden>secret</p>",
            "<select><option>English</select><textarea>x</textarea><iframe>x</iframe>",
            "<img src=a.png><img alt=pixel src='data:image/png;base64,x'>",
        ],
    )
    def test_the_rest_is_never_in_the_text(self, html: str) -> None:
        """Scripts, styles, hidden elements, form controls and pictures without words."""
        assert text_of(f"<p>Seen.</p>{html}") == "Seen."

    def test_what_can_be_unfolded_is_seen(self) -> None:
        """A folded section is part of the document."""
        html = "<details><summary>More</summary><p>Terms.</p></details><div hidden=until-found>Also.</div>"
        assert text_of(html) == "More\n\nTerms.\n\nAlso."

    @pytest.mark.parametrize("html", ["", "  ", "<p>&nbsp;</p>", "<script>x</script>", "<img src=a>"])
    def test_a_page_without_text_is_an_error(self, html: str) -> None:
        """Nothing is ever recorded as 'the terms became empty'."""
        with pytest.raises(SourceError, match=r"page\.html: no text was found"):
            extract(html.encode(), "text/html", place=Place("page.html"))

    def test_the_same_bytes_give_the_same_text(self) -> None:
        """However often they are read."""
        html = "<p>a</p><ul><li>b</ul><table><tr><td>1<td>2</table>"
        assert len({text_of(html) for _ in range(3)}) == 1


class TestCharacters:
    """Which characters the bytes stand for."""

    WORDS = "“Über” – naïve"

    @pytest.mark.parametrize(
        ("encoding", "media_type", "head"),
        [
            ("utf-8", "text/html", ""),
            ("utf-8-sig", "text/html; charset=windows-1252", ""),
            ("utf-16", "text/html; charset=utf-8", ""),
            ("cp1252", "text/html; charset=ISO-8859-1", ""),
            ("cp1252", "text/html", '<meta charset="windows-1252">'),
            ("cp1252", "text/html", ""),
            ("cp1252", "text/html; charset=utf-8", ""),
            ("utf-8", "text/html", '<meta charset="utf-16">'),
            ("utf-8", "text/html; charset=no-such-thing", ""),
            ("cp1252", "text/html", '<meta http-equiv=content-type content="text/html; charset=latin1">'),
        ],
    )
    def test_a_label_counts_where_the_bytes_agree(self, encoding: str, media_type: str, head: str) -> None:
        """Mark, header, page, then UTF-8 and windows-1252; a label that lies is passed over."""
        data = f"<html><head>{head}</head><p>{self.WORDS}</p>".encode(encoding)
        assert extract(data, media_type).text == self.WORDS

    def test_one_broken_character_spoils_no_page(self) -> None:
        """A lost byte becomes the sign for it; the others keep their characters."""
        data = ("<p>" + self.WORDS * 200).encode() + b"\xff</p>"
        text = extract(data, "text/html; charset=utf-8").text
        assert (text.count("Über"), text.count("\ufffd")) == (200, 1)

    def test_bytes_that_are_no_text_are_refused(self) -> None:
        """What fits no encoding is no page."""
        with pytest.raises(SourceError, match="its characters can't be read"):
            extract(bytes(range(256)) * 20, "text/html; charset=utf-8")


class TestPlainTexts:
    """Markdown and plain text are the document as they are."""

    @pytest.mark.parametrize(
        ("media_type", "extractor"), [("text/markdown", "markdown/1"), ("text/plain", "text/1")]
    )
    def test_stay_as_they_are(self, media_type: str, extractor: str) -> None:
        """Not a blank is changed."""
        text = "# Terms\r\n\n1\\. No *resale*.  \n"
        done = extract(text.encode(), media_type)
        assert (done.text, done.extractor, done.missed) == (text, extractor, ())

    def test_must_be_utf8(self) -> None:
        """Other bytes are refused rather than guessed."""
        with pytest.raises(SourceError, match="save the document as UTF-8"):
            extract("naïve".encode("cp1252"), "text/plain")

    def test_another_kind_is_refused_by_name(self) -> None:
        """A spreadsheet is no terms document."""
        with pytest.raises(SourceError, match="'application/zip' isn't read"):
            extract(b"PK", "application/zip")
